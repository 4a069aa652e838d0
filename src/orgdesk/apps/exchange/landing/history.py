"""What happened at the old desk, told in our log as what it is: imported.

The kinds begin with `imported.`, so no clock, no measure, no rule and no mail takes them for work of ours; whoever wants them asks for them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from orgdesk.apps.desk.models import Message
from orgdesk.apps.events.models import Event, EventObject
from orgdesk.apps.exchange.landing.quick import insert

OPENED, RATED = "imported.opened", "imported.rated"
_KINDS = {
    Message.Kind.RECEIVED.value: "imported.received",
    Message.Kind.SENT.value: "imported.sent",
    Message.Kind.NOTE.value: "imported.noted",
}
Told = tuple[str, datetime, str, Mapping[str, str], Mapping[str, Any]]
"""Kind, time, the actor's key, objects by type, data."""


def kind_of_message(kind: str) -> str:
    return _KINDS[kind]


def kind_of_status(status: str) -> str:
    return f"imported.{status}"


def record_history(told: Iterable[Told], *, run: str) -> int:
    """Many events at once. No handler is called: these things are over."""
    rows = list(told)
    events = insert(
        [Event(kind=kind, at=at, actor=actor, data={**data, "import": run}) for kind, at, actor, _objects, data in rows]
    )
    insert(
        [
            EventObject(event=event, object_type=name, object_key=key)
            for event, (_kind, _at, _actor, objects, _data) in zip(events, rows, strict=True)
            for name, key in objects.items()
        ]
    )
    return len(events)
