"""Take a ticket by the process of another kind of request."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.desk.actions.open_ticket import start_process
from orgdesk.apps.desk.errors import DeskRefused, TicketClosed
from orgdesk.apps.desk.models import RequestType, Ticket
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.process.actions import cancel_instance
from orgdesk.apps.process.models import Instance


def choose_request_type(
    ticket: Ticket, request_type: RequestType, *, by: Person, at: datetime, facts: Mapping[str, Any] | None = None
) -> Ticket:
    """What ran for the ticket so far ends, its open work is withdrawn, and the process of the kind begins.

    Two steps, each with one instance's lock. Raises TicketClosed, and DeskRefused for the kind that it is already.
    """
    if ticket.status in {Ticket.Status.CLOSED, Ticket.Status.CANCELLED, Ticket.Status.MERGED}:
        raise TicketClosed(_("%(reference)s is closed; open a follow-up instead.") % {"reference": ticket.reference})
    if ticket.request_type_id == request_type.pk:
        raise DeskRefused(_("It is a “%(name)s” already.") % {"name": request_type.name})
    reason = _("It is a “%(name)s”.") % {"name": request_type.name}
    for instance in Instance.objects.active().about("ticket", ticket.key):
        cancel_instance(instance, by=by, at=at, reason=reason)
    with transaction.atomic():
        ticket.request_type = request_type
        ticket.save(update_fields=["request_type"])
        record_event(
            "ticket.typed", at=at, by=by.key, objects={"ticket": ticket.key}, data={"request_type": request_type.key}
        )
        start_process(ticket, facts=facts or {}, by=by, at=at)
    return ticket
