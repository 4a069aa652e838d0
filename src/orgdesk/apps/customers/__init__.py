"""Accounts, contacts and products."""
