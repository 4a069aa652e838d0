"""A plan as the customer sees it: what was done together, what comes now, what comes next, in words meant for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from orgdesk.apps.timelines.models import Booking, RunningPlan, SeriesMail
from orgdesk.apps.timelines.words import kind_words
from orgdesk.core.calendars import zone_named
from orgdesk.core.timeline.scheduling import Schedule, Slot, StepState, read_completion

_AHEAD = (StepState.PLANNED, StepState.READY, StepState.LATE)


@dataclass(frozen=True, slots=True)
class CustomerLine:
    """One step: `state` is done, now, next or later; sittings are by the clock on the customer's wall."""

    title: str
    state: str
    on: date | None
    kind: str
    minutes: int
    sittings: tuple[tuple[datetime, datetime], ...]
    people: tuple[str, ...]
    place: str
    waits_for_a_date: bool


@dataclass(frozen=True, slots=True)
class CustomerPath:
    """The whole way; `now` is the step that is up, `letters` how many short mails were sent, of how many, and the last day of theirs."""

    plan: RunningPlan
    lines: tuple[CustomerLine, ...]
    now: CustomerLine | None
    done: int
    ends: date
    letters: tuple[int, int, date] | None


def customer_path(plan: RunningPlan, schedule: Schedule) -> CustomerPath:
    """Steps that have words for the customer; our own preparations are left out."""
    bookings = {row.step: row for row in plan.bookings.standing().prefetch_related("parts", "attendees")}
    told = [slot for slot in schedule.slots.values() if slot.step.words_for_customer]
    told = [slot for slot in told if slot.state is not StepState.SKIPPED]
    ordered = sorted(told, key=lambda slot: (slot.starts is None, slot.starts or date.max))
    current = next((slot.step.key for slot in ordered if slot.state in _AHEAD), "")
    lines = tuple(_line(slot, bookings.get(slot.step.key), current) for slot in ordered)
    return CustomerPath(
        plan=plan,
        lines=lines,
        now=next((line for line in lines if line.state == "now"), None),
        done=sum(line.state == "done" for line in lines),
        ends=read_completion(schedule).planned_for,
        letters=_letters(plan),
    )


def _line(slot: Slot, booking: Booking | None, current: str) -> CustomerLine:
    session = slot.step.session
    return CustomerLine(
        title=slot.step.words_for_customer,
        state=_state(slot, current),
        on=slot.starts,
        kind=kind_words(session.kind) if session else "",
        minutes=session.minutes if session else 0,
        sittings=_sittings(booking) if booking else (),
        people=tuple(one.name for one in booking.attendees.all() if one.is_staff) if booking else (),
        place=booking.place if booking else "",
        waits_for_a_date=session is not None and booking is None and slot.state in _AHEAD,
    )


def _state(slot: Slot, current: str) -> str:
    if slot.state is StepState.DONE:
        return "done"
    elif slot.state is StepState.DEFERRED:
        return "later"
    else:
        return "now" if slot.step.key == current else "next"


def _sittings(booking: Booking) -> tuple[tuple[datetime, datetime], ...]:
    zone = zone_named(booking.zone)
    return tuple((part.starts_at.astimezone(zone), part.ends_at.astimezone(zone)) for part in booking.parts.all())


def _letters(plan: RunningPlan) -> tuple[int, int, date] | None:
    """None where the plan writes none, or nobody of theirs is on the list."""
    mails = list(plan.mails.all())
    if not mails or not plan.memberships.filter(left_at=None).exists():
        return None
    return sum(mail.state == SeriesMail.State.QUEUED for mail in mails), len(mails), mails[-1].on
