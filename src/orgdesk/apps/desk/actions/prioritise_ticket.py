"""The priority of a ticket: read from impact and urgency, or chosen with a reason."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.models import Account
from orgdesk.apps.desk.errors import DeskRefused, WordsMissing
from orgdesk.apps.desk.models import PriorityChange, Ticket
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.work.models import WorkItem
from orgdesk.core.service.errors import ReasonMissingError, ServiceRuleError
from orgdesk.core.service.priority import Override, PriorityMatrix, prioritise
from orgdesk.ui.lengths import whole

PRIORITIES = ("1", "2", "3", "4", "5")
MATRIX = PriorityMatrix.of_rows(
    "desk",
    PRIORITIES,
    ("low", "medium", "high"),
    {"low": ("5", "4", "3"), "medium": ("4", "3", "2"), "high": ("3", "2", "1")},
)


def prioritise_ticket(
    ticket: Ticket, *, impact: str, urgency: str, by: Person, at: datetime, priority: str = "", reason: str = ""
) -> PriorityChange:
    """A key account raises the urgency by one step. Raises WordsMissing for a choice without its reason, or DeskRefused."""
    chosen = Override(priority, reason, by.key, at) if priority else None
    vip = ticket.account is not None and ticket.account.account_class == Account.Class.KEY
    try:
        found = prioritise(MATRIX, impact, urgency, vip=vip, override=chosen)
    except ReasonMissingError as refusal:
        raise WordsMissing(_("Say why this priority, and not the one of the matrix.")) from refusal
    except ServiceRuleError as refusal:
        raise DeskRefused(_("Choose an impact, an urgency and a priority from 1 to 5.")) from refusal
    with transaction.atomic():
        ticket.impact, ticket.urgency, ticket.priority = impact, urgency, int(found.value)
        ticket.save(update_fields=["impact", "urgency", "priority"])
        WorkItem.objects.about("ticket", ticket.key).open().update(priority=ticket.priority)
        change = PriorityChange.objects.create(
            ticket=ticket,
            computed=int(found.computed),
            value=ticket.priority,
            reason=whole(reason, 200, "reason"),
            by=by,
            at=at,
        )
        record_event(
            "ticket.prioritised",
            at=at,
            by=by.key,
            objects={"ticket": ticket.key},
            data={"priority": ticket.priority, "computed": change.computed, "impact": impact, "urgency": urgency},
            text={"reason": reason} if reason else None,
        )
    return change


def choose_priority(ticket: Ticket, *, priority: str, by: Person, at: datetime, reason: str) -> PriorityChange:
    """A priority with its reason, on the ticket's own impact and urgency (medium where nobody judged them yet)."""
    impact, urgency = ticket.impact or Ticket.Degree.MEDIUM, ticket.urgency or Ticket.Degree.MEDIUM
    return prioritise_ticket(ticket, impact=impact, urgency=urgency, priority=priority, reason=reason, by=by, at=at)
