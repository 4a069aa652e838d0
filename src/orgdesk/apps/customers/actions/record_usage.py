"""Record how much of a product an account used in a month."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.customers.actions._note_account import note_account
from orgdesk.apps.customers.errors import CustomersRefused
from orgdesk.apps.customers.models import Account, Product, UsageRecord


def record_usage(
    account: Account, product: Product, *, month: date, used: int, bought: int, by: str = "", at: datetime
) -> UsageRecord:
    """A month recorded again is corrected; the log keeps both."""
    if used < 0 or bought < 0:
        raise CustomersRefused(_("Usage is counted from 0."))
    with transaction.atomic():
        row, _made = UsageRecord.objects.update_or_create(
            account=account,
            product=product,
            month=month.replace(day=1),
            defaults={"used": used, "bought": bought, "noted_at": at},
        )
        note_account(
            "usage.recorded",
            account,
            at=at,
            by=by,
            data={"product": product.key, "month": row.month.isoformat(), "used": used, "bought": bought},
        )
    return row
