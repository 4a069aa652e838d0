"""Reports that a mail did not arrive: the standard's own form first, then a library's rules, then what the text says."""

from __future__ import annotations

from orgdesk.apps.mail.parsing.bounces.finder import find_bounce

__all__ = ["find_bounce"]
