"""The organisation: versions of the chart, holders, activation."""
