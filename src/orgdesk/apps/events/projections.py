"""Facts kept beside the log for speed, each rebuildable from it.

    @projects("work.enabled", "work.finished", name="open-work", clear=empty_the_table)
    def count(event): ...

The function is called in the transaction of each such event, and again for every event of the log by `orgdesk log rebuild`; it must
come to the same rows both times.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction

from orgdesk.apps.events.handlers import handles
from orgdesk.apps.events.models import Event
from orgdesk.apps.events.readers import settled

Project = Callable[[Event], None]
_CHUNK = 1000


@dataclass(frozen=True)
class Projection:
    name: str
    kinds: tuple[str, ...]
    project: Project
    clear: Callable[[], None]


_projections: dict[str, Projection] = {}


def projects(*kinds: str, name: str, clear: Callable[[], None]) -> Callable[[Project], Project]:
    """Register a projection; `clear` empties its rows before a rebuild."""

    def register(project: Project) -> Project:
        _projections[name] = Projection(name, kinds, project, clear)
        return handles(*kinds)(project)

    return register


def names() -> list[str]:
    return sorted(_projections)


def rebuild(name: str) -> int:
    """Empty the projection and play the log into it again, in one transaction; how many events. Raises KeyError."""
    projection = _projections[name]
    with transaction.atomic():
        projection.clear()
        count = 0
        for event in settled().of_kind(*projection.kinds).iterator(chunk_size=_CHUNK):
            projection.project(event)
            count += 1
    return count
