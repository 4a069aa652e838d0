"""A thing with a serial number goes to an account."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.actions._note_account import note_account
from orgdesk.apps.customers.errors import CustomersRefused, WordsMissing
from orgdesk.apps.customers.models import Account, Asset, Product, Site
from orgdesk.ui.lengths import whole


def deliver_asset(
    account: Account,
    product: Product,
    *,
    serial: str,
    on: date,
    by: Person,
    at: datetime,
    site: Site | None = None,
) -> Asset:
    """The same delivery told twice is one; a serial number that another account has is refused with its name."""
    serial = whole(serial.strip(), 80, "serial")
    if not serial:
        raise WordsMissing(_("An asset is known by its serial number; write it down."))
    with transaction.atomic():
        there = Asset.objects.select_for_update(of=("self",)).filter(product=product, serial=serial).first()
        if there is not None and there.account_id != account.pk:
            raise CustomersRefused(
                _("%(product)s %(serial)s is with %(account)s; take it out there first, or mend the number.")
                % {"product": product, "serial": serial, "account": there.account}
            )
        if there is not None:
            return there
        row = Asset.objects.create(account=account, product=product, serial=serial, site=site, delivered_on=on)
        note_account(
            "asset.delivered", account, at=at, by=by.key, objects={"asset": f"{product.key}/{serial}"},
            data={"product": product.key, "on": on.isoformat()},
        )  # fmt: skip
    return row
