"""The Django applications, one for each product area."""
