"""What would happen if a step were moved: the plan as it would look, before anybody confirms it."""

from dataclasses import dataclass, replace
from datetime import date

from orgdesk.core.phrases import phrase
from orgdesk.core.timeline.errors import TimelineError
from orgdesk.core.timeline.plan import Plan
from orgdesk.core.timeline.scheduling import Progress, Schedule, StepState, schedule_plan
from orgdesk.core.timeline.slippage import Move, read_ripple

_FAR = 3_700
"""Days from the start of a plan; what is moved further is a slip of the hand."""


@dataclass(frozen=True, slots=True)
class Preview:
    """A move that nobody has confirmed yet: `moves` are the step and all that would follow it.

    `starts` is the day it would really begin: not a day off, not in the past and not before what it waits for, which `held_by`
    then names. `clashes` are bookings that would newly stand before what they wait for. `days` is the shift in calendar days.
    """

    step: str
    starts: date
    days: int
    after: Schedule
    moves: tuple[Move, ...]
    held_by: str | None
    clashes: tuple[str, ...]
    end_before: date | None
    end_after: date | None


def preview_move(plan: Plan, progress: Progress, step: str, to: date, *, on: date) -> Preview:
    """Schedule the plan as if a step were moved to a day; raise TimelineError for one that cannot move."""
    before = schedule_plan(plan, progress, on=on)
    origin = _origin(before, step)
    if abs((to - plan.start).days) > _FAR:
        raise TimelineError(
            phrase("{to} is more than ten years from the start of the plan; choose a nearer day.", to=to)
        )
    wanted = plan.calendar.next_working_day(max(to, on))
    booked = progress.booked.get(step)
    if booked:
        shift = wanted - min(booked)
        changed = replace(progress, booked={**progress.booked, step: tuple(day + shift for day in booked)})
    else:
        changed = replace(progress, moved={**progress.moved, step: wanted})
    after = schedule_plan(plan, changed, on=on)
    starts = after.slots[step].starts
    assert starts is not None
    clashes = tuple(
        key for key, slot in after.slots.items() if slot.clash is not None and before.slots[key].clash is None
    )
    held = _held_by(after, step) if starts > wanted else None
    moves = read_ripple(before, after)
    return Preview(step, starts, (starts - origin).days, after, moves, held, clashes, before.ends, after.ends)


def _origin(schedule: Schedule, step: str) -> date:
    slot = schedule.slots.get(step)
    if slot is None:
        raise TimelineError(phrase("This plan has no step {step!r}; choose one of its steps.", step=step))
    if slot.starts is None or slot.state in (StepState.DONE, StepState.SKIPPED):
        raise TimelineError(
            phrase(
                "“{title}” is {state} and cannot be moved; only open, dated steps can.",
                title=slot.step.title,
                state=slot.state,
            )
        )
    return slot.starts


def _held_by(schedule: Schedule, step: str) -> str | None:
    """Return what a step waits for the longest."""
    waits = [schedule.slots[key] for key in schedule.plan.template.waits_for[step] if key in schedule.slots]
    dated = [(slot.ends, slot.step.key) for slot in waits if slot.ends is not None]
    return max(dated)[1] if dated else None
