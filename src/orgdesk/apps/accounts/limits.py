"""How often a stranger may do something: counted in the cache, by windows of a quarter of an hour."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.http import HttpRequest

from orgdesk.ui.counting import count_one

_WINDOW = 15 * 60


def too_often(what: str, who: str, *, most: int, at: datetime) -> bool:
    """Count one more by `who`; whether that was more than `most` in this window."""
    said = hashlib.sha256(who.strip().lower().encode()).hexdigest()[:32]
    return count_one(f"limit:{what}:{said}", at=at, window=_WINDOW) > most


def machine_of(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))
