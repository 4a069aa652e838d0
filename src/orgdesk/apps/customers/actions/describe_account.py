"""Write down what is known about an account: site, job, urgency, signature and go-live."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.actions._note_account import lock_account, note_account
from orgdesk.apps.customers.actions.open_check_ins import plan_account_check_ins
from orgdesk.apps.customers.models import Account, CheckIn


def describe_account(
    account: Account, *, notes: str, signed_on: date | None, live_on: date | None, by: Person, at: datetime
) -> list[CheckIn]:
    """The check-ins that a day of signature or go-live has planned."""
    with transaction.atomic():
        account = lock_account(account)
        account.notes, account.signed_on, account.live_on = notes, signed_on, live_on
        account.save(update_fields=["notes", "signed_on", "live_on"])
        days = {"signed_on": _iso(signed_on), "live_on": _iso(live_on)}
        note_account("account.described", account, at=at, by=by.key, data=days, text={"notes": notes})
        return plan_account_check_ins(account, at=at)


def _iso(on: date | None) -> str | None:
    return on.isoformat() if on else None
