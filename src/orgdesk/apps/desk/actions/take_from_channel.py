"""A message from a channel becomes a ticket or goes on in one; our answer goes back the same way."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.desk.actions.add_message import receive_message
from orgdesk.apps.desk.actions.open_ticket import open_ticket
from orgdesk.apps.desk.channels import ADAPTERS, Inbound
from orgdesk.apps.desk.errors import DeskRefused, TicketClosed
from orgdesk.apps.desk.models import Channel, ChannelMessage, Message, Ticket
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.events.handlers import handles
from orgdesk.apps.events.models import Event, Outgoing
from orgdesk.apps.events.outbox import send_later, sends

ANSWER = "channel.answer"
BY_HAND = "by_hand"


def open_channel(*, name: str, kind: str, adapter: str, answer_url: str, by: Person, at: datetime) -> Channel:
    """Raises DeskRefused for a name that is taken, or an address for answers that is no web address."""
    key = slugify(name)[:40]
    if not key or Channel.objects.filter(key=key).exists():
        raise DeskRefused(_("There is a channel of this name already; give it another."))
    if adapter not in {BY_HAND, *ADAPTERS}:
        raise DeskRefused(_("Choose how messages come."))
    if answer_url and urlsplit(answer_url).scheme not in {"http", "https"}:
        raise DeskRefused(_("Answers go to a web address that begins with https://."))
    with transaction.atomic():
        channel = Channel.objects.create(
            key=key, name=name[:80], kind=kind, adapter=adapter, answer_url=answer_url, added_by=by, added_at=at
        )
        record_event("channel.opened", at=at, by=by.key, objects={"channel": key}, data={"kind": kind})
    return channel


def close_channel(channel: Channel, *, by: Person, at: datetime) -> None:
    with transaction.atomic():
        channel.closed_at = at
        channel.save(update_fields=["closed_at"])
        record_event("channel.closed", at=at, by=by.key, objects={"channel": channel.key})


def take_from_channel(channel: Channel, inbound: Inbound, *, at: datetime) -> Ticket:
    """The same message again changes nothing; one of a closed ticket's thread opens a follow-up."""
    with transaction.atomic():
        Channel.objects.select_for_update().get(pk=channel.pk)
        known = ChannelMessage.objects.filter(channel=channel, external_id=inbound.external_id).first()
        if known is not None:
            return known.ticket
        last = ChannelMessage.objects.filter(channel=channel, thread=inbound.thread).last()
        author = _person(inbound)
        ticket = _go_on(last.ticket, inbound, author, at=at) if last else _begin(channel, inbound, author, at=at)
        ChannelMessage.objects.create(
            channel=channel, external_id=inbound.external_id, thread=inbound.thread, ticket=ticket, at=at
        )
    return ticket


@handles("message.sent")
def answer_by_channel(event: Event) -> None:
    """What was sent on a ticket that came by a channel with an address for answers leaves by it too."""
    for key in event.keys_of("ticket"):
        last = ChannelMessage.objects.filter(ticket__key=key).exclude(channel__answer_url="").last()
        if last is not None:
            payload = {"channel": last.channel_id, "thread": last.thread, "message": event.data["message"]}
            send_later(event, ANSWER, payload, at=event.at)


@sends(ANSWER)
def deliver_answer(outgoing: Outgoing, at: datetime) -> None:
    channel = Channel.objects.get(pk=outgoing.payload["channel"])
    message = Message.objects.get(pk=outgoing.payload["message"])
    ADAPTERS[channel.adapter].send(channel, thread=outgoing.payload["thread"], text=message.text, key=outgoing.key)


def _begin(
    channel: Channel, inbound: Inbound, author: Person, *, at: datetime, follows: Ticket | None = None
) -> Ticket:
    return open_ticket(
        subject=inbound.subject,
        text=inbound.text,
        requester=author,
        channel=channel.kind,
        acknowledge=not author.email.endswith(".invalid"),
        follows=follows,
        at=at,
    )


def _go_on(ticket: Ticket, inbound: Inbound, author: Person, *, at: datetime) -> Ticket:
    try:
        receive_message(ticket, author=author, text=inbound.text, at=at)
    except TicketClosed:
        channel = ticket.channel_messages.select_related("channel").last()
        assert channel is not None
        return _begin(channel.channel, inbound, author, at=at, follows=ticket)
    return ticket


def _person(inbound: Inbound) -> Person:
    known = Person.objects.of_address(inbound.address).first()
    return known or Person.objects.create_person(email=inbound.address, name=inbound.name)
