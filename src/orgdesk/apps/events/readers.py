"""Reading the log in the order in which it became visible.

Ids are given out when a row is written, but on PostgreSQL a transaction with a lower id may commit after one with a higher:
a reader that remembers "the last id" would skip it for ever. So each row carries its transaction's number, and only events of
transactions older than every running one of this database are read, in (transaction, id) order. On SQLite writers wait for
each other, so the id alone is the order and the number is 0.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection, models, transaction
from django.db.models import Q

from orgdesk.apps.events.models import Event, ReaderPosition
from orgdesk.apps.events.models.event import EventQuerySet


@dataclass(frozen=True, order=True)
class Position:
    """The last event read; `str` and `parse` carry it through a stream's `Last-Event-ID`."""

    transaction: int = 0
    event: int = 0

    def __str__(self) -> str:
        return f"{self.transaction}-{self.event}"

    @classmethod
    def parse(cls, text: str) -> Position:
        """Raises ValueError for anything but what `str` gives."""
        number, _, event = text.partition("-")
        return cls(int(number), int(event))

    @classmethod
    def of(cls, event: Event) -> Position:
        return cls(event.transaction, event.pk)


def settled() -> EventQuerySet:
    """Events that no running transaction can still be overtaken by, in reading order."""
    events = Event.objects.order_by("transaction", "pk")
    if connection.vendor == "postgresql":
        return events.filter(transaction__lt=_OldestRunning())
    return events


def settled_after(position: Position) -> EventQuerySet:
    return settled().filter(
        Q(transaction__gt=position.transaction) | Q(transaction=position.transaction, pk__gt=position.event)
    )


def last_position() -> Position:
    """Where a new stream begins: after everything settled so far."""
    newest = settled().reverse().only("pk", "transaction").first()
    return Position.of(newest) if newest else Position()


class EventReader:
    """A named reader with a stored position. Two processes may hold the same reader: the position's row is the lock."""

    def __init__(self, name: str) -> None:
        self.name = name

    @contextmanager
    def batch(self, limit: int = 500) -> Iterator[list[Event]]:
        """The next events; leaving the block without an exception moves the position, in the same transaction."""
        ReaderPosition.objects.get_or_create(name=self.name)
        with transaction.atomic():
            kept = ReaderPosition.objects.select_for_update().get(name=self.name)
            events = list(settled_after(Position(kept.transaction, kept.event))[:limit])
            yield events
            if events:
                kept.transaction, kept.event = events[-1].transaction, events[-1].pk
                kept.save()

    def skip(self) -> None:
        """Everything so far counts as read."""
        last = last_position()
        kept = {"transaction": last.transaction, "event": last.event}
        ReaderPosition.objects.update_or_create(name=self.name, defaults=kept)

    def rewind(self) -> None:
        ReaderPosition.objects.update_or_create(name=self.name, defaults={"transaction": 0, "event": 0})


class _OldestRunning(models.Func):
    output_field = models.BigIntegerField()
    template = "events_oldest_running()"
