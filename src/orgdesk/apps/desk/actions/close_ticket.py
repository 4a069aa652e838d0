"""Close a ticket: nothing more is expected of anybody."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.desk.actions.change_ticket_status import change_ticket_status
from orgdesk.apps.desk.errors import NotYetTold
from orgdesk.apps.desk.models import Message, Ticket


def close_ticket(
    ticket: Ticket, *, at: datetime, by: Person | None = None, reason: str = "", told: bool = False
) -> Ticket:
    """Raises NotYetTold while the customer has had no answer; `told`: they had it by phone, which leaves no letter."""
    told = told or ticket.messages.filter(kind=Message.Kind.SENT).exists()
    if not told:
        raise NotYetTold(
            _("%(reference)s cannot be closed before the customer is told: reply first.")
            % {"reference": ticket.reference}
        )
    with transaction.atomic():
        return change_ticket_status(ticket, status=Ticket.Status.CLOSED, at=at, by=by, reason=reason)
