"""A log of events that touch several objects each, and how it becomes one of cases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from orgdesk.core.measures.mining.log import EventLog, LeftOut, log_of_rows


@dataclass(frozen=True, slots=True)
class ObjectEvent:
    """One event: its id, type and moment, the objects that it touches as (object id, qualifier), and its attributes."""

    id: str
    type: str
    at: datetime
    objects: tuple[tuple[str, str], ...] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LogObject:
    """One object: its id, type and attributes."""

    id: str
    type: str
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ObjectLog:
    """Events in the order of their moments, and the objects that they touch."""

    events: tuple[ObjectEvent, ...]
    objects: tuple[LogObject, ...]
    left_out: tuple[LeftOut, ...] = ()

    def types(self) -> dict[str, int]:
        """How many objects there are of each type."""
        found: dict[str, int] = {}
        for one in self.objects:
            found[one.type] = found.get(one.type, 0) + 1
        return found


@dataclass(frozen=True, slots=True)
class ObjectStream:
    """A log that is too long to be held: each type with the names of its attributes, and objects and events to be gone through once."""

    object_types: Mapping[str, Sequence[str]]
    event_types: Mapping[str, Sequence[str]]
    objects: Iterable[LogObject]
    events: Iterable[ObjectEvent]


def stream_of(log: ObjectLog) -> ObjectStream:
    """The same log, told piece by piece."""
    return ObjectStream(_names(log.objects), _names(log.events), log.objects, log.events)


def _names(found: Iterable[LogObject | ObjectEvent]) -> dict[str, list[str]]:
    """The types, each with the names of the attributes that occur."""
    names: dict[str, dict[str, None]] = {}
    for one in found:
        names.setdefault(one.type, {}).update(dict.fromkeys(one.attributes))
    return {name: list(attributes) for name, attributes in names.items()}


def flatten(log: ObjectLog, object_type: str, *, columns: Sequence[str] = (), now: datetime | None = None) -> EventLog:
    """The log whose cases are the objects of one type; an event that touches several counts in each. Attributes become columns."""
    kept = {one.id for one in log.objects if one.type == object_type}
    rows = (
        (
            key,
            event.type,
            event.at,
            {name: word for name, word in event.attributes.items() if not columns or name in columns},
        )
        for event in log.events
        for key in dict.fromkeys(found for found, _ in event.objects)
        if key in kept
    )
    return log_of_rows(rows, now=now)


def objects_of_cases(log: EventLog, object_type: str = "case") -> ObjectLog:
    """A log of cases as a log of objects of one type."""
    events = tuple(
        ObjectEvent(
            f"e{index + 1}",
            log.activity.word(index),
            log.moment(index),
            ((log.cases[log.case[index]], ""),),
            {name: word for name, column in log.columns.items() if (word := column.word(index))},
        )
        for index in range(len(log))
    )
    return ObjectLog(events, tuple(LogObject(case, object_type) for case in log.cases), log.left_out)
