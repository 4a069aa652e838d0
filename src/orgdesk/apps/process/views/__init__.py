"""The doors of processes."""
