"""How often a token may call, and how often an address may guess: counted in windows of a minute."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from orgdesk.ui.counting import count_one, counted, seconds_left

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
    return Allowance(
        most, most - count_one(f"api-calls:{token}", at=at, window=WINDOW), seconds_left(at, window=WINDOW)
    )


def count_wrong(address: str, *, at: datetime) -> None:
    """A call with a token that opens nothing came from this address."""
    count_one(f"api-wrong:{address}", at=at, window=WINDOW)


def is_guessing(address: str, *, at: datetime) -> bool:
    return counted(f"api-wrong:{address}", at=at, window=WINDOW) >= MOST_WRONG
