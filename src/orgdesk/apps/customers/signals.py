"""What tells how an account stands: one reader for each signal. Apps above register theirs in `ready()`; accounts know none of them.

A reader looks at many accounts at once, so that scoring 200,000 of them asks the database a few times, not a million times.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Reading:
    """What a signal says of one account: its words for the score card, and how good it is from 0 to 1 (None: not judged)."""

    words: str
    value: float | None = None
    url: str = ""


Reader = Callable[[Sequence[int], date], Mapping[int, Reading]]
"""From the keys of accounts and a day to what is known; an account that is left out has nothing to say."""


@dataclass(frozen=True, slots=True)
class Signal:
    key: str
    label: str | Promise
    read: Reader
    order: int
    weight: float


_signals: dict[str, Signal] = {}


def register(key: str, label: str | Promise, read: Reader, *, order: int = 50, weight: float = 1.0) -> None:
    """`weight` is what the signal counts before anybody has weighed. A second signal of the same key replaces the first."""
    _signals[key] = Signal(key, label, read, order, weight)


def known_signals() -> list[Signal]:
    return sorted(_signals.values(), key=lambda one: (one.order, one.key))


def read_signals(accounts: Sequence[int], *, on: date) -> dict[int, dict[str, Reading]]:
    """Every signal of every account, by account and key."""
    found: dict[int, dict[str, Reading]] = {pk: {} for pk in accounts}
    for signal in known_signals():
        for pk, reading in signal.read(accounts, on).items():
            found[pk][signal.key] = reading
    return found


Guard = Callable[[int], str]
_steady: dict[str, Guard] = {}


def register_steady(key: str, guard: Guard) -> None:
    """Add what an account has to show before it is steady: the guard says what is missing, or nothing."""
    _steady[key] = guard


def steady_guards() -> Iterable[tuple[str, Guard]]:
    return _steady.items()
