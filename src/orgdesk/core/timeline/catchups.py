"""Calls that keep asking for a date while a block is deferred, and stop when one is booked."""

from dataclasses import dataclass
from datetime import date

from orgdesk.core.phrases import phrase
from orgdesk.core.timeline.errors import TimelineError
from orgdesk.core.timeline.plan import Plan
from orgdesk.core.timeline.template import CatchUp


@dataclass(frozen=True, slots=True)
class Cadence:
    """A customer's own rhythm of calls instead of the template's, with the reason."""

    first_week: int
    last_week: int
    every_weeks: int
    reason: str


@dataclass(frozen=True, slots=True)
class Call:
    """One catch-up call: the week it belongs to and its working day."""

    catch_up: CatchUp
    week: int
    on: date


def plan_calls(
    plan: Plan, catch_up: CatchUp, *, booked_on: date | None = None, cadence: Cadence | None = None
) -> tuple[Call, ...]:
    """Return the calls of a catch-up: none unless its block is deferred, none after the day on which the block was booked."""
    if catch_up.block not in plan.deferred:
        return ()
    rhythm = cadence or catch_up
    if rhythm.every_weeks < 1:
        raise TimelineError(
            phrase(
                "Catch-up {catch_up!r} cannot repeat every {every_weeks} weeks; use 1 or more.",
                catch_up=catch_up.key,
                every_weeks=rhythm.every_weeks,
            )
        )
    weeks = range(rhythm.first_week, rhythm.last_week + 1, rhythm.every_weeks)
    calls = (Call(catch_up, week, plan.week_starts(week)) for week in weeks)
    return tuple(call for call in calls if booked_on is None or call.on <= booked_on)
