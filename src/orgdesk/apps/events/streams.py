"""What a live page is told of an event: that something visible changed, never what.

Apps say which of their objects a person may see; of a type that nobody registered, nothing is told.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from orgdesk.apps.events.models import Event, EventObject
from orgdesk.apps.events.readers import Position, settled_after

Visible = Callable[[Any, Iterable[str]], Iterable[str]]
Changed = Callable[[datetime, datetime], Iterable[str]]
_visible: dict[str, Visible] = {}
_changed: dict[str, Changed] = {}
_BATCH = 200


def shows(object_type: str, visible: Visible) -> None:
    """`visible(person, keys)` answers those of the keys that the person may see."""
    _visible[object_type] = visible


def pulses(object_type: str, changed: Changed) -> None:
    """For what is shown live and never logged: `changed(since, at)` answers the keys of objects with news in between."""
    _changed[object_type] = changed


def pulse(person: Any, types: Iterable[str], *, since: datetime, at: datetime) -> list[str]:
    """The messages about what is not in the log: they carry no id, a stream that begins anew has missed nothing that lasts."""
    blocks = []
    for object_type in set(types) & _changed.keys():
        keys = set(_changed[object_type](since, at))
        seen = sorted(_visible[object_type](person, keys)) if keys else []
        told = json.dumps({"kind": f"{object_type}.changed", "objects": [[object_type, key] for key in seen]})
        blocks += [f"event: changed\ndata: {told}\n\n"] if seen else []
    return blocks


def news(person: Any, position: Position, types: Iterable[str]) -> tuple[list[str], Position]:
    """The messages of a stream since a position, as its text blocks, and the new position."""
    events = list(settled_after(position).only("pk", "transaction", "kind")[:_BATCH])
    if not events:
        return [], position
    about = _seen(person, events, set(types))
    blocks = [_block(event, about[event.pk]) for event in events if event.pk in about]
    return blocks, Position.of(events[-1])


def _seen(person: Any, events: list[Event], types: set[str]) -> dict[int, list[tuple[str, str]]]:
    subjects = EventObject.objects.filter(event__in=events, object_type__in=types & _visible.keys())
    rows = list(subjects.values_list("event_id", "object_type", "object_key"))
    keys = defaultdict(set)
    for _, object_type, key in rows:
        keys[object_type].add(key)
    seen = {object_type: set(_visible[object_type](person, wanted)) for object_type, wanted in keys.items()}
    about = defaultdict(list)
    for event, object_type, key in rows:
        if key in seen[object_type]:
            about[event].append((object_type, key))
    return dict(about)


def _block(event: Event, about: list[tuple[str, str]]) -> str:
    told = json.dumps({"kind": event.kind, "objects": about})
    return f"id: {Position.of(event)}\nevent: changed\ndata: {told}\n\n"
