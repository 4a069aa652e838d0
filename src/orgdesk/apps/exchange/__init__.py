"""Moving in and out: imports from other desks, and an archive of everything."""
