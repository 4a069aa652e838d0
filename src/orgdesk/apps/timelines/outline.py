"""A plan as a list: what the drawing says, for phones and screen readers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orgdesk.apps.timelines.actions._offer import open_items, told_words
from orgdesk.apps.timelines.mapping import remember
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
    tells: tuple[str, ...]
    work: str
    """The key of its open work."""


def open_work(plan: RunningPlan) -> dict[str, str]:
    """The open work of each step."""
    return {item.data["step"]: item.key for item in open_items(plan).order_by("-pk") if "step" in item.data}


def outline_of(plan: RunningPlan, schedule: Schedule, work: Mapping[str, str]) -> list[Line]:
    """Every step by its dates, deferred ones last."""
    remember(plan)
    rows = {row.key: row for row in plan.steps.all()}
    bookings = {row.step: row for row in plan.bookings.standing().prefetch_related("parts", "attendees", "revisions")}
    lessons = {row.session: row for row in plan.lessons.select_related("lesson")}
    critical = set(critical_path(schedule))
    lines = [
        _line(
            slot,
            plan,
            schedule,
            rows[key],
            bookings.get(key),
            lessons.get(key),
            critical=key in critical,
            work=work.get(key, ""),
        )
        for key, slot in schedule.slots.items()
    ]
    return sorted(lines, key=lambda line: (line.starts is None, line.starts or date.max))


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
    work: str,
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
        tells=tuple(told_words(slot.step.tells)),
        work=work,
    )
