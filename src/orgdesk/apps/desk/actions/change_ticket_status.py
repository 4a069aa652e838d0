"""A ticket goes to another status."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.desk.models import StatusPeriod, Ticket
from orgdesk.apps.events.actions import record_event


def change_ticket_status(
    ticket: Ticket, *, status: str, at: datetime, by: Person | None = None, reason: str = ""
) -> Ticket:
    """End the period of the old status and begin one of the new; to the same status nothing happens."""
    if ticket.status == status:
        return ticket
    with transaction.atomic():
        before = ticket.status
        ticket.periods.filter(until=None).update(until=at)
        StatusPeriod.objects.create(ticket=ticket, status=status, since=at, reason=reason[:200])
        ticket.status = Ticket.Status(status)
        ticket.last_activity_at = max(at, ticket.last_activity_at)
        ticket.save(update_fields=["status", "last_activity_at"])
        record_event(
            f"ticket.{status}",
            at=at,
            by=by.key if by else "",
            objects={"ticket": ticket.key},
            data={"from": before, "tier": ticket.tier},
        )
    return ticket
