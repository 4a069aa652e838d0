"""Running timelines: templates, plans, sessions, mail series."""
