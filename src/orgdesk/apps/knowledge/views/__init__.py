"""Pages of knowledge; all of them for the staff."""
