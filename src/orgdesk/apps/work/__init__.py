"""The one worklist."""
