"""Measures, dashboards, goals and mining on screen, over the event log."""
