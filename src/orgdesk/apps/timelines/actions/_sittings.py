"""What booking and moving a session share."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.timelines.actions._offer import withdraw_step
from orgdesk.apps.timelines.errors import StepClosed, TimelineRefused
from orgdesk.apps.timelines.models import Booking, BookingPart, PlanStep, RunningPlan
from orgdesk.apps.timelines.moving import require_near
from orgdesk.core.calendars import Period, zone_named
from orgdesk.core.timeline.booking import Part
from orgdesk.core.timeline.errors import SittingError


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


def require_ahead(
    plan: RunningPlan, parts: Iterable[Part], zone: str, *, at: datetime, held: Iterable[datetime] = ()
) -> None:
    """Nobody is invited to a day that has passed, or to one far beyond the plan: a slip of the pen.

    `held` are starts that stand already, of sittings that took place.
    """
    today, there = at.astimezone(zone_named(zone)).date(), set(held)
    for part in parts:
        if part.local.date() < today and part.local not in there:
            day = date_format(part.local, "j M Y")
            raise SittingError(_("%(day)s has passed; give a day from today on.") % {"day": day}, local=part.local)
        try:
            require_near(plan, part.local.date(), on=today)
        except TimelineRefused as refusal:
            raise SittingError(str(refusal), local=part.local) from None


def write_parts(row: Booking, parts: Iterable[Period]) -> None:
    row.parts.all().delete()
    BookingPart.objects.bulk_create(BookingPart(booking=row, starts_at=part.start, ends_at=part.end) for part in parts)


def offer_anew(plan: RunningPlan, step: PlanStep, *, at: datetime) -> None:
    """The step's work follows the new time."""
    if step.offered_at is not None:
        withdraw_step(plan, step, at=at, reason="booked")
