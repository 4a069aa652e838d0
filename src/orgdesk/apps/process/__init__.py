"""Processes deployed, running and stored."""
