"""Events of postings, moves and training into happenings: seats filled, levels reached, courses given."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time

from orgdesk.apps.insight.reading.translation import Told, Translator, moment, reads
from orgdesk.core.measures import Happening


@reads("posting.opened", "posting.closed")
def _posting(memory: Translator, event: Told) -> Iterator[Happening]:
    key, what = event.key("posting"), {"posting.opened": "posted"}.get(event.kind, "closed")
    if what == "posted":
        memory.of("position", event.key("position"))["posting"] = key
    yield Happening("posting", key, what, event.at)


@reads("move.completed")
def _moved(memory: Translator, event: Told) -> Iterator[Happening]:
    """The seat of a posting is filled by one of our own people."""
    key = memory.of("position", str(event.data.get("to"))).get("posting")
    if key:
        yield Happening("posting", key, "filled", event.at, {"source": "inside"})


@reads("crosstraining.planned", "crosstraining.ended")
def _trained(memory: Translator, event: Told) -> Iterator[Happening]:
    """A plan counts from its due day on; who reached the level earlier has kept it."""
    key = f"{event.key('person')}/{event.data.get('skill')}"
    due = _end_of(event, "due")
    if event.kind == "crosstraining.planned" and due is not None:
        yield Happening("training_plan", key, "due", due, {"due": due})
    elif event.data.get("ending") == "reached":
        yield Happening("training_plan", key, "reached", event.at)


@reads("course.attended")
def _attended(memory: Translator, event: Told) -> Iterator[Happening]:
    """Each person who came, with the hours that they sat; noted again, the last word holds."""
    hours = event.data.get("hours")
    for person in event.data.get("people") or ():
        key = f"{event.data.get('session')}/{person}"
        yield Happening("person_training", key, "held", event.at, {"hours": hours, "unit": event.key("unit")})


def _end_of(event: Told, name: str) -> datetime | None:
    day = moment(event.data.get(name))
    return datetime.combine(day.date(), time.max, event.at.tzinfo) if day is not None else None
