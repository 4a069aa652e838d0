"""Rows of plans to the core's values."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import lru_cache

from django.db.models import Prefetch, prefetch_related_objects

from orgdesk.apps.timelines.models import Booking, Cadence, CatchUpCall, Deferral, PlanStep, RunningPlan, StepMove
from orgdesk.apps.timelines.models.booking import BookingQuerySet
from orgdesk.core.calendars import Holiday, Period, WorkingCalendar, parse_week, zone_named
from orgdesk.core.calendars.zones import place_minutes
from orgdesk.core.timeline import booking as core_booking
from orgdesk.core.timeline import catchups as core_catchups
from orgdesk.core.timeline import plan as core_plan
from orgdesk.core.timeline.scheduling import Progress, Schedule, schedule_plan
from orgdesk.core.timeline.template import SessionKind

OFFICE_HOURS = {"mon-fri": "09:00-17:00"}


def calendar_of(plan: RunningPlan) -> WorkingCalendar:
    """The working days of the plan: its own hours and holidays, in the customer's zone."""
    return _calendar(plan.zone, json.dumps(plan.hours or OFFICE_HOURS), json.dumps(plan.holidays))


def office_calendar(zone: str) -> WorkingCalendar:
    """Office hours without holidays: for a plan of nobody yet."""
    return _calendar(zone, json.dumps(OFFICE_HOURS), "[]")


@dataclass(frozen=True, slots=True)
class PlanRows:
    """The rows of a plan that a schedule is made of, and what follows from it."""

    steps: list[PlanStep] = field(default_factory=list)
    deferrals: list[Deferral] = field(default_factory=list)
    bookings: list[Booking] = field(default_factory=list)
    moves: list[StepMove] = field(default_factory=list)
    cadences: list[Cadence] = field(default_factory=list)
    calls: list[CatchUpCall] = field(default_factory=list)

    @property
    def progress(self) -> Progress:
        return progress_of(self.steps, self.bookings, self.moves)


def rows_of(plans: Iterable[RunningPlan]) -> dict[int, PlanRows]:
    """The rows of many plans in eight queries."""
    found = {plan.pk: PlanRows() for plan in plans}
    bookings = Booking.objects.standing().select_related("booked_by").prefetch_related("parts", "attendees")
    for name, rows in (
        ("steps", PlanStep.objects.all()),
        ("deferrals", Deferral.objects.select_related("by")),
        ("bookings", bookings),
        ("moves", StepMove.objects.all()),
        ("cadences", Cadence.objects.all()),
        ("calls", CatchUpCall.objects.all()),
    ):
        for row in rows.filter(plan__in=found):
            getattr(found[row.plan_id], name).append(row)
    return found


def compiled(plan: RunningPlan, deferrals: Iterable[Deferral] | None = None) -> core_plan.Plan:
    rows = plan.deferrals.select_related("by") if deferrals is None else deferrals
    facts = core_plan.CustomerFacts(plan.size, plan.zone, dict(plan.known), frozenset(plan.options))
    deferred = tuple(core_plan.Deferral(row.block, row.reason, row.by.key, row.at, row.to_week) for row in rows)
    return core_plan.compile_plan(plan.template.content, plan.starts_on, facts, calendar_of(plan), deferred)


def progress_of(steps: Iterable[PlanStep], bookings: Iterable[Booking], moves: Iterable[StepMove] = ()) -> Progress:
    rows = list(steps)
    latest = {row.step: row.to for row in moves}
    return Progress(
        done={row.key: row.done_on for row in rows if row.done_on is not None},
        skipped={row.key: row.reason for row in rows if row.state == PlanStep.State.SKIPPED},
        booked=core_booking.booked_days(booking_to_core(row) for row in bookings),
        moved={step: to for step, to in latest.items() if to is not None},
    )


def standing_bookings(plan: RunningPlan) -> BookingQuerySet:
    bookings = Booking.objects.filter(plan=plan).standing()
    return bookings.select_related("booked_by", "plan__template", "plan__account").prefetch_related(
        "parts", "attendees"
    )


def remember(plan: RunningPlan) -> None:
    """For a page that only reads: schedule, drawing and list are made of the same rows, asked once."""
    prefetch_related_objects(
        [plan],
        Prefetch("steps", PlanStep.objects.select_related("done_by")),
        Prefetch("moves", StepMove.objects.select_related("by")),
        "mails",
        "calls",
    )


def progress_for(plan: RunningPlan) -> Progress:
    return progress_of(plan.steps.all(), standing_bookings(plan), plan.moves.all())


def scheduled(plan: RunningPlan, *, on: date) -> Schedule:
    """The plan as it looks on a day; six queries."""
    return schedule_plan(compiled(plan), progress_for(plan), on=on)


def booking_to_core(row: Booking) -> core_booking.Booking:
    return core_booking.Booking(
        key=row.key,
        step=row.step,
        kind=SessionKind(row.kind),
        zone=row.zone,
        parts=tuple(Period(part.starts_at.astimezone(UTC), part.ends_at.astimezone(UTC)) for part in row.parts.all()),
        attendees=frozenset(person.key for person in row.attendees.all()),
        by=row.booked_by.key,
        at=row.booked_at,
        cancelled=row.cancelled_reason if row.cancelled_at else "",
    )


def cadence_to_core(row: Cadence | None) -> core_catchups.Cadence | None:
    if row is None:
        return None
    return core_catchups.Cadence(row.first_week, row.last_week, row.every_weeks, row.reason)


def local_day(plan: RunningPlan, at: datetime) -> date:
    """The day on the customer's wall."""
    return at.astimezone(zone_named(plan.zone)).date()


def opening_of(plan: RunningPlan, on: date) -> datetime:
    """When work of a day begins with the customer."""
    hours = calendar_of(plan).hours_on(on)
    return place_minutes(zone_named(plan.zone), on, hours[0].opens if hours else 0)


def closing_of(plan: RunningPlan, on: date) -> datetime:
    """When work of a day ends with the customer."""
    hours = calendar_of(plan).hours_on(on)
    return place_minutes(zone_named(plan.zone), on, hours[-1].closes if hours else 24 * 60)


@lru_cache(maxsize=512)
def _calendar(zone: str, hours: str, holidays: str) -> WorkingCalendar:
    closed = tuple(Holiday(date.fromisoformat(on), name) for on, name in json.loads(holidays))
    return WorkingCalendar(key="plan", zone=zone, week=parse_week(json.loads(hours)), holidays=closed)
