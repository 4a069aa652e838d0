"""The append-only record of what happened, and what must leave after commit."""
