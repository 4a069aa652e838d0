"""Words of the organisation for its templates."""
