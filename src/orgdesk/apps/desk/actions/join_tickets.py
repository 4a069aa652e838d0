"""Merge two tickets of one matter, link two that stay two, split one message off into a ticket of its own."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.desk.actions._store_message import NewFile
from orgdesk.apps.desk.actions.add_message import add_note
from orgdesk.apps.desk.actions.change_ticket_status import change_ticket_status
from orgdesk.apps.desk.actions.open_ticket import open_ticket
from orgdesk.apps.desk.errors import DeskRefused
from orgdesk.apps.desk.models import Attachment, Message, Ticket, TicketLink
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.process.actions import cancel_instance
from orgdesk.apps.process.models import Instance
from orgdesk.apps.work.actions import withdraw_work
from orgdesk.apps.work.models import WorkItem


def merge_ticket(ticket: Ticket, *, into: Ticket, by: Person, at: datetime) -> Ticket:
    """`ticket` ends and points to `into`, where the conversation goes on; its own words stay readable where they are.

    Mail to the old reference reaches the new ticket. Raises DeskRefused for itself, a loop, or another customer's matter.
    """
    if into.pk == ticket.pk or into.merged_into_id:
        raise DeskRefused(_("Choose another ticket, one that is itself not merged."))
    if into.status in {Ticket.Status.CLOSED, Ticket.Status.CANCELLED} or ticket.status == Ticket.Status.MERGED:
        raise DeskRefused(_("Both tickets must be open."))
    same = into.requester_id == ticket.requester_id or (into.account_id and into.account_id == ticket.account_id)
    if not same:
        raise DeskRefused(
            _("%(one)s and %(other)s are from different customers: link them by a limitation or an incident instead.")
            % {"one": ticket.reference, "other": into.reference}
        )
    with transaction.atomic():
        for instance in Instance.objects.about("ticket", ticket.key).active():
            cancel_instance(instance, by=by, at=at, reason=f"merged into {into.reference}")
        for item in WorkItem.objects.open().about("ticket", ticket.key):
            withdraw_work(item, at=at, by=by.key, reason=f"merged into {into.reference}")
        ticket.merged_into = into
        ticket.save(update_fields=["merged_into"])
        change_ticket_status(ticket, status=Ticket.Status.MERGED, at=at, by=by, reason=into.reference)
        Ticket.objects.filter(merged_into=ticket).update(merged_into=into)
        into.watchers.add(*ticket.watchers.all())
        into.tags.add(*ticket.tags.all())
        add_note(
            into,
            by=by,
            at=at,
            text=_("%(reference)s was merged into this ticket: %(subject)s")
            % {"reference": ticket.reference, "subject": ticket.subject},
        )
        record_event("tickets.merged", at=at, by=by.key, objects={"ticket": [ticket.key, into.key]})
    return into


def link_tickets(ticket: Ticket, *, other: Ticket, by: Person, at: datetime) -> TicketLink:
    """Both go on, and each shows the other. Raises DeskRefused for a ticket with itself; linked already, nothing happens."""
    if ticket.pk == other.pk:
        raise DeskRefused(_("Choose another ticket than this one."))
    one, two = sorted((ticket, other), key=lambda side: side.pk)
    with transaction.atomic():
        link, new = TicketLink.objects.get_or_create(one=one, other=two, defaults={"by": by, "at": at})
        if new:
            record_event("tickets.linked", at=at, by=by.key, objects={"ticket": [ticket.key, other.key]})
    return link


def unlink_tickets(ticket: Ticket, *, other: Ticket, by: Person, at: datetime) -> None:
    with transaction.atomic():
        gone, _rows = TicketLink.objects.of(ticket).of(other).delete()
        if gone:
            record_event("tickets.unlinked", at=at, by=by.key, objects={"ticket": [ticket.key, other.key]})


def split_ticket(message: Message, *, subject: str, by: Person, at: datetime) -> Ticket:
    """A ticket of its own for one thing that the customer asked beside another; nobody is written to."""
    ticket = message.ticket
    if message.kind != Message.Kind.RECEIVED:
        raise DeskRefused(_("Only what the customer wrote can become a ticket of its own."))
    with transaction.atomic():
        opened = open_ticket(
            subject=subject,
            text=message.text,
            html=message.html,
            requester=ticket.requester,
            account=ticket.account,
            product=ticket.product,
            channel=ticket.channel,
            files=[_again(file) for file in message.attachments.all() if file.may_be_given],
            follows=ticket,
            acknowledge=False,
            by=by,
            at=at,
        )
        record_event("ticket.split", at=at, by=by.key, objects={"ticket": [ticket.key, opened.key]})
    return opened


def _again(file: Attachment) -> NewFile:
    with file.file.open() as content:
        return NewFile(name=file.name, media_type=file.media_type, content=content.read())
