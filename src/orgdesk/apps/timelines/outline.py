"""A plan as a list: what the drawing says, for phones, screen readers and the customer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orgdesk.apps.timelines.models import Booking, LessonChoice, PlanStep, RunningPlan
from orgdesk.apps.timelines.seats import owner_words
from orgdesk.core.timeline.scheduling import Schedule, Slot, StepState, critical_path
from orgdesk.core.timeline.slippage import slip_days
from orgdesk.core.timeline.template import Block, OutcomeField, Step

_WORDS = {
    StepState.PLANNED: (gettext_lazy("planned"), "idle"),
    StepState.READY: (gettext_lazy("now"), "info"),
    StepState.LATE: (gettext_lazy("late"), "bad"),
    StepState.DONE: (gettext_lazy("done"), "good"),
    StepState.SKIPPED: (gettext_lazy("left out"), "idle"),
    StepState.DEFERRED: (gettext_lazy("deferred"), "warn"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One step as the list shows it."""

    step: Step
    row: PlanStep
    owner: str
    word: str
    tone: str
    starts: date | None
    ends: date | None
    due: date | None
    slip: int
    critical: bool
    waits_for: tuple[str, ...]
    block: Block | None
    booking: Booking | None
    lesson: LessonChoice | None
    clash: str
    outcomes: tuple[tuple[OutcomeField, str], ...]
    waits_to_book: bool


@dataclass(frozen=True, slots=True)
class CustomerLine:
    """One step in the customer's words: done, now or next."""

    title: str
    state: str
    on: date | None
    sittings: tuple[tuple[datetime, datetime], ...]


def outline_of(plan: RunningPlan, schedule: Schedule) -> list[Line]:
    """Every step by its dates, deferred ones last."""
    rows = {row.key: row for row in plan.steps.select_related("done_by")}
    bookings = {row.step: row for row in plan.bookings.standing().prefetch_related("parts", "attendees", "revisions")}
    lessons = {row.session: row for row in plan.lessons.select_related("lesson")}
    critical = set(critical_path(schedule))
    lines = [
        _line(slot, plan, schedule, rows[key], bookings.get(key), lessons.get(key), critical=key in critical)
        for key, slot in schedule.slots.items()
    ]
    return sorted(lines, key=lambda line: (line.starts is None, line.starts or date.max))


def customer_path(plan: RunningPlan, schedule: Schedule) -> list[CustomerLine]:
    """What concerns the customer: the meetings; our own preparations are left out."""
    bookings = {row.step: row for row in plan.bookings.standing().prefetch_related("parts")}
    steps = [slot for slot in schedule.slots.values() if slot.step.session is not None]
    steps = [slot for slot in steps if slot.state is not StepState.SKIPPED]
    ordered = sorted(steps, key=lambda slot: (slot.starts is None, slot.starts or date.max))
    current = next((slot.step.key for slot in ordered if slot.state in _AHEAD), "")
    return [_customer_line(slot, bookings.get(slot.step.key), current) for slot in ordered]


_AHEAD = (StepState.PLANNED, StepState.READY, StepState.LATE)


def _line(
    slot: Slot,
    plan: RunningPlan,
    schedule: Schedule,
    row: PlanStep,
    booking: Booking | None,
    lesson: LessonChoice | None,
    *,
    critical: bool,
) -> Line:
    word, tone = str(_WORDS[slot.state][0]), _WORDS[slot.state][1]
    slots = schedule.slots
    waits = [slots[key] for key in plan.template.content.waits_for[slot.step.key] if key in slots]
    still = tuple(one.step.title for one in waits if one.state in _AHEAD)
    return Line(
        step=slot.step,
        row=row,
        owner=owner_words(slot.step.owner, plan.template),
        word=_("booked") if booking and slot.state in (StepState.PLANNED, StepState.READY) else word,
        tone="info" if booking and slot.state is StepState.PLANNED else tone,
        starts=slot.starts,
        ends=slot.ends,
        due=slot.due,
        slip=slip_days(schedule, slot.step.key),
        critical=critical,
        waits_for=still,
        block=plan.template.content.block_of(slot.step),
        booking=booking,
        lesson=lesson,
        clash=slots[slot.clash].step.title if slot.clash else "",
        outcomes=tuple((field, row.outcome[field.key]) for field in slot.step.outcomes if field.key in row.outcome),
        waits_to_book=slot.step.session is not None and booking is None and row.state in ("open", "deferred"),
    )


def _customer_line(slot: Slot, booking: Booking | None, current: str) -> CustomerLine:
    if slot.state is StepState.DONE:
        state = "done"
    elif slot.state is StepState.DEFERRED:
        state = "later"
    else:
        state = "now" if slot.step.key == current else "next"
    sittings = tuple((part.starts_at, part.ends_at) for part in booking.parts.all()) if booking else ()
    return CustomerLine(slot.step.title, state, slot.starts, sittings)
