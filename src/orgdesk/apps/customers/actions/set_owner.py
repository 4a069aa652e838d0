"""Name who is accountable for an account from a day on."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.actions._note_account import lock_account, note_account, take_back
from orgdesk.apps.customers.errors import CustomersRefused
from orgdesk.apps.customers.models import Account, OwnerPeriod


def set_owner(account: Account, owner: Person, *, stage: str, on: date, by: Person | None, at: datetime) -> OwnerPeriod:
    """The period of today ends where the new one begins: there is never a gap and never an overlap.

    Raises CustomersRefused for a day before the current period, and for an owner who does not work here.
    """
    if not owner.is_staff or not owner.is_active:
        raise CustomersRefused(_("%(name)s does not work here; an account's owner does.") % {"name": owner})
    with transaction.atomic():
        account = lock_account(account)
        current = account.owner_periods.filter(until=None).select_for_update().first()
        if current is not None and current.owner_id == owner.pk and current.stage == stage:
            return current
        if current is not None and on < current.since:
            raise CustomersRefused(
                _("%(account)s has an owner from %(since)s on; a change cannot begin on %(on)s.")
                % {"account": account, "since": current.since, "on": on}
            )
        if current is not None and on == current.since:
            current.delete()
        elif current is not None:
            current.until = on
            current.save(update_fields=["until"])
        since = on if account.owner_periods.exists() else min(on, account.created_at.date())
        row = OwnerPeriod.objects.create(account=account, owner=owner, stage=stage, since=since, set_by=by, set_at=at)
        take_back(account, "own", at=at, by=by.key if by else "")
        note_account(
            "account.owned",
            account,
            at=at,
            by=by.key if by else "",
            data={"stage": stage, "since": row.since.isoformat()},
            objects={"person": owner.key},
        )
    return row
