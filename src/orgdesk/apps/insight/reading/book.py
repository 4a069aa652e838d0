"""The records that measures run on: kept as rows, read on from where the last reading of the log ended.

The worker reads on every few seconds, and so does who asks before it does and finds no more unread than a moment's worth: with more,
a page shows what is kept and says as of when. The rows and the position are written in one transaction, so that a reading that dies
in between has not happened. A period loads what it reaches (`core.measures.reach`) of the kinds that its measures need, however
long the log is.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from orgdesk.apps.desk.clocks import KINDS, clocks_of_tickets
from orgdesk.apps.desk.models import Ticket
from orgdesk.apps.events.models import Event, EventObject, ReaderPosition
from orgdesk.apps.events.readers import EventReader, Position, settled_after
from orgdesk.apps.insight.models import MeasuredRecord, OldestRecord
from orgdesk.apps.insight.reading.shelf import CLOCKS, Shelf, records_in
from orgdesk.apps.insight.reading.states import states_of
from orgdesk.apps.insight.reading.translation import Told, Translator, is_read
from orgdesk.core.measures import CATALOGUE, Definition, Happening, Records
from orgdesk.core.measures.reach import PASSING
from orgdesk.core.measures.records import gathered
from orgdesk.core.service.policies import Metric
from orgdesk.core.service.stopwatch import ClockState

VERSION = 1
"""To be raised when the translation of the log changes: the rows are then made anew."""
READER = "measures"
NAME = f"{READER} {VERSION}"
AT_ONCE = 1_000
"""So many unread events are read on while somebody waits for a page. With more a page reads none and says how far the worker has come:
it would wait for the worker's writing as well as for its own."""
_BATCH = 500
_OBJECTS = {"return_line": "rma"}
_PROMISES_KEPT = {ClockState.MET: True, ClockState.BREACHED: False}
_WORDS = {Metric.UPDATE_PROMISE: "next_update"}


def known_records(
    *,
    at: datetime,
    definitions: Iterable[Definition] = CATALOGUE,
    since: datetime | None = None,
    unit: str = "",
) -> Records:
    """The records of the log, the chart in force and the accounts that these measures need.

    With `since`, what periods can count that begin then or later and end by `at`, of everybody and of the unit.
    """
    if 0 < _unread(_position()) <= AT_ONCE:
        read_log(most=AT_ONCE)
    kinds = frozenset(kind for one in definitions for kind in one.needs)
    states = list(states_of(kinds, at))
    found = records_in(_told_in(_reached(kinds, since, at, unit)))
    if since is not None:
        found |= records_in(_told_in(_named({(one.kind, one.key) for one in states} - found.keys())))
    return gathered(found.values()).with_more(states)


def own_source(at: datetime) -> Callable[[Sequence[Definition], datetime, str], Records]:
    """Our own log, to be asked for what some measures need."""
    return lambda definitions, since, unit: known_records(at=at, definitions=definitions, since=since, unit=unit)


def read_until() -> datetime | None:
    """How far the log is read, while more of it is unread than a page can wait for; None when all of it counts."""
    position = _position()
    if _unread(position) <= AT_ONCE:
        return None
    read = Event.objects.filter(pk=position.event) if position.event else Event.objects.order_by("pk")
    return read.values_list("at", flat=True).first()


def read_log(*, most: int | None = None) -> int:
    """Read on, batch after batch, `most` events or to the end; how many were read."""
    done = 0
    while (most is None or done < most) and settled_after(_position()).exists():
        with transaction.atomic():
            _begin()
            with EventReader(NAME).batch(_BATCH) as events:
                _keep(events)
        done += len(events)
    return done


def forget() -> None:
    """Leave nothing read, so that the next reading begins anew."""
    with transaction.atomic():
        ReaderPosition.objects.filter(name__startswith=f"{READER} ").delete()
        for table in (MeasuredRecord, OldestRecord):
            table.objects.all().delete()


def _begin() -> None:
    """The first reading of a version begins with nothing; one that waited for it finds that it has begun."""
    if not ReaderPosition.objects.filter(name=NAME).exists():
        forget()
        ReaderPosition.objects.get_or_create(name=NAME)


