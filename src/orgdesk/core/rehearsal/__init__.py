"""Rehearsal: compile, simulate, calibrate, compare, staff.

Start reading at `bundle`; `compiling` makes one from a process and a chart, `oracle` plays it, `results` says what the
replications mean, `staffing` gives the answers that need no simulation.
"""
