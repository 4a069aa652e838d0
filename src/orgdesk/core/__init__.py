"""The business, in pure Python: no Django, no clock, no input or output, no global random."""
