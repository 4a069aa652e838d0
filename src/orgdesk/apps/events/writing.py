"""What one act writes, gathered and sent together.

A step of a process writes some eight statements. Each one sent alone is a way to PostgreSQL and back, and the ways take longer
than the work; sent together they are one. Nothing of it can be read before `flush`: an act that must read what it has written
flushes first.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, TypeVar

from django.db import connection, models

from orgdesk.apps.events.handlers import call_handlers
from orgdesk.apps.events.models import Event, EventObject, PersonalText
from orgdesk.apps.events.prepared import Columns, Statement, columns_of_new, run

M = TypeVar("M", bound=models.Model)
_ABOUT = Columns(EventObject, ["object_type", "object_key", "qualifier"])
_TEXT = Columns(PersonalText, ["words", "salt"])
_LAST_EVENT = {
    # Nobody else writes while we do, and ids only grow.
    "sqlite": "(SELECT MAX(id) FROM events_event)",
    "postgresql": "currval(pg_get_serial_sequence('events_event', 'id'))",
}


class Writes:
    """Rows and events, written in the order in which they were given."""

    def __init__(self) -> None:
        self._statements: list[Statement] = []
        self._taking: list[tuple[int, Callable[[Sequence[Any]], None]]] = []
        self._events: list[Event] = []

    def add(self, *statements: Statement) -> None:
        self._statements += statements

    def create(self, row: M) -> M:
        """The row has its key after `flush`."""
        columns = columns_of_new(type(row))
        self._taking.append((len(self._statements), lambda given: columns.take_given(row, given)))
        self._statements.append(columns.insert_new(columns.values_of(row)))
        return row

    def record(
        self,
        event: Event,
        objects: Mapping[str, str | list[str]],
        *,
        words: Mapping[str, str] | None = None,
        salt: str = "",
    ) -> Event:
        """An event, the objects that it is about by type, and the words kept beside it; `flush` calls its handlers."""
        event.given_objects = dict(objects)
        self.create(event)
        about: list[Any] = []
        for object_type, keys in objects.items():
            for key in [keys] if isinstance(keys, str) else keys:
                about += (object_type, key, "")
        if about:
            self._statements.append((_beside_the_event(_ABOUT, connection.vendor, len(about) // 3), about))
        if words:
            self._statements.append((_beside_the_event(_TEXT, connection.vendor, 1), _TEXT.bound([dict(words), salt])))
        self._events.append(event)
        return event

    def flush(self) -> None:
        """Write everything, and then call the handlers of the events in order."""
        statements, self._statements = self._statements, []
        taking, self._taking = self._taking, []
        events, self._events = self._events, []
        found = run(*statements)
        for place, take in taking:
            take(found[place][0])
        for event in events:
            call_handlers(event)


@cache
def _beside_the_event(columns: Columns[Any], vendor: str, count: int) -> str:
    """New rows for the event that was written just before."""
    event = columns.model._meta.get_field("event").column
    listed = ", ".join(f'"{field.column}"' for field in columns.fields)
    row = ", ".join([_LAST_EVENT[vendor], *["%s"] * len(columns.fields)])
    rows = ", ".join([f"({row})"] * count)
    return f'INSERT INTO {columns.table} ("{event}", {listed}) VALUES {rows}'  # noqa: S608 - names of the models only
