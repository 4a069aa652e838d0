"""Setting up and starting, with the standard library only: it runs before anything is installed."""
