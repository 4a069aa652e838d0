"""When the timer start events of a process are due."""

from __future__ import annotations

from datetime import datetime, timedelta

from orgdesk.apps.process.calendars import calendar_of
from orgdesk.apps.process.models import DefinitionVersion, TimedStart
from orgdesk.core.phrases import phrase
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
            found.append(
                Finding(
                    node,
                    definition.nodes[node].name,
                    phrase("It cannot be known when this begins: {reason}.", reason=reason),
                )
            )
    return found


def put_on_schedule(version: DefinitionVersion, definition: ProcessDefinition, *, at: datetime) -> None:
    """The rows of a version that was just deployed; those of its predecessors go. What was due before never happens."""
    TimedStart.objects.filter(version__definition=version.definition).delete()
    for node, timer in definition.timer_starts().items():
        calendar = calendar_of(definition.nodes[node].lane)
        due, left = first_due(timer, {}, at, calendar)
        coming = after(definition, node, due, at) if due <= at and left != 1 else due
        if coming is not None and coming > at and left != 0:
            TimedStart.objects.create(version=version, node=node, due=coming, left=left)


def after(definition: ProcessDefinition, node: str, due: datetime, at: datetime) -> datetime | None:
    """The first time of a cycle after `at`, in steps from when it was due: a worker that slept begins one, not a heap.

    Where too many steps lie between, the cycle goes on from `at`; None where it leaves the calendar (years 1 to 9999).
    """
    timer, calendar = definition.timer_starts()[node], calendar_of(definition.nodes[node].lane)
    try:
        due = _leap(timer, due, at)
        for _step in range(_MOST_STEPS):
            if due > at:
                return due
            due = next_due(timer, {}, due, calendar)
        return next_due(timer, {}, at, calendar)
    except (ValueError, OverflowError):
        return None


def _leap(timer: Timer, due: datetime, at: datetime) -> datetime:
    """Over whole periods at once, where every period has the same length."""
    if timer.formula is not None or timer.working:
        return due
    period = parse_cycle(timer.text).period
    if period.months or period.exact <= timedelta(0) or due > at:
        return due
    return due + period.exact * ((at - due) // period.exact)
