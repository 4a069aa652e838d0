"""How often something happened lately: counted in the cache, by windows of equal length.

A cache of one process counts for itself; where processes share a cache they count together.
"""

from __future__ import annotations

from datetime import datetime

from django.core.cache import cache


def count_one(what: str, *, at: datetime, window: int) -> int:
    """One more of `what`; how many that are in this window of so many seconds."""
    name = _name(what, at, window)
    cache.add(name, 0, timeout=2 * window)
    try:
        return cache.incr(name)
    except ValueError:  # dropped by a full cache in between
        return 1


def counted(what: str, *, at: datetime, window: int) -> int:
    return int(cache.get(_name(what, at, window), 0))


def seconds_left(at: datetime, *, window: int) -> int:
    """Until the next window begins, at least one."""
    return window - int(at.timestamp()) % window


def _name(what: str, at: datetime, window: int) -> str:
    return f"{what}:{int(at.timestamp()) // window}"
