"""All records of the installation, read on from where the last reading ended.

A page pays for what happened since the last one: events are translated once, and only the records and the tickets' clocks that new
events touch are made anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from threading import Lock

from orgdesk.apps.desk.clocks import clocks_of_tickets
from orgdesk.apps.desk.models import Ticket
from orgdesk.apps.events.models import Event, EventObject
from orgdesk.apps.events.readers import Position, settled_after
from orgdesk.apps.insight.reading.chart import account_happenings, chart_happenings, owed_happenings
from orgdesk.apps.insight.reading.hours import forecast_happenings, roster_happenings
from orgdesk.apps.insight.reading.translation import Told, Translator
from orgdesk.core.measures import Happening, Record, Records, records_of
from orgdesk.core.service.policies import Metric
from orgdesk.core.service.stopwatch import ClockState

_BATCH = 5_000
_TICKETS = 500
_PROMISES_KEPT = {ClockState.MET: True, ClockState.BREACHED: False}
_WORDS = {Metric.UPDATE_PROMISE: "next_update"}


class _Book:
    """Records of the events read so far; begun anew when the log is another one (a restored database, another test)."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.begin()

    def begin(self) -> None:
        self.position, self.seal = Position(), (0, "", datetime.min.replace(tzinfo=UTC))
        self.translator = Translator()
        self.records = self.whole = Records({})
        self.clocks: dict[str, tuple[Record, ...]] = {}

    def read_on(self, at: datetime) -> Records:
        with self.lock:
            if self.position.event and not self._same_log():
                self.begin()
            touched: set[str] = set()
            before = self.position
            while events := list(settled_after(self.position)[:_BATCH]):
                told = list(_told(events))
                self.records = self.records.with_more(one for event in told for one in self.translator.translate(event))
                touched.update(key for event in told for key in event.objects.get("ticket", ()))
                self.position = Position.of(events[-1])
                self.seal = (events[-1].pk, events[-1].kind, events[-1].at)
            if self.position != before:
                self._wind(sorted(touched), at)
            return self.whole

    def _wind(self, touched: list[str], at: datetime) -> None:
        """A clock ends by an event, so only the tickets that events touched can have ended others."""
        for start in range(0, len(touched), _TICKETS):
            self.clocks |= _ended_clocks(touched[start : start + _TICKETS], at)
        self.whole = self.records.and_also("clock", [one for ended in self.clocks.values() for one in ended])

    def _same_log(self) -> bool:
        return Event.objects.filter(pk=self.seal[0], kind=self.seal[1], at=self.seal[2]).exists()


_book = _Book()


def known_records(*, at: datetime) -> Records:
    """The records of the log, the chart in force and the accounts."""
    records = _book.read_on(at)
    states = [*chart_happenings(at), *account_happenings(at), *owed_happenings(at), *roster_happenings(at)]
    return records.with_more([*states, *forecast_happenings(_book.translator.days, until=at.date())])


def _told(events: list[Event]) -> Iterator[Told]:
    objects: dict[int, dict[str, list[str]]] = {event.pk: {} for event in events}
    rows = EventObject.objects.filter(event__in=events).order_by("pk")
    for number, kind, key in rows.values_list("event_id", "object_type", "object_key"):
        objects[number].setdefault(kind, []).append(key)
    for event in events:
        yield Told(event.pk, event.kind, event.at, event.actor, event.data, objects[event.pk])


def _ended_clocks(keys: list[str], at: datetime) -> dict[str, tuple[Record, ...]]:
    """The ended clocks of tickets, from the desk's own reading of the log."""
    found: dict[str, list[Happening]] = {key: [] for key in keys}
    for ticket, clocks in clocks_of_tickets(Ticket.objects.filter(key__in=keys)).items():
        for number, reading in enumerate(clocks.readings(max(at, clocks.at or at))):
            if reading.ended_at is not None and reading.state in _PROMISES_KEPT:
                facts = {
                    "promise": _WORDS.get(reading.metric, str(reading.metric)),
                    "met": _PROMISES_KEPT[reading.state],
                }
                ended = Happening(
                    "clock", f"{ticket}/{number}", "ended", reading.ended_at, {**facts, "tier": reading.tier}
                )
                found[ticket].append(ended)
    return {ticket: records_of(ended).of("clock") for ticket, ended in found.items()}
