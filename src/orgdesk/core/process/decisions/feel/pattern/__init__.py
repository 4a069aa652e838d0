"""Regular expressions of the XPath flavour, matched within a bounded number of steps.

Python's own matcher cannot be stopped and takes exponential time on hostile patterns, so patterns are compiled to a
small program and run by a backtracking machine without recursion (after Pike and Cox, "Regular expression matching:
the virtual machine approach") that pays for each step.
"""

from .machine import Pattern, compile_pattern
from .reader import PatternError

__all__ = ["Pattern", "PatternError", "compile_pattern"]
