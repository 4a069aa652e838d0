"""When the timer start events of a process are due."""

from __future__ import annotations

from datetime import datetime, timedelta

from orgdesk.apps.process.calendars import calendar_of
from orgdesk.apps.process.models import DefinitionVersion, TimedStart
from orgdesk.core.process.definition import ProcessDefinition, Timer
from orgdesk.core.process.errors import Finding
from orgdesk.core.process.times import first_due, next_due, parse_cycle

_MOST_STEPS = 10_000


def check_schedule(definition: ProcessDefinition, *, at: datetime) -> list[Finding]:
    """A time that cannot be worked out is refused when the drawing is deployed, not found out by nobody at night."""
    found = []
    for node, timer in definition.timer_starts().items():
        try:
            first_due(timer, {}, at, calendar_of(definition.nodes[node].lane))
        except ValueError as reason:
            found.append(Finding(node, definition.nodes[node].name, f"It cannot be known when this begins: {reason}."))
    return found


def put_on_schedule(version: DefinitionVersion, definition: ProcessDefinition, *, at: datetime) -> None:
    """The rows of a version that was just deployed; those of its predecessors go. What was due before never happens."""
    TimedStart.objects.filter(version__definition=version.definition).delete()
    for node, timer in definition.timer_starts().items():
        calendar = calendar_of(definition.nodes[node].lane)
        due, left = first_due(timer, {}, at, calendar)
        if due <= at and left != 1:
            due = after(timer, definition, node, due, at)
        if due > at and left != 0:
            TimedStart.objects.create(version=version, node=node, due=due, left=left)


def after(timer: Timer, definition: ProcessDefinition, node: str, due: datetime, at: datetime) -> datetime:
    """The first time of a cycle after `at`, in steps from when it was due: a worker that slept begins one, not a heap."""
    calendar = calendar_of(definition.nodes[node].lane)
    due = _leap(timer, due, at)
    for _step in range(_MOST_STEPS):
        if due > at:
            return due
        due = next_due(timer, {}, due, calendar)
    raise ValueError("the times of this cycle lie closer together than can be kept")


def _leap(timer: Timer, due: datetime, at: datetime) -> datetime:
    """Over whole periods at once, where every period has the same length."""
    if timer.formula is not None or timer.working:
        return due
    period = parse_cycle(timer.text).period
    if period.months or period.exact <= timedelta(0) or due > at:
        return due
    return due + period.exact * ((at - due) // period.exact)
