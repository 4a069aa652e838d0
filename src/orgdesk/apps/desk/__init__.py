"""Tickets: the customers' cases."""
