"""A customer asks: open a ticket, acknowledge it, start its process."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.models import Account, Product
from orgdesk.apps.desk.actions._store_message import NewFile, store_message
from orgdesk.apps.desk.clocks import policy_for
from orgdesk.apps.desk.errors import WordsMissing
from orgdesk.apps.desk.letters import send_letter
from orgdesk.apps.desk.models import Message, StatusPeriod, Ticket
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.knowledge.models import Reading, Search
from orgdesk.apps.process.actions import start_instance

SUPPORT = "tiered-support"


def open_ticket(
    *,
    subject: str,
    text: str,
    requester: Person,
    channel: str,
    at: datetime,
    html: str = "",
    quoted: str = "",
    account: Account | None = None,
    product: Product | None = None,
    by: Person | None = None,
    files: Iterable[NewFile] = (),
    searches: Iterable[Search] = (),
    readings: Iterable[Reading] = (),
    live: bool = False,
    incoming_id: int | None = None,
    mail_id: str = "",
    acknowledge: bool = True,
    follows: Ticket | None = None,
    problems: Iterable[str] = (),
) -> Ticket:
    """One transaction: ticket, first message, what was searched and read, event, acknowledgement, process.

    `by` is the agent who wrote the request down, the requester by default. Raises WordsMissing when nothing is asked.
    """
    subject = " ".join(subject.split())[:250]
    if not subject and not text.strip():
        raise WordsMissing(_("Write what you need, in a line or two."))
    with transaction.atomic():
        ticket = Ticket.objects.create(
            key=f"new-{secrets.token_hex(8)}",
            subject=subject or " ".join(text.split())[:80],
            account=account or _account_of(requester),
            requester=requester,
            product=product,
            channel=channel,
            live=live,
            follows=follows,
            opened_at=at,
            last_activity_at=at,
        )
        ticket.key = str(1000 + ticket.pk)
        ticket.save(update_fields=["key"])
        StatusPeriod.objects.create(ticket=ticket, status=ticket.status, since=at)
        ticket.searched.set(searches)
        ticket.read.set(readings)
        store_message(
            ticket,
            kind=Message.Kind.RECEIVED,
            author=requester,
            at=at,
            text=text,
            html=html,
            quoted=quoted,
            files=files,
            incoming_id=incoming_id,
            mail_id=mail_id,
            problems=problems,
        )
        _note_opened(ticket, by=by or requester, at=at)
        if acknowledge:
            send_letter(ticket, "acknowledgement", at=at, automatic=True)
        start_instance(
            SUPPORT,
            subject=("ticket", ticket.key),
            data={"ticket": ticket.key, "channel": channel, "live": live},
            by=(by or requester).key,
            at=at,
            priority=1 if live else ticket.priority,
        )
    ticket.refresh_from_db()
    return ticket


def _account_of(requester: Person) -> Account | None:
    contact = requester.contact_of.select_related("account").first()
    return contact.account if contact else None


def _note_opened(ticket: Ticket, *, by: Person, at: datetime) -> None:
    policy = policy_for(live=ticket.live, account=ticket.account)
    record_event(
        "ticket.opened",
        at=at,
        by=by.key,
        objects={
            "ticket": ticket.key,
            "person": ticket.requester.key,
            **({"account": ticket.account.key} if ticket.account else {}),
            **({"product": ticket.product.key} if ticket.product else {}),
        },
        data={
            "channel": ticket.channel,
            "priority": ticket.priority,
            "policy": policy.key if policy else "",
            "live": ticket.live,
            "searched": list(ticket.searched.values_list("pk", flat=True)),
            "read": list(ticket.read.values_list("article__key", flat=True)),
        },
    )
