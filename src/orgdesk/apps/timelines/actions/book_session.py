"""Book the session of a step."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.timelines.actions._note_plan import lock_plan, note_plan
from orgdesk.apps.timelines.actions._sittings import lock_people, offer_anew, open_step, require_ahead, write_parts
from orgdesk.apps.timelines.actions.refresh_plan import refresh_plan
from orgdesk.apps.timelines.errors import TimelineRefused
from orgdesk.apps.timelines.invitations import send_invitation
from orgdesk.apps.timelines.models import Attendance, Booking, RunningPlan
from orgdesk.apps.timelines.models.booking import new_booking_key
from orgdesk.apps.timelines.moving import bookings_around
from orgdesk.apps.timelines.policies import require_steering
from orgdesk.core.timeline.booking import Part
from orgdesk.core.timeline.booking import book_session as core_book
from orgdesk.ui.lengths import whole


def book_session(
    plan: RunningPlan,
    step_key: str,
    parts: Sequence[Part],
    *,
    attendees: Sequence[Person],
    by: Person,
    at: datetime,
    zone: str = "",
    place: str = "",
) -> Booking:
    """Wall-clock times of `zone`, by default the customer's; everybody who attends gets an invitation.

    Raises NoSuchHourError, DoubleBookingError and other TimelineErrors; then nothing is booked.
    """
    require_steering(by, plan, at=at)
    zone = zone or plan.zone
    require_ahead(plan, parts, zone, at=at)
    with transaction.atomic():
        plan = lock_plan(plan)
        row = open_step(plan, step_key)
        if plan.bookings.standing().filter(step=step_key).exists():
            raise TimelineRefused(_("This session is booked already; move the booking instead."))
        people = lock_people(attendees)
        step = plan.template.content.by_key[step_key]
        booked = core_book(
            step,
            parts,
            key=new_booking_key(),
            zone=zone,
            attendees=frozenset(person.key for person in people),
            by=by.key,
            at=at,
            others=bookings_around(people, parts, zone),
            names={person.key: person.name for person in people},
        )
        booking = Booking.objects.create(
            key=booked.key, plan=plan, step=step_key, kind=booked.kind.value, zone=zone, place=whole(place, 250, "place"),
            booked_by=by, booked_at=at,
        )  # fmt: skip
        Attendance.objects.bulk_create(Attendance(booking=booking, person=person) for person in people)
        write_parts(booking, booked.parts)
        note_plan(
            "session.booked",
            plan,
            at=at,
            by=by.key,
            data={"step": step_key, "starts": booked.parts[0].start.isoformat()},
            objects={"booking": booking.key},
        )
        offer_anew(plan, row, at=at)
        refresh_plan(plan, at=at)
        send_invitation(booking, at=at)
    return booking
