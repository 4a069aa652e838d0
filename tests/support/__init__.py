"""Plugins and fixtures of the tests."""
