"""A customer asks: open a ticket, acknowledge it, start its process."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.models import Account, Product
from orgdesk.apps.desk.actions._store_message import NewFile, store_message
from orgdesk.apps.desk.actions.fill_fields import require_reference
from orgdesk.apps.desk.clocks import policy_for
from orgdesk.apps.desk.errors import WordsMissing
from orgdesk.apps.desk.letters import send_letter
from orgdesk.apps.desk.models import Message, RequesterKind, RequestType, StatusPeriod, Ticket
from orgdesk.apps.desk.rows import ACCOUNTS, TICKETS
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.events.prepared import Columns, create
from orgdesk.apps.events.writing import Writes
from orgdesk.apps.knowledge.models import Reading, Search
from orgdesk.apps.process.actions import start_instance
from orgdesk.apps.process.models import Instance

SUPPORT = "tiered-support"
_KEY = Columns(Ticket, ["key"])
_SPOKEN_FOR = 'WHERE "id" = (SELECT "account_id" FROM "customers_contact" WHERE "person_id" = %s ORDER BY "id" LIMIT 1)'


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
    request_type: RequestType | None = None,
    facts: Mapping[str, Any] | None = None,
    requester_kind: RequesterKind | None = None,
    outside_reference: str = "",
) -> Ticket:
    """One transaction: ticket, first message, what was searched and read, event, acknowledgement, process.

    `by` is the agent who wrote the request down, the requester by default. A request of a kind goes by the process of its
    kind, which begins with `facts`; every other one by tiered support. Raises WordsMissing when nothing is asked.
    """
    subject = " ".join(subject.split())[:250]
    if not subject and not text.strip():
        raise WordsMissing(_("Write what you need, in a line or two."))
    require_reference(requester_kind, outside_reference)
    with transaction.atomic():
        ticket = create(
            Ticket(
                key=f"new-{secrets.token_hex(8)}",
                subject=subject or " ".join(text.split())[:80],
                account=account or _account_of(requester),
                requester=requester,
                product=product,
                channel=channel,
                live=live,
                follows=follows,
                request_type=request_type,
                requester_kind=requester_kind,
                outside_reference=outside_reference.strip()[:80],
                opened_at=at,
                last_activity_at=at,
            )
        )
        ticket.key = str(1000 + ticket.pk)
        writes = Writes()
        writes.add(_KEY.update([ticket.key], 'WHERE "id" = %s', ticket.pk))
        writes.create(StatusPeriod(ticket=ticket, status=ticket.status, since=at))
        looked = _keep_looked(ticket, list(searches), list(readings))
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
            writes=writes,
        )
        _note_opened(ticket, looked, writes, by=by or requester, at=at)
        writes.flush()
        if acknowledge:
            send_letter(ticket, "acknowledgement", at=at, automatic=True)
        start_process(ticket, facts=facts or {}, by=by or requester, at=at)
        (opened,) = TICKETS.find('WHERE "id" = %s', ticket.pk)
    return opened


def start_process(ticket: Ticket, *, facts: Mapping[str, Any], by: Person, at: datetime) -> Instance:
    """Begin the process of the ticket's kind with what is known: the facts given, the ticket, and its account's class and path."""
    return start_instance(
        ticket.request_type.process_key if ticket.request_type else SUPPORT,
        subject=("ticket", ticket.key),
        data={
            **_known_of(ticket.account if ticket.request_type else None),
            **facts,
            "ticket": ticket.key,
            "channel": ticket.channel,
            "live": ticket.live,
        },
        by=by.key,
        at=at,
        priority=1 if ticket.live else ticket.priority,
        savepoint=False,
    )


def _known_of(account: Account | None) -> dict[str, str]:
    qualified = account.qualifications.last() if account else None
    if account is None or qualified is None:
        return {"account": account.key} if account else {}
    return {"account": account.key, "customer_class": qualified.customer_class, "qualified_path": qualified.path}


def _account_of(requester: Person) -> Account | None:
    return ACCOUNTS.first(_SPOKEN_FOR, requester.pk)


def _keep_looked(ticket: Ticket, searches: list[Search], readings: list[Reading]) -> dict[str, list[Any]]:
    """What the customer looked for and read before they asked, as the log tells it."""
    if searches:
        ticket.searched.set(searches)
    if readings:
        ticket.read.set(readings)
    return {
        "searched": list(ticket.searched.values_list("pk", flat=True)) if searches else [],
        "read": list(ticket.read.values_list("article__key", flat=True)) if readings else [],
    }


def _note_opened(ticket: Ticket, looked: dict[str, list[Any]], writes: Writes, *, by: Person, at: datetime) -> None:
    policy = policy_for(live=ticket.live, account=ticket.account, kind=ticket.requester_kind)
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
            "request_type": ticket.request_type.key if ticket.request_type else "",
            "searched": looked["searched"],
            "read": looked["read"],
        },
        writes=writes,
    )
