"""Our own event log to hand out: in parts, so that however long it is, only a few cases are in memory."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from operator import itemgetter

from orgdesk.apps.events.models import Event, EventObject
from orgdesk.apps.events.readers import settled
from orgdesk.apps.insight.files import object_pieces, pieces
from orgdesk.core.measures.mining import EventLog, LogObject, ObjectEvent, ObjectStream, log_of_rows

_BATCH = 2_000
_CASES = 500
_WORDS = ("lifecycle", "unit", "tier", "outcome")
_COLUMNS = ("resource", "unit", "lifecycle")
_ATTRIBUTES = ("resource", "position", "org_version", "process_version", *_WORDS)


def own_log(kind: str, *, objects: str = "ticket") -> Iterator[str | bytes]:
    """Our log as CSV or XES (the cases are the objects of one type) or as OCEL 2.0 (all objects), piece by piece."""
    if kind.endswith("ocel"):
        yield from object_pieces(object_log(), kind)
    else:
        yield from pieces(case_parts(objects), kind)


def object_log() -> ObjectStream:
    """Every settled event with all objects that it touches; no personal text, persons by their pseudonymous keys."""
    kinds = Event.objects.order_by("kind").values_list("kind", flat=True).distinct()
    types = EventObject.objects.order_by("object_type").values_list("object_type", flat=True).distinct()
    return ObjectStream(
        dict.fromkeys(types, ()), dict.fromkeys(kinds, _ATTRIBUTES), _objects(), map(_object_event, _with_subjects())
    )


def _objects() -> Iterator[LogObject]:
    rows = EventObject.objects.order_by("object_type", "object_key").values_list("object_type", "object_key").distinct()
    for kind, key in rows.iterator(chunk_size=_BATCH):
        yield LogObject(f"{kind}:{key}", kind)


def _object_event(told: tuple[Event, list[tuple[str, str, str]]]) -> ObjectEvent:
    event, subjects = told
    words = {
        "resource": event.actor,
        "position": event.position,
        "org_version": event.org_version,
        "process_version": event.process_version,
    }
    words |= {name: str(event.data[name]) for name in _WORDS if event.data.get(name) is not None}
    links = tuple((f"{kind}:{key}", qualifier) for kind, key, qualifier in subjects)
    return ObjectEvent(
        f"e{event.pk}", event.kind, event.at, links, {name: word for name, word in words.items() if word}
    )


def case_parts(object_type: str = "ticket") -> Iterator[EventLog]:
    """The log whose cases are the objects of one type, some hundred cases at a time; one empty part where there are none."""
    rows = EventObject.objects.filter(object_type=object_type, event__in=settled().order_by())
    told = rows.order_by("object_key", "event_id").values_list(
        "object_key", "event_id", "event__kind", "event__at", "event__actor", "event__data"
    )
    part: list[tuple[str, str, datetime, dict[str, str]]] = []
    cases = 0
    for case, events in groupby(told.iterator(chunk_size=_BATCH), key=itemgetter(0)):
        for _, kind, at, actor, data in {row[1]: row[1:] for row in events}.values():
            words = {"resource": actor, **{name: str(data.get(name) or "") for name in _COLUMNS[1:]}}
            part.append((case, kind, at, words))
        cases += 1
        if cases % _CASES == 0:
            yield log_of_rows(part)
            part = []
    if part or not cases:
        yield log_of_rows(part)


def _with_subjects() -> Iterator[tuple[Event, list[tuple[str, str, str]]]]:
    batch: list[Event] = []
    for event in settled().iterator(chunk_size=_BATCH):
        batch.append(event)
        if len(batch) == _BATCH:
            yield from _joined(batch)
            batch = []
    yield from _joined(batch)


def _joined(batch: list[Event]) -> Iterator[tuple[Event, list[tuple[str, str, str]]]]:
    subjects: dict[int, list[tuple[str, str, str]]] = {event.pk: [] for event in batch}
    rows = EventObject.objects.filter(event__in=batch).order_by("pk")
    for event, kind, key, qualifier in rows.values_list("event_id", "object_type", "object_key", "qualifier"):
        subjects[event].append((kind, key, qualifier))
    for one in batch:
        yield one, subjects[one.pk]
