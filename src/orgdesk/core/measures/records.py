"""The plain records that formulas run on: objects and what happened to them, read from any event log."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

HOUR = timedelta(hours=1)

Worked = Callable[[datetime, datetime], float]
"""Hours worked between two moments."""


def wall_hours(start: datetime, end: datetime) -> float:
    """Hours on the clock on the wall."""
    return (end - start) / HOUR


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing (`what`, a past participle) that happened to one object, with the facts it made true."""

    kind: str
    key: str
    what: str
    at: datetime
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Record:
    """An object and all that happened to it, in order of time. `facts` holds the last word on each fact."""

    kind: str
    key: str
    happenings: tuple[Happening, ...]
    facts: Mapping[str, Any]

    @property
    def ref(self) -> str:
        """Kind and key, unique within a log."""
        return f"{self.kind}:{self.key}"

    def all(self, *what: str) -> list[Happening]:
        """The happenings of these names, all of them when none is named."""
        return [one for one in self.happenings if one.what in what] if what else list(self.happenings)

    def first(self, *what: str, after: datetime | None = None) -> datetime | None:
        """When the first of these happened, not before `after`."""
        return next((one.at for one in self.all(*what) if after is None or one.at >= after), None)

    def last(self, *what: str) -> datetime | None:
        """When the last of these happened."""
        found = self.all(*what)
        return found[-1].at if found else None

    def number(self, fact: str) -> float | None:
        """A fact as a number; None where it is missing or none."""
        given = self.facts.get(fact)
        if isinstance(given, bool) or not isinstance(given, int | float | str):
            return None
        try:
            return float(given)
        except ValueError:
            return None

    def until(self, at: datetime) -> Record | None:
        """The record as it stood at `at`; None before its first happening."""
        known = bisect_right(self.happenings, at, key=lambda one: one.at)
        if known == len(self.happenings):
            return self
        return _record(list(self.happenings[:known])) if known else None


@dataclass(frozen=True, slots=True)
class Scope:
    """The period looked at, its end not included, and how working time is counted."""

    start: datetime
    end: datetime
    worked: Worked = wall_hours

    def __contains__(self, at: object) -> bool:
        return isinstance(at, datetime) and self.start <= at < self.end

    @property
    def days(self) -> float:
        """Length in days."""
        return (self.end - self.start) / timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Records:
    """Every record of a log, by kind."""

    by_kind: Mapping[str, tuple[Record, ...]]

    def of(self, kind: str) -> tuple[Record, ...]:
        """The records of a kind, oldest first."""
        return self.by_kind.get(kind, ())

    def find(self, ref: str) -> Record | None:
        """The record of this kind and key."""
        kind, _, key = ref.partition(":")
        return next((record for record in self.of(kind) if record.key == key), None)

    def only(self, kinds: Iterable[str]) -> Records:
        """The records of these kinds."""
        return Records({kind: self.by_kind[kind] for kind in dict.fromkeys(kinds) if kind in self.by_kind})

    def until(self, at: datetime) -> Records:
        """All records as they stood at `at`."""
        return self._each(lambda record: record.until(at))

    def where(self, test: Callable[[Record], bool]) -> Records:
        """The records for which `test` holds."""
        return self._each(lambda record: record if test(record) else None)

    def with_more(self, happenings: Iterable[Happening]) -> Records:
        """The same with more that happened: only the records touched are made anew, the others are shared.

        At one moment, what was known before stands first.
        """
        more: dict[str, dict[str, list[Happening]]] = {}
        for one in happenings:
            more.setdefault(one.kind, {}).setdefault(one.key, []).append(one)
        changed = {kind: _kind_with_more(self.of(kind), keys) for kind, keys in more.items()}
        return Records({**self.by_kind, **changed})

    def _each(self, change: Callable[[Record], Record | None]) -> Records:
        changed = {kind: tuple(filter(None, map(change, found))) for kind, found in self.by_kind.items()}
        return Records({kind: found for kind, found in changed.items() if found})

    def __iter__(self) -> Iterator[Record]:
        return (record for found in self.by_kind.values() for record in found)


def gathered(records: Iterable[Record]) -> Records:
    """Records of many kinds, each of its own kind and key."""
    found: dict[str, list[Record]] = {}
    for record in records:
        found.setdefault(record.kind, []).append(record)
    return Records({kind: _oldest_first(some) for kind, some in found.items()})


def records_of(happenings: Iterable[Happening]) -> Records:
    """Gather happenings, in any order, into records; what happened at one moment keeps the order given."""
    return Records({}).with_more(happenings)


def record_of(happenings: Iterable[Happening]) -> Record:
    """One record of what happened to it, in any order; there must be something that happened."""
    return _record(sorted(happenings, key=lambda one: one.at))


def _kind_with_more(known: tuple[Record, ...], more: dict[str, list[Happening]]) -> tuple[Record, ...]:
    by_key = {record.key: record for record in known}
    for key, added in more.items():
        before = by_key[key].happenings if key in by_key else ()
        by_key[key] = record_of([*before, *added])
    return _oldest_first(by_key.values())


def _oldest_first(records: Iterable[Record]) -> tuple[Record, ...]:
    return tuple(sorted(records, key=lambda record: (record.happenings[0].at, record.key)))


def _record(happenings: list[Happening]) -> Record:
    facts: dict[str, Any] = {}
    for happening in happenings:
        facts.update(happening.facts)
    return Record(happenings[0].kind, happenings[0].key, tuple(happenings), facts)
