"""What booking and moving a session share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.timelines.actions._offer import withdraw_step
from orgdesk.apps.timelines.errors import StepClosed, TimelineRefused
from orgdesk.apps.timelines.mapping import booking_to_core
from orgdesk.apps.timelines.models import Booking, BookingPart, PlanStep, RunningPlan
from orgdesk.core.calendars import Period
from orgdesk.core.timeline import booking as core_booking
from orgdesk.core.timeline.booking import Part, place_part

_AROUND = timedelta(days=1)


def lock_people(people: Iterable[Person]) -> list[Person]:
    """Two people who book one slot at once take turns: the second sees the first's booking."""
    keys = sorted({person.pk for person in people})
    return list(Person.objects.select_for_update().filter(pk__in=keys).order_by("pk"))


def open_step(plan: RunningPlan, key: str) -> PlanStep:
    """The step, when a session of it can be booked."""
    row = plan.steps.select_for_update().filter(key=key).first()
    if row is None:
        raise TimelineRefused(_("This plan has no step “%(key)s”.") % {"key": key})
    if row.state in (PlanStep.State.DONE, PlanStep.State.SKIPPED):
        raise StepClosed(_("This session is %(state)s already.") % {"state": row.get_state_display()})
    return row


def bookings_around(people: Sequence[Person], parts: Sequence[Part], zone: str) -> list[core_booking.Booking]:
    """What the people are booked for near those sittings."""
    placed = [place_part(part, zone) for part in parts]
    if not placed:
        return []
    since, until = min(one.start for one in placed) - _AROUND, max(one.end for one in placed) + _AROUND
    rows = Booking.objects.standing().attended_by(people).meeting(since, until)
    return [booking_to_core(row) for row in rows.select_related("booked_by").prefetch_related("parts", "attendees")]


def write_parts(row: Booking, parts: Iterable[Period]) -> None:
    row.parts.all().delete()
    BookingPart.objects.bulk_create(BookingPart(booking=row, starts_at=part.start, ends_at=part.end) for part in parts)


def offer_anew(plan: RunningPlan, step: PlanStep, *, at: datetime) -> None:
    """The step's work follows the new time."""
    if step.offered_at is not None:
        withdraw_step(plan, step, at=at, reason="booked")
