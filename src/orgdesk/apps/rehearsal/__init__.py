"""Rehearsals: scenarios of the next organisation, played on the definitions that run the desk, and compared."""
