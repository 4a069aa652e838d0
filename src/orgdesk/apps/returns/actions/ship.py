"""Ship something, and note how it came."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.models import Account, Product
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.returns.errors import ReturnRefused
from orgdesk.apps.returns.models import ReturnLine, Shipment


def ship(
    account: Account,
    product: Product,
    *,
    unit_key: str,
    by: Person,
    at: datetime,
    promised_on: date | None = None,
    carrier: str = "",
    tracking: str = "",
    order: str = "",
    line: ReturnLine | None = None,
) -> Shipment:
    with transaction.atomic():
        row = Shipment.objects.create(
            unit_key=unit_key, account=account, product=product, promised_on=promised_on, carrier=carrier,
            tracking=tracking, order=order, line=line, shipped_at=at, shipped_by=by,
        )  # fmt: skip
        _note("shipment.sent", row, by=by, at=at)
    return row


def mark_delivered(row: Shipment, *, by: Person, at: datetime) -> Shipment:
    if at < row.shipped_at:
        raise ReturnRefused(_("It cannot have come before it was sent."))
    if row.delivered_at is None:
        with transaction.atomic():
            row.delivered_at = at
            row.save(update_fields=["delivered_at"])
            _note("shipment.delivered", row, by=by, at=at)
    return row


def mark_wrong(row: Shipment, *, by: Person, at: datetime) -> Shipment:
    """Something else came than was ordered. Said twice, it counts once."""
    if row.wrong_at is None:
        with transaction.atomic():
            row.wrong_at = at
            row.save(update_fields=["wrong_at"])
            _note("shipment.found_wrong", row, by=by, at=at)
    return row


def _note(kind: str, row: Shipment, *, by: Person, at: datetime) -> None:
    due = (
        timezone.make_aware(datetime.combine(row.promised_on, datetime.max.time().replace(microsecond=0)))
        if row.promised_on
        else None
    )
    record_event(
        kind,
        at=at,
        by=by.key,
        objects={"shipment": str(row.pk), "account": row.account.key, "product": row.product.key},
        data={"unit": row.unit_key, "due_at": due.isoformat() if due else None},
    )
