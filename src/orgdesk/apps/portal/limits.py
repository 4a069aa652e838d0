"""How often a stranger may do something: counted in the cache, by windows of a quarter of an hour."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.core.cache import cache
from django.http import HttpRequest

_WINDOW = 15 * 60


def too_often(what: str, who: str, *, most: int, at: datetime) -> bool:
    """Count one more by `who`; whether that was more than `most` in this window."""
    said = hashlib.sha256(who.strip().lower().encode()).hexdigest()[:32]
    name = f"portal:{what}:{said}:{int(at.timestamp()) // _WINDOW}"
    cache.add(name, 0, timeout=2 * _WINDOW)
    try:
        return cache.incr(name) > most
    except ValueError:  # dropped by a full cache in between
        return False


def machine_of(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))
