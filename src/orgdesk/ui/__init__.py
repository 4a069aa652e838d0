"""The design system: components, tokens, template tags, islands."""
