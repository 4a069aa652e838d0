"""An account agrees to pay for something until a day."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.actions._note_account import note_account
from orgdesk.apps.customers.errors import CustomersRefused, WordsMissing
from orgdesk.apps.customers.models import Account, Contract, Product
from orgdesk.ui.lengths import whole


def sign_contract(
    account: Account,
    *,
    reference: str,
    starts_on: date,
    ends_on: date,
    a_year: Decimal,
    by: Person,
    at: datetime,
    product: Product | None = None,
    notice_days: int = 90,
    follows: Contract | None = None,
) -> Contract:
    """Raises CustomersRefused for a number that is taken, and for an end before the beginning."""
    reference = whole(reference.strip(), 60, "reference")
    if not reference:
        raise WordsMissing(_("A contract is known by its number; write it down."))
    if ends_on <= starts_on:
        raise CustomersRefused(_("A contract ends after it began; mend the days."))
    with transaction.atomic():
        there = Contract.objects.filter(reference=reference).select_related("account").first()
        if there is not None:
            raise CustomersRefused(
                _("Contract %(number)s is with %(account)s already.") % {"number": reference, "account": there.account}
            )
        row = Contract.objects.create(
            account=account, reference=reference, product=product, starts_on=starts_on, ends_on=ends_on, a_year=a_year,
            notice_days=notice_days, follows=follows,
        )  # fmt: skip
        note_account(
            "contract.signed", account, at=at, by=by.key, objects={"contract": reference},
            data={"since": starts_on.isoformat(), "until": ends_on.isoformat(), "a_year": str(a_year)},
        )  # fmt: skip
    return row
