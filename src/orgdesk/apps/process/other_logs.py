"""Logs that are not the desk's own but speak its language (a rehearsal's), for whatever reads logs.

An app that has such logs registers how one is opened by its name; those that measure and mine open it without knowing that app.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from orgdesk.apps.accounts.models import Person
from orgdesk.core.measures.mining import ObjectLog


@dataclass(frozen=True)
class OtherLog:
    """A log with what to call it, how far to believe it, where it comes from, its process, and the moment at which it ends."""

    name: str
    title: str
    caution: str
    address: str
    process: str
    log: ObjectLog
    begin: datetime
    end: datetime
    happened: bool = False
    """Whether it really happened, in another system; a rehearsal did not."""
    mined: str = ""
    """Where it is mined, when that is a page of its own."""
    tells: frozenset[str] = frozenset()
    """The measures that it tells something about; empty when it speaks our whole language."""

    @property
    def days(self) -> int:
        """Its length, so that its first event lies within."""
        return max(1, ceil((self.end - self.begin) / timedelta(days=1)))


Opener = Callable[[str, Person], OtherLog | None]
_OPENERS: dict[str, Opener] = {}


def register(source: str, opener: Opener) -> None:
    """`opener` gets what stands behind the source's name, and who asks; it answers None for what there is not, or is not theirs."""
    _OPENERS[source] = opener


def open_log(name: str, person: Person) -> OtherLog | None:
    """The log of this name (source:key), or None."""
    source, _, key = name.partition(":")
    opener = _OPENERS.get(source)
    return opener(key, person) if opener is not None else None
