"""Where a running plan stands on a day: every step's dates as they look now, what is late, and what decides the end."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from orgdesk.core.calendars import WorkingCalendar
from orgdesk.core.timeline.dependencies import spare_days
from orgdesk.core.timeline.plan import WEEK, Plan, Planned, free_after, place_step
from orgdesk.core.timeline.template import Completion, Step


class StepState(StrEnum):
    """Where a step stands; a deferred step is never late."""

    PLANNED = "planned"
    READY = "ready"
    LATE = "late"
    DONE = "done"
    SKIPPED = "skipped"
    DEFERRED = "deferred"


@dataclass(frozen=True, slots=True)
class Progress:
    """What happened so far, by step: the day it was done, the reason it was skipped, the days it is booked for.

    `moved` is the day that people agreed on for a step that nobody booked: it takes the place of the plan's own day.
    """

    done: Mapping[str, date] = field(default_factory=dict)
    skipped: Mapping[str, str] = field(default_factory=dict)
    booked: Mapping[str, tuple[date, ...]] = field(default_factory=dict)
    moved: Mapping[str, date] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Slot:
    """A step as it looks now: `starts`, `ends` forecast (None while it floats), `due` as promised.

    `clash` names a step that is not finished by the time this one is booked for; `prepared_late` marks a preparation that was or
    is going to be finished only when its session has come.
    """

    step: Step
    state: StepState
    starts: date | None
    ends: date | None
    due: date | None
    clash: str | None = None
    prepared_late: bool = False


@dataclass(frozen=True)
class Schedule:
    """All slots of a plan on a day, in the order of dependencies."""

    plan: Plan
    on: date
    slots: Mapping[str, Slot]

    @property
    def ends(self) -> date | None:
        """Return the last day of all, None when nothing is dated."""
        return max((slot.ends for slot in self.slots.values() if slot.ends is not None), default=None)

    def in_state(self, state: StepState) -> tuple[str, ...]:
        """Return the keys of the steps in a state."""
        return tuple(key for key, slot in self.slots.items() if slot.state is state)


def schedule_plan(plan: Plan, progress: Progress, *, on: date) -> Schedule:
    """Schedule a plan as of a day: done steps keep their day, booked ones theirs, all others come as early as plan and order allow.

    What is not done cannot start before `on`. A step that was late moves what waits for it, day by day on the calendar.
    """
    today = plan.calendar.next_working_day(on)
    slots: dict[str, Slot] = {}
    for step in plan.steps:
        slots[step.key] = _slot(plan, step, progress, slots, on, today)
    return Schedule(plan, on, _with_late_preparations(slots))


def critical_path(schedule: Schedule) -> tuple[str, ...]:
    """Return the steps that cannot start later without moving the end of all, in order; done and floating steps are no part."""
    plan = schedule.plan
    starts: dict[str, int] = {}
    lengths: dict[str, int] = {}
    for key, slot in schedule.slots.items():
        if slot.starts is not None and slot.ends is not None and slot.state is not StepState.DONE:
            starts[key] = plan.calendar.days_between(plan.start, slot.starts)
            # A booked session may be spread over more days than it occupies.
            spread = plan.calendar.days_between(slot.starts, slot.ends) + 1
            least = 1 if slot.step.prepares else 0
            lengths[key] = max(slot.step.days, spread if spread > 1 else least)
    waits = {key: [before for before in plan.template.waits_for[key] if before in starts] for key in starts}
    spare = spare_days(tuple(starts), waits, starts, lengths)
    return tuple(key for key in starts if spare[key] == 0)


@dataclass(frozen=True, slots=True)
class Completed:
    """Whether a customer has completed: no open steps and the last day of those done; else whether all that is open is deferred."""

    on: date | None
    planned_for: date
    open_steps: tuple[str, ...]
    waits_for_deferred: bool


def read_completion(schedule: Schedule) -> Completed:
    """Apply the completion rule for the customer's size; without one every step of the customer counts. Skipped steps do not hold it up.

    Where nothing that counts was done, since all of it was skipped, the plan completes on the day that is looked at.
    """
    plan = schedule.plan
    rule = plan.template.completion_for(plan.facts.size)
    wanted = rule.steps if rule else tuple(step.key for step in plan.steps)
    slots = [schedule.slots[key] for key in wanted if key in schedule.slots]
    unfinished = [slot for slot in slots if slot.state not in (StepState.DONE, StepState.SKIPPED)]
    days = [slot.ends for slot in slots if slot.state is StepState.DONE and slot.ends is not None]
    return Completed(
        on=max(days, default=schedule.on) if not unfinished else None,
        planned_for=_planned_end(plan, rule),
        open_steps=tuple(slot.step.key for slot in unfinished),
        waits_for_deferred=bool(unfinished) and all(slot.state is StepState.DEFERRED for slot in unfinished),
    )


def _planned_end(plan: Plan, rule: Completion | None) -> date:
    if rule is not None:
        return plan.calendar.add_days(plan.start + (rule.week + 1) * WEEK, -1)
    return max((planned.due for planned in plan.planned.values()), default=plan.start)


def _slot(plan: Plan, step: Step, progress: Progress, slots: Mapping[str, Slot], on: date, today: date) -> Slot:
    promised = plan.planned.get(step.key)
    due = promised.due if promised is not None else None
    done, booked = progress.done.get(step.key), progress.booked.get(step.key)
    if done is not None:
        return Slot(step, StepState.DONE, done, done, due)
    if step.key in progress.skipped:
        return Slot(step, StepState.SKIPPED, None, None, due)
    if booked:
        return _booked_slot(plan, step, booked, slots, due, on)
    if promised is None:
        return Slot(step, StepState.DEFERRED, None, None, None)
    agreed = _agreed(plan, step, promised, progress.moved.get(step.key))
    earliest, waits = _earliest(plan, step, slots)
    starts = max(earliest, today, agreed.starts)
    ends = place_step(starts, step.days, plan.calendar)
    return Slot(step, _state(agreed, on, waits=waits), starts, ends, agreed.due)


def _agreed(plan: Plan, step: Step, promised: Planned, moved: date | None) -> Planned:
    """A step that was moved is late when the new day has passed; one moved to an earlier day keeps the day it is due."""
    if moved is None:
        return promised
    ends = place_step(moved, step.days, plan.calendar)
    return Planned(moved, ends, max(promised.due, ends))


def _booked_slot(
    plan: Plan, step: Step, booked: tuple[date, ...], slots: Mapping[str, Slot], due: date | None, on: date
) -> Slot:
    """A booking holds, even before what it waits for: then the clash is shown, and a person moves one of the two."""
    first, last = min(booked), max(booked)
    _, waits = _earliest(plan, step, slots)
    clash = None
    for before in plan.template.waits_for[step.key]:
        earlier = slots.get(before)
        if (
            earlier is not None
            and earlier.ends is not None
            and earlier.state is not StepState.DONE
            and earlier.ends > first
        ):
            clash = before
    # A booking is an agreed date: it is late when it has passed, not when the plan had hoped for an earlier one.
    state = StepState.LATE if on > last else StepState.PLANNED if waits else StepState.READY
    return Slot(step, state, first, last, due or last, clash)


def _earliest(plan: Plan, step: Step, slots: Mapping[str, Slot]) -> tuple[date, bool]:
    """Return the first day on which what the step waits for is out of the way, and whether any of it is still open."""
    earliest, waits = date.min, False
    for before in plan.template.waits_for[step.key]:
        slot = slots.get(before)
        if slot is None or slot.ends is None or slot.starts is None:
            continue
        if slot.state is StepState.DONE:
            earliest = max(earliest, plan.calendar.next_working_day(slot.ends))
        else:
            waits = True
            earliest = max(earliest, slot.ends, _free(slot, plan.template.days_before(before, step.key), plan.calendar))
    return earliest, waits


def _free(slot: Slot, days: int, calendar: WorkingCalendar) -> date:
    assert slot.starts is not None
    assert slot.ends is not None
    return free_after(slot.starts, days, calendar) if days <= 1 else calendar.add_days(slot.ends, 1)


def _state(promised: Planned, on: date, *, waits: bool) -> StepState:
    if on > promised.due:
        return StepState.LATE
    return StepState.PLANNED if waits or on < promised.starts else StepState.READY


def _with_late_preparations(slots: dict[str, Slot]) -> dict[str, Slot]:
    for key, slot in slots.items():
        session = slots.get(slot.step.prepares) if slot.step.prepares else None
        if session is None or session.starts is None or slot.ends is None or slot.ends < session.starts:
            continue
        slots[key] = Slot(slot.step, slot.state, slot.starts, slot.ends, slot.due, slot.clash, prepared_late=True)
    return slots
