"""The runs of a process that a page looks at: those begun in a period, a random sample of them where they are many.

However long the log is, a page reads the beginnings of one period and the steps of at most `MOST` runs. Which runs are in the sample
is decided by a fixed seed, so that a page says the same when it is opened again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import blake2s
from random import Random
from typing import Any

import numpy as np

from orgdesk.apps.events.models import Event, EventObject
from orgdesk.apps.events.readers import settled
from orgdesk.apps.process.models import DefinitionVersion
from orgdesk.core.measures.mining import EventLog, ObjectLog, log_of_rows, variants
from orgdesk.core.measures.mining.filters import having, longer_than
from orgdesk.core.measures.mining.log import Mask

MOST = 4_000
"""Runs read for one page: a share of all of them is then known to within 1.6 points."""
_AT_ONCE = 500
OFFERED = "enabled"
"""What a finished step tells of when it was offered: a run begins there, not when its first step is done."""
_ENDS = {"ticket.resolved", "ticket.closed", "ticket.cancelled"}
Row = tuple[str, str, datetime, dict[str, str]]


@dataclass(frozen=True)
class Runs:
    """`begun` runs in the period, of which the log holds the steps of `read`; `ended` are those of them that are over."""

    log: EventLog
    begun: int
    read: int
    ended: frozenset[str]
    subjects: dict[str, str]
    """The key of the ticket that a run is about, where it is about one."""
    other: ObjectLog | None = None
    """The log that they are from, where it is not our own."""

    @property
    def sampled(self) -> bool:
        return self.read < self.begun

    def over(self) -> Mask:
        """Which cases of the log have ended."""
        return np.array([case in self.ended for case in self.log.cases], dtype=np.bool_)

    def having(self, log: EventLog) -> Runs:
        """The same with some of its cases."""
        return replace(self, log=log)


@dataclass(frozen=True)
class Look:
    """Which runs are looked at: through which unit, past which step, on which way, over, and how long at least."""

    unit: str = ""
    step: str = ""
    way: str = ""
    ended: bool = False
    hours: float = 0.0

    def at(self, runs: Runs) -> Runs:
        log = runs.log
        if self.ended:
            log = log.choose_cases(runs.over())
        if self.unit:
            log = having(log, "unit", self.unit) if "unit" in log.columns else _none(log)
        if self.step:
            log = having(log, "activity", self.step)
        if self.hours:
            log = longer_than(log, self.hours, OFFERED)
        if self.way:
            log = _on_way(log, self.way)
        return runs.having(log)


def way_name(activities: Sequence[str]) -> str:
    """An order of steps as a short word for an address."""
    return blake2s("\0".join(activities).encode(), digest_size=5).hexdigest()


def _on_way(log: EventLog, way: str) -> EventLog:
    kept = {case for one in variants(log) if way_name(one.activities) == way for case in one.cases}
    return log.choose_cases(np.array([case in kept for case in log.cases], dtype=np.bool_))


def _none(log: EventLog) -> EventLog:
    return log.choose_cases(np.zeros(len(log.cases), dtype=np.bool_))


def runs_begun(version: DefinitionVersion, start: datetime, end: datetime) -> Runs:
    """The runs of the version that began in the period, and their finished steps until now."""
    begun = _beginnings(version, start, end)
    read = begun if len(begun) <= MOST else sorted(Random(len(begun)).sample(begun, MOST))  # noqa: S311 - no secret
    cases, subjects = _objects_of(read)
    ended: set[str] = set()
    log = log_of_rows(_steps(cases, version.reference, ended))
    return Runs(log, len(begun), len(read), frozenset(ended), subjects)


def runs_of(other: ObjectLog) -> Runs:
    """All runs of a log of objects that speaks our log's language: a rehearsal's."""
    subjects: dict[str, str] = {}
    ended: set[str] = set()
    rows: list[Row] = []
    for event in other.events:
        objects = dict(link.split(":", 1) for link, _ in event.objects)
        if event.type == "work.finished" and "process" in objects:
            words = _words(event.attributes.get("resource", ""), dict(event.attributes))
            rows.append((objects["process"], event.attributes.get("work_kind", ""), event.at, words))
            subjects[objects["process"]] = objects.get("ticket", "")
        elif event.type in _ENDS:
            ended.add(objects.get("ticket", ""))
    over = frozenset(run for run, ticket in subjects.items() if ticket in ended)
    return Runs(log_of_rows(rows), len(subjects), len(subjects), over, subjects, other)


def _beginnings(version: DefinitionVersion, start: datetime, end: datetime) -> list[int]:
    events = settled().of_kind("process.started").filter(at__gte=start, at__lt=end, process_version=version.reference)
    return list(events.order_by().values_list("pk", flat=True))


def _objects_of(events: Sequence[int]) -> tuple[list[str], dict[str, str]]:
    """The keys of the runs that these events began, and of the tickets that they are about."""
    runs: dict[int, str] = {}
    tickets: dict[int, str] = {}
    for part in _parts(events):
        rows = EventObject.objects.filter(event__in=part, object_type__in=("process", "ticket"))
        for number, kind, key in rows.values_list("event_id", "object_type", "object_key"):
            (runs if kind == "process" else tickets)[number] = key
    return list(runs.values()), {run: tickets[number] for number, run in runs.items() if number in tickets}


def _steps(cases: Sequence[str], reference: str, ended: set[str]) -> Iterator[Row]:
    """The finished steps of runs; runs whose end is met are added to `ended`."""
    for part in _parts(cases):
        events = Event.objects.of_kind("work.finished", "process.ended").filter(
            process_version=reference, subjects__object_type="process", subjects__object_key__in=part
        )
        found = events.order_by().values_list("subjects__object_key", "kind", "at", "actor", "data")
        for case, kind, at, actor, data in found.iterator(chunk_size=5_000):
            if kind == "process.ended":
                ended.add(case)
            else:
                yield case, str(data.get("work_kind")), at, _words(actor, data)


def _words(actor: str, data: dict[str, Any]) -> dict[str, str]:
    return {
        "unit": str(data.get("unit") or ""),
        "resource": actor,
        "outcome": str(data.get("outcome") or ""),
        OFFERED: str(data.get("enabled_at") or ""),
        "started": str(data.get("started_at") or ""),
    }


def flows_passed(runs: Runs, version: DefinitionVersion) -> EventLog:
    """The flows of the drawing that the runs took, as the engine wrote them down: an activity is a flow."""
    return log_of_rows(_passings(runs.log.cases, version.reference) if runs.other is None else ())


def _passings(cases: Sequence[str], reference: str) -> Iterator[Row]:
    for part in _parts(cases):
        events = Event.objects.of_kind("process.moved").filter(
            process_version=reference, subjects__object_type="process", subjects__object_key__in=part
        )
        found = events.order_by("pk").values_list("subjects__object_key", "at", "data__moves")
        for case, at, moves in found.iterator(chunk_size=5_000):
            yield from ((case, flow, at, {}) for *_, flow, _note in moves if flow)


def ticket_states(runs: Runs) -> EventLog:
    """The states that the tickets of the runs went through: a case is a ticket."""
    wanted = sorted({runs.subjects[case] for case in runs.log.cases if case in runs.subjects})
    return log_of_rows(_states(wanted) if runs.other is None else _other_states(runs.other, set(wanted)))


def _other_states(log: ObjectLog, wanted: set[str]) -> Iterator[Row]:
    told = (one for one in log.events if one.type == "ticket.opened" or "to" not in one.attributes)
    for event in told:
        for link, _qualifier in event.objects:
            if event.type.startswith("ticket.") and link.removeprefix("ticket:") in wanted:
                yield link.removeprefix("ticket:"), event.type.removeprefix("ticket."), event.at, {}


def _states(tickets: Sequence[str]) -> Iterator[Row]:
    for part in _parts(tickets):
        events = Event.objects.filter(subjects__object_type="ticket", subjects__object_key__in=part)
        for case, kind, at, data in (
            events.filter(kind__startswith="ticket.")
            .order_by()
            .values_list("subjects__object_key", "kind", "at", "data")
            .iterator(chunk_size=5_000)
        ):
            if kind == "ticket.opened" or ("from" in data and "to" not in data):
                yield case, kind.removeprefix("ticket."), at, {}


def _parts(rows: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (rows[at : at + _AT_ONCE] for at in range(0, len(rows), _AT_ONCE))
