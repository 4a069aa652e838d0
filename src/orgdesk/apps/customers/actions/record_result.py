"""Record what an account brought in a year and what it cost to serve."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.actions._note_account import note_account
from orgdesk.apps.customers.errors import CustomersRefused
from orgdesk.apps.customers.models import Account, YearResult


def record_result(
    account: Account, *, year: int, revenue: Decimal, cost: Decimal, by: Person, at: datetime
) -> YearResult:
    """A year recorded again is corrected; the log keeps both."""
    if revenue < 0 or cost < 0:
        raise CustomersRefused(_("Revenue and cost are counted from 0; a loss is a cost above the revenue."))
    with transaction.atomic():
        row, _made = YearResult.objects.update_or_create(
            account=account, year=year, defaults={"revenue": revenue, "cost": cost, "noted_at": at}
        )
        note_account(
            "result.recorded", account, at=at, by=by.key,
            data={"year": year, "revenue": str(revenue), "margin": str(revenue - cost)},
        )  # fmt: skip
    return row
