"""Audits: an independent body looks at samples of work, finds, and sees it mended."""
