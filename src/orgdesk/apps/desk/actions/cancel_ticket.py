"""End a ticket that asks nothing of us: no request at all, taken back, asked twice."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.desk.actions.change_ticket_status import change_ticket_status
from orgdesk.apps.desk.errors import DeskRefused, WordsMissing
from orgdesk.apps.desk.models import Ticket
from orgdesk.apps.process.actions import cancel_instance
from orgdesk.apps.process.models import Instance
from orgdesk.apps.work.actions import withdraw_work
from orgdesk.apps.work.models import WorkItem
from orgdesk.ui.lengths import whole

_ENDED = {Ticket.Status.CLOSED, Ticket.Status.MERGED, Ticket.Status.CANCELLED}


def cancel_ticket(ticket: Ticket, *, reason: str, by: Person, at: datetime) -> Ticket:
    """Its work is withdrawn and nobody is written to. Raises WordsMissing without a reason, DeskRefused when it has ended."""
    if not reason.strip():
        raise WordsMissing(_("Say why nothing is done about it; whoever looks later reads it."))
    if ticket.status in _ENDED:
        raise DeskRefused(
            _("%(reference)s has ended already: it is %(status)s.")
            % {"reference": ticket.reference, "status": ticket.get_status_display()}
        )
    reason = whole(reason.strip(), 200, "reason")
    with transaction.atomic():
        for instance in Instance.objects.about("ticket", ticket.key).active():
            cancel_instance(instance, by=by, at=at, reason=reason)
        for item in WorkItem.objects.open().about("ticket", ticket.key):
            withdraw_work(item, at=at, by=by.key, reason=reason)
        return change_ticket_status(ticket, status=Ticket.Status.CANCELLED, at=at, by=by, reason=reason)
