"""Move a booked session to another time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.timelines.actions._note_plan import lock_plan, note_plan
from orgdesk.apps.timelines.actions._sittings import lock_people, offer_anew, open_step, require_ahead, write_parts
from orgdesk.apps.timelines.actions.refresh_plan import refresh_plan
from orgdesk.apps.timelines.invitations import send_invitation
from orgdesk.apps.timelines.mapping import booking_to_core
from orgdesk.apps.timelines.models import Booking, BookingRevision
from orgdesk.apps.timelines.moving import bookings_around
from orgdesk.apps.timelines.policies import require_steering
from orgdesk.core.calendars import zone_named
from orgdesk.core.timeline.booking import Part, rebook_session
from orgdesk.ui.lengths import whole


def move_booking(booking: Booking, parts: Sequence[Part], *, reason: str, by: Person, at: datetime) -> Booking:
    """The old times stay in its history with the reason; the invitation is sent anew under the same identity."""
    require_steering(by, booking.plan, at=at)
    with transaction.atomic():
        plan = lock_plan(booking.plan)
        row = Booking.objects.select_for_update(of=("self",)).select_related("booked_by").get(pk=booking.pk)
        people = lock_people(row.attendees.all())
        before = booking_to_core(row)
        zone = zone_named(row.zone)
        held = [part.start.astimezone(zone).replace(tzinfo=None) for part in before.parts]
        require_ahead(plan, parts, row.zone, at=at, held=held)
        step = plan.template.content.by_key[row.step]
        moved = rebook_session(
            before,
            step,
            parts,
            reason=reason,
            by=by.key,
            at=at,
            others=bookings_around(people, parts, row.zone),
            names={person.key: person.name for person in people},
        )
        BookingRevision.objects.create(
            booking=row,
            parts=[[part.start.isoformat(), part.end.isoformat()] for part in before.parts],
            reason=whole(reason, 250, "reason"),
            by=by,
            at=at,
        )
        write_parts(row, moved.parts)
        note_plan(
            "session.moved",
            plan,
            at=at,
            by=by.key,
            data={"step": row.step, "from": before.parts[0].start.isoformat(), "to": moved.parts[0].start.isoformat()},
            text={"reason": reason},
            objects={"booking": row.key},
        )
        offer_anew(plan, open_step(plan, row.step), at=at)
        refresh_plan(plan, at=at)
        send_invitation(row, at=at)
    return row
