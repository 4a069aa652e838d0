"""Offer professional services, sell them, and note whose time they took."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.actions._note_account import note_account
from orgdesk.apps.customers.errors import CustomersRefused
from orgdesk.apps.customers.models import Account, ServiceItem, ServiceSale, ServiceTime
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.events.prepared import create_once

_A_DAY = Decimal(24)
_PAID_DAY = 8
"""Hours of a working day that can be sold."""


def offer_service(
    *, key: str, title: str, basis: str, price: Decimal, hours: Decimal, unit_key: str, by: Person, at: datetime
) -> ServiceItem:
    if price <= 0 or hours <= 0:
        raise CustomersRefused(_("A service has a price and hours, both above nothing."))
    with transaction.atomic():
        row = ServiceItem(key=key, title=title, basis=basis, price=price, hours=hours, unit_key=unit_key, offered_at=at)
        if not create_once(row):
            raise CustomersRefused(
                _("A service %(key)s is there already; choose another name.") % {"key": key}, field="key"
            )
        record_event("service.offered", at=at, by=by.key, objects={"service": key}, data={"unit": unit_key})
    return row


def sell_service(item: ServiceItem, account: Account, *, quantity: int, by: Person, at: datetime) -> ServiceSale:
    if quantity < 1 or item.withdrawn_at is not None:
        raise CustomersRefused(_("Sell at least one, of a service that is offered."))
    with transaction.atomic():
        row = ServiceSale.objects.create(
            item=item,
            account=account,
            quantity=quantity,
            price=item.price,
            hours=item.hours * quantity,
            sold_by=by,
            sold_at=at,
        )
        data = {"amount": str(row.amount), "hours": str(row.hours), "unit": item.unit_key}
        note_account("service.sold", account, at=at, by=by.key, data=data, objects={"service": item.key})
    return row


def note_service_time(sale: ServiceSale, *, hours: Decimal, on: date, by: Person, at: datetime) -> ServiceTime:
    """The person's share of the price is by hours; more hours than were sold earn nothing more, and none is lost."""
    if not 0 < hours <= _A_DAY:
        raise CustomersRefused(_("A day has from a little to 24 hours."))
    with transaction.atomic():
        sale = ServiceSale.objects.select_for_update(of=("self",)).select_related("item", "account").get(pk=sale.pk)
        used = sum((row.hours for row in sale.time.all()), Decimal(0))
        paid = max(Decimal(0), min(hours, sale.hours - used))
        amount = (sale.amount * paid / sale.hours).quantize(Decimal("0.01"))
        row = ServiceTime.objects.create(sale=sale, person=by, on=on, hours=hours, amount=amount, noted_at=at)
        note_account(
            "time.recorded",
            sale.account,
            at=at,
            by=by.key,
            data={
                "billed": float(paid),
                "available": max(float(hours), _PAID_DAY),
                "amount": str(amount),
                "unit": sale.item.unit_key,
            },
            objects={"service": sale.item.key, "person": by.key},
        )
    return row
