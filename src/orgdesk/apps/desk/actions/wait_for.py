"""A ticket waits for somebody, and it is said for whom and why."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.desk.actions.change_ticket_status import change_ticket_status
from orgdesk.apps.desk.errors import DeskRefused, TicketClosed
from orgdesk.apps.desk.models import Ticket, WaitingReason
from orgdesk.ui.lengths import whole

_STATUS = {
    WaitingReason.Party.CUSTOMER: Ticket.Status.PENDING_CUSTOMER,
    WaitingReason.Party.VENDOR: Ticket.Status.PENDING_VENDOR,
    WaitingReason.Party.INTERNAL: Ticket.Status.PENDING_INTERNAL,
}
_LONGEST = 200
_OPEN = {Ticket.Status.NEW, Ticket.Status.TRIAGED, Ticket.Status.ASSIGNED, Ticket.Status.IN_PROGRESS, *_STATUS.values()}


def wait_for(ticket: Ticket, *, reason: WaitingReason, by: Person, at: datetime, words: str = "") -> Ticket:
    """The promise's clock stands still from now. Raises TicketClosed for a ticket that is over."""
    if ticket.status not in _OPEN:
        raise TicketClosed(
            _("%(reference)s is answered or closed; nothing waits there.") % {"reference": ticket.reference}
        )
    with transaction.atomic():
        if ticket.status in _STATUS.values():
            change_ticket_status(ticket, status=Ticket.Status.IN_PROGRESS, at=at, by=by)
        fits = _LONGEST - len(reason.label) - len(": ")
        said = ": ".join(part for part in (reason.label, whole(words.strip(), fits, "words")) if part)
        change_ticket_status(ticket, status=_STATUS[WaitingReason.Party(reason.party)], at=at, by=by, reason=said)
        ticket.periods.filter(until=None).update(blocker=reason)
    return ticket


def wait_no_more(ticket: Ticket, *, by: Person, at: datetime) -> Ticket:
    if ticket.status not in _STATUS.values():
        raise DeskRefused(_("%(reference)s does not wait for anybody.") % {"reference": ticket.reference})
    return change_ticket_status(ticket, status=Ticket.Status.IN_PROGRESS, at=at, by=by)
