"""Tags of the pages about the interface."""
