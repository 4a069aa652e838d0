"""Words on a ticket: from the customer, to the customer, among ourselves."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.desk.actions._store_message import NewFile, store_message
from orgdesk.apps.desk.actions.change_ticket_status import change_ticket_status
from orgdesk.apps.desk.actions.mention import tell_mentioned
from orgdesk.apps.desk.errors import NotForCustomers, TicketClosed, WordsMissing
from orgdesk.apps.desk.letters import send_letter
from orgdesk.apps.desk.models import Message, Ticket
from orgdesk.apps.desk.policies import why_not_to_customers
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.events.outbox import send_later

_AWAKE = {
    Ticket.Status.PENDING_CUSTOMER: Ticket.Status.IN_PROGRESS,
    Ticket.Status.RESOLVED: Ticket.Status.IN_PROGRESS,
}


def receive_message(
    ticket: Ticket,
    *,
    author: Person,
    text: str,
    at: datetime,
    html: str = "",
    quoted: str = "",
    files: Iterable[NewFile] = (),
    incoming_id: int | None = None,
    mail_id: str = "",
    problems: Iterable[str] = (),
    once: str = "",
) -> Message:
    """The customer says more: a waiting or resolved ticket goes on. Raises TicketClosed; then a follow-up is opened instead."""
    files = list(files)
    if ticket.status in {Ticket.Status.CLOSED, Ticket.Status.CANCELLED, Ticket.Status.MERGED}:
        raise TicketClosed(_("%(reference)s is closed.") % {"reference": ticket.reference})
    if not text.strip() and not html and not files:
        raise WordsMissing(_("Write what you want to add."))
    with transaction.atomic():
        message = store_message(
            ticket,
            kind=Message.Kind.RECEIVED,
            author=author,
            at=at,
            text=text,
            html=html,
            quoted=quoted,
            files=files,
            incoming_id=incoming_id,
            mail_id=mail_id,
            problems=problems,
            once=once,
        )
        if ticket.status == Ticket.Status.RESOLVED:
            say_to_process(ticket, "customer_not_helped", at=at, by=author, part=str(message.pk))
        if ticket.status in _AWAKE:
            change_ticket_status(ticket, status=_AWAKE[Ticket.Status(ticket.status)], at=at, by=author)
    return message


def reply_to_customer(
    ticket: Ticket,
    *,
    by: Person,
    text: str,
    at: datetime,
    files: Iterable[NewFile] = (),
    wait: bool = False,
    once: str = "",
) -> Message:
    """Write to the customer; with `wait` the ticket waits for their answer. The same `once` again sends nothing.

    Raises WordsMissing for an empty reply, NotForCustomers for somebody whose unit never writes to customers.
    """
    if not text.strip():
        raise WordsMissing(_("Write the reply before sending it."))
    why_not_written(by, at=at)
    with transaction.atomic():
        sent = Message.objects.filter(once=once).first() if once else None
        if sent is not None:
            return sent
        message = store_message(ticket, kind=Message.Kind.SENT, author=by, at=at, text=text, files=files, once=once)
        send_letter(ticket, "reply", at=at, message=message)
        if ticket.owner_id is None:
            ticket.owner = by
            ticket.save(update_fields=["owner"])
        if wait:
            change_ticket_status(ticket, status=Ticket.Status.PENDING_CUSTOMER, at=at, by=by)
        elif ticket.status in {Ticket.Status.NEW, Ticket.Status.TRIAGED, Ticket.Status.ASSIGNED}:
            change_ticket_status(ticket, status=Ticket.Status.IN_PROGRESS, at=at, by=by)
    return message


def why_not_written(by: Person, *, at: datetime) -> None:
    """Raises NotForCustomers for somebody whose unit never writes to customers."""
    inward = why_not_to_customers(by, at=at)
    if inward:
        raise NotForCustomers(
            _(
                "%(unit)s does not write to customers: leave a note, and the case owner or the published solution answers."
            )
            % {"unit": inward}
        )


def add_note(ticket: Ticket, *, by: Person, text: str, at: datetime, files: Iterable[NewFile] = ()) -> Message:
    """Write for colleagues only; who is named with an @ is told. Raises WordsMissing for an empty note."""
    if not text.strip():
        raise WordsMissing(_("Write the note before saving it."))
    with transaction.atomic():
        note = store_message(ticket, kind=Message.Kind.NOTE, author=by, at=at, text=text, files=files)
        tell_mentioned(ticket, text, by=by, at=at)
        return note


def say_to_process(ticket: Ticket, message: str, *, at: datetime, by: Person | None, part: str = "") -> None:
    """Give the ticket's process a message, after the commit."""
    event = record_event(f"ticket.{message}", at=at, by=by.key if by else "", objects={"ticket": ticket.key})
    payload = {"name": message, "correlation": ticket.key, "data": {}}
    send_later(event, "process.message", payload, at=at, part=part)
