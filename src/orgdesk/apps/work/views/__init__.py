"""The worklist's doors."""