def _unread(position: Position) -> int:
    """How many events are still to be read, counted to just above what a page reads itself."""
    return len(settled_after(position).values_list("pk")[: AT_ONCE + 1])


def _position() -> Position:
    kept = ReaderPosition.objects.filter(name=NAME).first()
    return Position(kept.transaction, kept.event) if kept else Position()


def _keep(events: list[Event]) -> None:
    told = list(_told([event for event in events if is_read(event.kind)]))
    shelf = Shelf()
    shelf.load(pair for event in told for pair in _about(event))
    translator = Translator(shelf)
    shelf.add(happening for event in told for happening in translator.translate(event))
    wound = {key for event in told if event.kind in KINDS for key in event.objects.get("ticket", ())}
    if wound:
        shelf.put_clocks(_ended_clocks(sorted(wound), max(event.at for event in events)))
    shelf.save()


def _about(event: Told) -> Iterator[tuple[str, str]]:
    """What its translation will want to remember, as far as the event tells."""
    for kind, keys in event.objects.items():
        for key in keys:
            yield _OBJECTS.get(kind, kind), key
    yield "person", event.actor
    yield "day", str(event.at.date())
    yield "rate", ""
    yield "rate", str(event.data.get("unit") or "")


def _told(events: list[Event]) -> Iterator[Told]:
    objects: dict[int, dict[str, list[str]]] = {event.pk: {} for event in events}
    rows = EventObject.objects.filter(event__in=events).order_by("pk")
    for number, kind, key in rows.values_list("event_id", "object_type", "object_key"):
        objects[number].setdefault(kind, []).append(key)
    for event in events:
        yield Told(event.pk, event.kind, event.at, event.actor, event.data, objects[event.pk])


def _ended_clocks(keys: list[str], at: datetime) -> dict[str, list[Happening]]:
    """The ended clocks of tickets, from the desk's own reading of the log. A clock ends by an event, so that only tickets that events
    touched can have others than before."""
    found: dict[str, list[Happening]] = {key: [] for key in keys}
    for ticket, clocks in clocks_of_tickets(Ticket.objects.filter(key__in=keys)).items():
        for number, reading in enumerate(clocks.readings(max(at, clocks.at or at))):
            if reading.ended_at is not None and reading.state in _PROMISES_KEPT:
                word, met = _WORDS.get(reading.metric, str(reading.metric)), _PROMISES_KEPT[reading.state]
                facts = {"promise": word, "met": met, "tier": reading.tier}
                found[ticket].append(Happening("clock", f"{ticket}/{number}", "ended", reading.ended_at, facts))
    return found


def _reached(kinds: Collection[str], since: datetime | None, at: datetime, unit: str) -> list[QuerySet[MeasuredRecord]]:
    """The rows of these kinds: all of them, or those that a period can count that begins at `since` and ends by `at`."""
    stored = {*kinds, CLOCKS} if "clock" in kinds else {*kinds}
    if since is None:
        return [MeasuredRecord.objects.filter(kind__in=stored, since__isnull=False)]
    passing = stored & (PASSING | {CLOCKS})
    oldest = OldestRecord.objects.filter(kind__in=passing, unit__in={"", unit}).values_list("kind", "key")
    return [
        MeasuredRecord.objects.filter(kind__in=stored - passing, since__isnull=False),
        *(MeasuredRecord.objects.filter(kind=kind, until__gte=since, since__lte=at) for kind in sorted(passing)),
        *_named(set(oldest)),
    ]


def _named(pairs: Collection[tuple[str, str]]) -> list[QuerySet[MeasuredRecord]]:
    by_kind: dict[str, list[str]] = {}
    for kind, key in sorted(pairs):
        by_kind.setdefault(kind, []).append(key)
    return [
        MeasuredRecord.objects.filter(kind=kind, key__in=keys, since__isnull=False) for kind, keys in by_kind.items()
    ]


def _told_in(parts: Iterable[QuerySet[MeasuredRecord]]) -> Iterator[tuple[str, str, str]]:
    for rows in parts:
        yield from rows.values_list("kind", "key", "told").iterator(chunk_size=_BATCH)
