"""Note who came to a session."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.timelines.actions._note_plan import note_plan
from orgdesk.apps.timelines.models import Booking
from orgdesk.apps.timelines.policies import require_steering


def note_attendance(booking: Booking, people: Iterable[Person], *, by: Person, at: datetime) -> Booking:
    """Those who were invited and came; the others are kept as not having come."""
    require_steering(by, booking.plan, at=at)
    came = [person.pk for person in people]
    with transaction.atomic():
        booking.attendances.exclude(person__in=came).update(came_at=None)
        booking.attendances.filter(person__in=came, came_at=None).update(came_at=at)
        note_plan(
            "session.attended",
            booking.plan,
            at=at,
            by=by.key,
            data={"step": booking.step, "came": len(came), "asked": booking.attendances.count()},
            objects={"booking": booking.key},
        )
    return booking
