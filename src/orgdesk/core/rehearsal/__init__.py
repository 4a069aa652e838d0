"""Rehearsal: compile, simulate, calibrate, compare, staff."""
