"""The rows that one reading of the log touches: fetched together, changed in memory, saved together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from orgdesk.apps.insight.models import MeasuredRecord, OldestRecord
from orgdesk.apps.insight.reading.translation import Memory
from orgdesk.apps.insight.reading.writing import read, read_happenings, write, write_happenings
from orgdesk.core.measures import CATALOGUE, Happening, Record
from orgdesk.core.measures.reach import PASSING, stands, thin
from orgdesk.core.measures.records import record_of

CLOCKS = "clocks"
"""The kind of the row that holds all ended clocks of a ticket: they begin, end and change together."""
_NEEDED = frozenset(kind for one in CATALOGUE for kind in one.needs)
_ALWAYS = datetime.max.replace(tzinfo=UTC)
_FETCHED, _SAVED = 900, 200
Pair = tuple[str, str]


class Shelf(Memory):
    """What is remembered by kind and key, and the rows it stands in."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: dict[Pair, MeasuredRecord] = {}
        self.changed: dict[Pair, Record | None] = {}

    def __missing__(self, about: Pair) -> dict[str, Any]:
        self.load([about])
        return self[about]

    def load(self, about: Iterable[Pair]) -> None:
        for kind, keys in _by_kind(pair for pair in about if pair not in self).items():
            for start in range(0, len(keys), _FETCHED):
                part = keys[start : start + _FETCHED]
                for row in MeasuredRecord.objects.filter(kind=kind, key__in=part):
                    self.rows[kind, row.key], self[kind, row.key] = row, read(row.memory)
                for key in part:
                    self.setdefault((kind, key), {})

    def add(self, happenings: Iterable[Happening]) -> None:
        """What happened more; only kinds that a measure needs are kept."""
        more: dict[Pair, list[Happening]] = defaultdict(list)
        for one in happenings:
            if one.kind in _NEEDED:
                more[one.kind, one.key].append(one)
        self.load(more)
        for (kind, key), added in more.items():
            row = self._row(kind, key)
            known = read_happenings(kind, key, row.told)
            record = record_of(thin(sorted([*known, *added], key=lambda one: one.at)))
            row.told = write_happenings(record.happenings)
            self._placed(row, record)

    def put_clocks(self, ended: Mapping[str, list[Happening]]) -> None:
        """All ended clocks of some tickets, in place of those known before."""
        self.load((CLOCKS, ticket) for ticket in ended)
        for ticket, clocks in ended.items():
            if clocks or (CLOCKS, ticket) in self.rows:
                row = self._row(CLOCKS, ticket)
                row.told = write([[one.key, write_happenings([one])] for one in clocks])
                row.since = min((one.at for one in clocks), default=None)
                row.until = max((one.at for one in clocks), default=None)
                self.changed[CLOCKS, ticket] = None

    def save(self) -> None:
        for pair, memory in self.items():
            text = write(memory)
            if text != (self.rows[pair].memory if pair in self.rows else "{}"):
                self._row(*pair).memory = text
                self.changed.setdefault(pair, None)
        rows = [self.rows[pair] for pair in self.changed]
        MeasuredRecord.objects.bulk_create(
            rows,
            batch_size=_SAVED,
            update_conflicts=True,
            unique_fields=["kind", "key"],
            update_fields=["since", "until", "told", "memory"],
        )
        _keep_oldest(record for record in self.changed.values() if record is not None and record.kind in PASSING)

    def _row(self, kind: str, key: str) -> MeasuredRecord:
        return self.rows.setdefault((kind, key), MeasuredRecord(kind=kind, key=key))

    def _placed(self, row: MeasuredRecord, record: Record) -> None:
        row.since, row.until = record.happenings[0].at, _ALWAYS if stands(record) else record.happenings[-1].at
        self.changed[row.kind, row.key] = record


def records_in(rows: Iterable[tuple[str, str, str]]) -> dict[Pair, Record]:
    """The records of rows (kind, key, told) by kind and key."""
    found: dict[Pair, Record] = {}
    for kind, key, told in rows:
        if kind == CLOCKS:
            for name, ended in read(told):
                found["clock", name] = record_of(read_happenings("clock", name, ended))
        else:
            found[kind, key] = record_of(read_happenings(kind, key, told))
    return found


def _keep_oldest(records: Iterable[Record]) -> None:
    """By kind, and by kind and unit, the record that began first."""
    known = {(one.kind, one.unit): one for one in OldestRecord.objects.all()}
    older: dict[Pair, OldestRecord] = {}
    for record in records:
        at = record.happenings[0].at
        for unit in _units(record):
            before = older.get((record.kind, unit)) or known.get((record.kind, unit))
            if before is None or (at, record.key) < (before.at, before.key):
                older[record.kind, unit] = OldestRecord(kind=record.kind, unit=unit, key=record.key, at=at)
    OldestRecord.objects.bulk_create(
        older.values(), update_conflicts=True, unique_fields=["kind", "unit"], update_fields=["key", "at"]
    )


def _units(record: Record) -> Collection[str]:
    return {"", *(unit for one in record.happenings if isinstance(unit := one.facts.get("unit"), str))}


def _by_kind(pairs: Iterable[Pair]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for kind, key in dict.fromkeys(pairs):
        found[kind].append(key)
    return found
