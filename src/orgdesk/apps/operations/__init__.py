"""Keeping an installation well: backup, moving, health, what is stuck and how to mend it."""
