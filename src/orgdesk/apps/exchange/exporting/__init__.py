"""Everything as lines of JSON and files: what `docs/reference/archive.md` describes."""
