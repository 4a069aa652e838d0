"""Pages of what customers say."""
