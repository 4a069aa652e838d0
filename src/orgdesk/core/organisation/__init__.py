"""The organisation as data: versions, tree, comparison, checks, analytics."""
