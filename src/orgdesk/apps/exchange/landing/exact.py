"""What only an archive of our own tells of a ticket."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from orgdesk.apps.customers.models import Product
from orgdesk.apps.desk.models import StatusPeriod, Ticket
from orgdesk.core.service.exchange import SourceTicket
from orgdesk.core.service.exchange.values import dicts, text_of, time_of, whole

_FIRST = 1000
_MOST_DIGITS = 9


def exact_key(one: SourceTicket, otherwise: str) -> tuple[int | None, str]:
    """The primary key and the reference that customers have in their mails, where nobody has taken them."""
    key = one.number
    if not key.isdecimal() or len(key) > _MOST_DIGITS or int(key) <= _FIRST:
        return None, otherwise
    pk = int(key) - _FIRST
    taken = Ticket.objects.filter(pk=pk).exists() or Ticket.objects.filter(key=key).exists()
    return (None, otherwise) if taken else (pk, key)


def apply_exact(row: Ticket, one: SourceTicket) -> None:
    told = one.exact
    row.tier = whole(told.get("tier")) or 1
    row.impact = text_of(told.get("impact"))[:10]
    row.urgency = text_of(told.get("urgency"))[:10]
    row.live = bool(told.get("live"))
    row.outside_reference = text_of(told.get("outside_reference"))[:80]
    row.custom = told["custom"] if isinstance(told.get("custom"), dict) else {}
    row.product = Product.objects.filter(key=text_of(told.get("product"))).first()
    if row.key != one.number and not row.outside_reference:
        row.outside_reference = one.number[:80]


def exact_periods(ticket: Ticket, told: Any) -> list[StatusPeriod]:
    rows: Sequence[Any] = dicts(told)
    return [
        StatusPeriod(
            ticket=ticket,
            status=one["status"],
            since=since,
            until=time_of(one.get("until")),
            reason=text_of(one.get("reason"))[:200],
        )
        for one in rows
        if (since := time_of(one.get("since"))) is not None and one.get("status") in Ticket.Status.values
    ]
