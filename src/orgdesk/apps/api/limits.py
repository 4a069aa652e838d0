"""How often a token may call, and how often an address may guess: counted in windows of a minute in the cache.

A cache of one process counts for itself; where processes share a cache they count together.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.cache import cache

WINDOW = 60
MOST_WRONG = 20


@dataclass(frozen=True)
class Allowance:
    """Calls left in this window, of how many, and the seconds until the next."""

    most: int
    left: int
    seconds: int

    @property
    def headers(self) -> dict[str, str]:
        return {
            "RateLimit-Limit": str(self.most),
            "RateLimit-Remaining": str(max(self.left, 0)),
            "RateLimit-Reset": str(self.seconds),
        }


def count_call(token: str, *, at: datetime) -> Allowance:
    """One call more of this token; `left` is negative when it is one too many."""
    most = settings.ORGDESK_API_RATE
    return Allowance(most, most - _count(f"api-calls:{token}", at), _seconds_left(at))


def count_wrong(address: str, *, at: datetime) -> None:
    """A call with a token that opens nothing came from this address."""
    _count(f"api-wrong:{address}", at)


def is_guessing(address: str, *, at: datetime) -> bool:
    return int(cache.get(_name(f"api-wrong:{address}", at), 0)) >= MOST_WRONG


def _count(what: str, at: datetime) -> int:
    name = _name(what, at)
    cache.add(name, 0, timeout=2 * WINDOW)
    try:
        return cache.incr(name)
    except ValueError:  # dropped by a full cache in between
        return 1


def _name(what: str, at: datetime) -> str:
    return f"{what}:{int(at.timestamp()) // WINDOW}"


def _seconds_left(at: datetime) -> int:
    return WINDOW - int(at.timestamp()) % WINDOW
