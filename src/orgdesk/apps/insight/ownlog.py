"""Our own event log as a log to mine and to hand out."""

from __future__ import annotations

from collections.abc import Iterator

from orgdesk.apps.events.models import Event, EventObject
from orgdesk.apps.events.readers import settled
from orgdesk.core.measures.mining import EventLog, LogObject, ObjectEvent, ObjectLog, log_of_rows

_BATCH = 2_000


def object_log() -> ObjectLog:
    """Every settled event with all objects that it touches; no personal text, persons by their pseudonymous keys."""
    objects: dict[str, LogObject] = {}
    events = []
    for event, subjects in _with_subjects():
        links = []
        for kind, key, qualifier in subjects:
            name = f"{kind}:{key}"
            objects.setdefault(name, LogObject(name, kind))
            links.append((name, qualifier))
        words = {
            "resource": event.actor,
            "position": event.position,
            "org_version": event.org_version,
            "process_version": event.process_version,
        }
        words |= {
            name: str(event.data[name])
            for name in ("lifecycle", "unit", "tier", "outcome")
            if event.data.get(name) is not None
        }
        events.append(
            ObjectEvent(
                f"e{event.pk}", event.kind, event.at, tuple(links), {name: word for name, word in words.items() if word}
            )
        )
    return ObjectLog(tuple(events), tuple(objects.values()))


def case_log(object_type: str = "ticket") -> EventLog:
    """The log whose cases are the objects of one type."""
    rows = (
        (
            key,
            event.kind,
            event.at,
            {
                "resource": event.actor,
                "unit": str(event.data.get("unit") or ""),
                "lifecycle": str(event.data.get("lifecycle") or ""),
            },
        )
        for event, subjects in _with_subjects()
        for key in dict.fromkeys(key for kind, key, _ in subjects if kind == object_type)
    )
    return log_of_rows(rows)


def _with_subjects(events: object = None) -> Iterator[tuple[Event, list[tuple[str, str, str]]]]:
    chosen = settled() if events is None else events
    batch: list[Event] = []
    for event in chosen.iterator(chunk_size=_BATCH):  # type: ignore[attr-defined]
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
