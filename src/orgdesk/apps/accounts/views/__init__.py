"""Pages of signing in and out."""
