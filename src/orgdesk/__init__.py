"""Orgdesk: the org chart that runs."""
