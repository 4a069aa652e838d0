"""A unit is sold under the policy of that day, delivered, activated."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.models import Account, Asset, Product
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.events.versions import store_next
from orgdesk.apps.returns.errors import FactsMissing, ReturnRefused
from orgdesk.apps.returns.models import SoldUnit, WarrantyPolicy

_SAYS = ("title", "months", "starts_with", "product", "shipping", "exclusions", "valid_from")


def store_policy(
    key: str,
    *,
    title: str,
    months: int,
    valid_from: date,
    at: datetime,
    by: Person | None = None,
    starts_with: str = "sale",
    product: Product | None = None,
    shipping: bool = False,
    exclusions: str = "",
) -> WarrantyPolicy:
    """The next version of a policy, unless it says what the newest says. What was sold under an earlier one keeps it."""
    told = WarrantyPolicy(
        key=key, title=title, months=months, starts_with=starts_with, product=product, shipping=shipping,
        exclusions=exclusions, valid_from=valid_from, stored_at=at,
    )  # fmt: skip
    with transaction.atomic():
        row, new = store_next(told, WarrantyPolicy.objects.filter(key=key).order_by("-version").first, says=_SAYS)
        if not new:
            return row
        about = {"policy": f"{key}:{row.version}"}
        record_event("policy.stored", at=at, by=by.key if by else "", objects=about, data={"months": months})
    return row


def record_sale(
    account: Account,
    product: Product,
    *,
    serial: str,
    sold_on: date,
    at: datetime,
    delivered_on: date | None = None,
    sold_by: Person | None = None,
    door: str = "",
    order: str = "",
    replaces: SoldUnit | None = None,
    by: Person | None = None,
) -> SoldUnit:
    """One serial number of a product is sold once. A replacement keeps the policy and the dates of what it replaces."""
    serial = serial.strip()
    if not serial:
        raise FactsMissing(_("Give the serial number: cover is found by it."))
    with transaction.atomic():
        if SoldUnit.objects.filter(asset__product=product, asset__serial__iexact=serial).exists():
            raise ReturnRefused(
                _("%(product)s %(serial)s is sold already; check the number.") % {"product": product, "serial": serial}
            )
        asset, _new = Asset.objects.get_or_create(
            product=product, serial=serial, defaults={"account": account, "delivered_on": delivered_on or sold_on}
        )
        row = SoldUnit.objects.create(
            asset=asset,
            policy=replaces.policy if replaces else policy_for(product, on=sold_on),
            sold_on=replaces.sold_on if replaces else sold_on,
            activated_on=replaces.activated_on if replaces else None,
            sold_by=sold_by,
            door=door,
            order=order,
            replaces=replaces,
        )
        objects = {"asset": f"{product.key}:{serial}"[:80], "account": account.key, "product": product.key}
        data = {"units": 1, "door": door, "replacement": replaces is not None}
        actor = by or sold_by
        record_event("sale.recorded", at=at, by=actor.key if actor else "", objects=objects, data=data)
    return row


def activate_unit(row: SoldUnit, *, on: date, by: Person | None, at: datetime) -> SoldUnit:
    if row.activated_on is None:
        with transaction.atomic():
            row.activated_on = on
            row.save(update_fields=["activated_on"])
            about = {"asset": f"{row.asset.product.key}:{row.asset.serial}"[:80], "account": row.asset.account.key}
            record_event("unit.activated", at=at, by=by.key if by else "", objects=about)
    return row


def policy_for(product: Product, *, on: date) -> WarrantyPolicy | None:
    """The policy for what is sold on the day: the product's own before that of all, the latest first."""
    rows = WarrantyPolicy.objects.filter(Q(product=product) | Q(product=None), valid_from__lte=on)
    own = sorted(rows, key=lambda row: (row.product_id is not None, row.valid_from, row.version))
    return own[-1] if own else None
