"""Close a ticket: nothing more is expected of anybody."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.desk.actions.change_ticket_status import change_ticket_status
from orgdesk.apps.desk.actions.escalate_to_authority import KIND as AUTHORITY
from orgdesk.apps.desk.errors import DeskRefused, NotYetTold
from orgdesk.apps.desk.models import Message, Ticket
from orgdesk.apps.process.actions import cancel_instance
from orgdesk.apps.process.models import Instance
from orgdesk.apps.work.actions import withdraw_work
from orgdesk.apps.work.models import WorkItem
from orgdesk.ui.lengths import whole


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
        for item in WorkItem.objects.open().about("ticket", ticket.key).filter(kind=AUTHORITY):
            withdraw_work(item, at=at, by=by.key if by else "", reason="closed")
        return change_ticket_status(ticket, status=Ticket.Status.CLOSED, at=at, by=by, reason=reason)


def close_by_hand(ticket: Ticket, *, by: Person, at: datetime, reason: str = "", told: bool = False) -> Ticket:
    """Close what only waits for a last word; its process waits no longer. Raises DeskRefused while something is still asked of us."""
    if ticket.status in {Ticket.Status.CLOSED, Ticket.Status.CANCELLED, Ticket.Status.MERGED}:
        raise DeskRefused(
            _("%(reference)s has ended already: it is %(status)s.")
            % {"reference": ticket.reference, "status": ticket.get_status_display()}
        )
    if WorkItem.objects.open().about("ticket", ticket.key).exclude(kind=AUTHORITY).exists():
        raise DeskRefused(_("%(reference)s still has an open step; finish it first.") % {"reference": ticket.reference})
    reason = whole(reason, 200, "reason")
    with transaction.atomic():
        closed = close_ticket(ticket, at=at, by=by, reason=reason, told=told)
        for instance in Instance.objects.about("ticket", ticket.key).active():
            cancel_instance(instance, by=by, at=at, reason=reason or _("closed by hand"))
    return closed
