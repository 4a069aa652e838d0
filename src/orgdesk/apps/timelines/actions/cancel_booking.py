"""Cancel a booked session."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.timelines.actions._note_plan import lock_plan, note_plan
from orgdesk.apps.timelines.actions._sittings import offer_anew, open_step
from orgdesk.apps.timelines.actions.refresh_plan import refresh_plan
from orgdesk.apps.timelines.invitations import send_invitation
from orgdesk.apps.timelines.mapping import booking_to_core
from orgdesk.apps.timelines.models import Booking, BookingRevision
from orgdesk.apps.timelines.policies import require_steering
from orgdesk.core.timeline.booking import cancel_booking as core_cancel
from orgdesk.ui.lengths import whole


def cancel_booking(booking: Booking, *, reason: str, by: Person, at: datetime) -> Booking:
    """Everybody is told by a cancellation that their calendar understands; cancelling twice is cancelling once."""
    require_steering(by, booking.plan, at=at)
    reason = whole(reason, 250, "reason")
    with transaction.atomic():
        plan = lock_plan(booking.plan)
        row = Booking.objects.select_for_update(of=("self",)).select_related("booked_by").get(pk=booking.pk)
        if row.cancelled_at is None:
            gone = core_cancel(booking_to_core(row), reason=reason, by=by.key, at=at)
            BookingRevision.objects.create(
                booking=row,
                parts=[[part.start.isoformat(), part.end.isoformat()] for part in gone.parts],
                reason=reason,
                by=by,
                at=at,
            )
            row.cancelled_at, row.cancelled_reason = at, reason
            row.save(update_fields=["cancelled_at", "cancelled_reason"])
            note_plan(
                "session.cancelled",
                plan,
                at=at,
                by=by.key,
                data={"step": row.step},
                text={"reason": reason},
                objects={"booking": row.key},
            )
            offer_anew(plan, open_step(plan, row.step), at=at)
            refresh_plan(plan, at=at)
            send_invitation(row, at=at)
    return row
