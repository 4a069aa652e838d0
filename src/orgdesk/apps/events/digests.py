"""What is sealed of an event: one digest over everything that the row and its objects say."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from orgdesk.apps.events.models import EventObject
from orgdesk.apps.events.models.event import EventQuerySet
from orgdesk.apps.events.readers import Position

_SAID = ("pk", "transaction", "kind", "at", "actor", "position", "org_version", "process_version", "data")


@dataclass(frozen=True)
class Batch:
    """Events that are sealed together: how many, where the last one stands, and one digest over all that they say."""

    count: int
    end: Position
    root: str


def text_digest(salt: str, words: Mapping[str, str]) -> str:
    return _sha256(salt + _canonical(dict(words)))


def batch_of(events: EventQuerySet) -> Batch:
    """What a seal says of these events, some thousand at most, in their order.

    Rows are read as they are: made into events and objects first, they would take three times as long.
    """
    rows = list(events.values_list(*_SAID))
    about: dict[int, list[tuple[str, ...]]] = defaultdict(list)
    subjects = EventObject.objects.filter(event__in=[row[0] for row in rows])
    for event, *subject in subjects.values_list("event_id", "object_type", "object_key", "qualifier"):
        about[event].append(tuple(subject))
    end = Position(rows[-1][1], rows[-1][0]) if rows else Position()
    return Batch(len(rows), end, root_digest(_event_digest(row, sorted(about[row[0]])) for row in rows))


def _event_digest(row: tuple[Any, ...], about: list[tuple[str, ...]]) -> str:
    key, transaction, kind, at, *rest = row
    return _sha256(_canonical([key, transaction, kind, at.isoformat(), *rest, about]))


def root_digest(digests: Iterable[str]) -> str:
    """One digest over a batch, in order; swapping two changes it."""
    return _sha256("\n".join(digests))


def _canonical(value: object) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
