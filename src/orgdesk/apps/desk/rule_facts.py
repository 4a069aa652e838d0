"""What a rule of automation may look at, as it stood when something happened: for the live rule and for the dry run alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from orgdesk.apps.desk.actions.escalate_to_authority import KIND as AUTHORITY
from orgdesk.apps.desk.models import Movement, Ticket
from orgdesk.apps.events.models import Event
from orgdesk.apps.organisation import lookup
from orgdesk.apps.work.models import WorkItem
from orgdesk.core.service.automation import Facts, Trigger

TRIGGERS: Mapping[str, Trigger] = {
    "ticket.opened": Trigger.OPENED,
    "message.received": Trigger.CUSTOMER_WROTE,
    "message.sent": Trigger.REPLIED,
    "ticket.escalated": Trigger.ESCALATED,
    "sla.nearly_breached": Trigger.NEARLY_BREACHED,
    "sla.breached": Trigger.BREACHED,
    **{f"ticket.{status}": Trigger.STATUS_CHANGED for status in Ticket.Status.values if status != Ticket.Status.NEW},
}

TRIGGER_LABELS: Mapping[Trigger, object] = {
    Trigger.OPENED: _("a ticket is opened"),
    Trigger.CUSTOMER_WROTE: _("the customer writes"),
    Trigger.REPLIED: _("we answer"),
    Trigger.STATUS_CHANGED: _("the status changes"),
    Trigger.ESCALATED: _("it is escalated"),
    Trigger.NEARLY_BREACHED: _("a promise is nearly late"),
    Trigger.BREACHED: _("a promise is late"),
}

FACT_LABELS: Mapping[str, object] = {
    "subject": _("subject"),
    "words": _("words of the message"),
    "channel": _("channel"),
    "product": _("product"),
    "account": _("account"),
    "class": _("class of account"),
    "segment": _("segment"),
    "status": _("status"),
    "priority": _("priority"),
    "tier": _("tier"),
    "unit": _("unit that has it"),
    "tag": _("tag"),
    "language": _("language"),
    "live": _("live queue (yes or no)"),
    "clock": _("clock"),
    "customer_messages": _("messages from the customer so far"),
}

_MOVES = frozenset({Movement.Kind.TRANSFER})


def facts_at(ticket: Ticket, event: Event) -> Facts:
    """The ticket as it was at the event: what changes is read from its dated rows, not from today's ticket.

    `ticket` comes from `tickets_of`, which fetches those rows for all of them at once.
    """
    at = event.at
    clock = str(event.data.get("metric", ""))
    return {
        "subject": ticket.subject,
        "words": _words(ticket, event),
        "channel": ticket.channel,
        "product": ticket.product.key if ticket.product else "",
        "account": ticket.account.key if ticket.account else "",
        "class": ticket.account.account_class if ticket.account else "",
        "segment": ticket.account.segment if ticket.account else "",
        "status": _status(ticket, at),
        "priority": _priority(ticket, at),
        "tier": str(event.data.get("tier") or _tier(ticket, at)),
        "unit": _unit(ticket, at),
        "tag": [tag.name for tag in ticket.tags.all()],
        "language": ticket.requester.language,
        "live": "yes" if ticket.live else "no",
        "clock": f"{clock} {event.data.get('tier', '')}".strip() if clock else "",
        "customer_messages": sum(one.kind == "received" and one.at <= at for one in ticket.messages.all()),
    }


def tickets_of(keys: Iterable[str]) -> dict[str, Ticket]:
    rows = Ticket.objects.filter(key__in=list(keys)).select_related("account", "product", "requester")
    fetched = rows.prefetch_related(
        "periods", "priority_changes", "tags", "messages", "declarations", "movements", "escalations"
    )
    first = WorkItem.objects.filter(subject_type="ticket", subject_key=OuterRef("key")).exclude(kind=AUTHORITY)
    seats = {
        name: Subquery(first.order_by("enabled_at", "pk").values(column)[:1])
        for name, column in (("first_unit", "unit_key"), ("first_position", "position_key"))
    }
    return {ticket.key: ticket for ticket in fetched.annotate(**seats)}


def _words(ticket: Ticket, event: Event) -> str:
    number = event.data.get("message")
    letters = list(ticket.messages.all())
    if number is None:
        first = next(iter(letters), None)
        return first.text if first is not None and event.kind == "ticket.opened" else ""
    return next((one.text for one in letters if one.pk == number), "")


def _status(ticket: Ticket, at: datetime) -> str:
    return next((row.status for row in reversed(list(ticket.periods.all())) if row.since <= at), ticket.status)


def _priority(ticket: Ticket, at: datetime) -> int:
    before = [row.value for row in ticket.priority_changes.all() if row.at <= at]
    return before[-1] if before else 3


def _unit(ticket: Ticket, at: datetime) -> str:
    """Whose work it was: what the moves say, each from one seat to another; before the first, and without any, its first step's."""
    moves = [(row.at, row.from_seat, row.to_seat) for row in ticket.movements.all() if row.kind in _MOVES]
    for row in ticket.escalations.all():
        to = row.to_unit or row.to_position
        moves += [(row.at, row.from_unit, to)] if row.kind == "functional" and to else []
        moves += [(row.answered_at, to, row.from_unit)] if row.accepted is False and row.answered_at and to else []
    before = [to for moved, _from, to in sorted(moves) if moved <= at]
    after = [source for moved, source, _to in sorted(moves) if moved > at]
    first = getattr(ticket, "first_unit", "") or getattr(ticket, "first_position", "") or ""
    seat = before[-1] if before else after[0] if after else first
    return seat if seat in lookup.active_structure().unit_by_key else lookup.unit_of_position(seat)


def _tier(ticket: Ticket, at: datetime) -> int:
    before = [row.tier for row in ticket.declarations.all() if row.at <= at]
    return before[-1] if before else 1
