"""Name, class and segment of an account, and what it is part of."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.actions._note_account import lock_account, note_account
from orgdesk.apps.customers.actions.hold_review import plan_review
from orgdesk.apps.customers.actions.move_account import move_account
from orgdesk.apps.customers.errors import CustomersRefused
from orgdesk.apps.customers.models import Account
from orgdesk.apps.customers.models.segments import class_titles


def classify_account(
    account: Account,
    *,
    name: str,
    account_class: str,
    segment: str,
    parent: Account | None,
    by: Person,
    at: datetime,
) -> Account:
    """A class that is reviewed plans its first review. Raises CustomersRefused for an unknown class, ParentLoop."""
    if account_class not in class_titles():
        raise CustomersRefused(_("No class is called “%(key)s”.") % {"key": account_class})
    with transaction.atomic():
        account = lock_account(account)
        before = {"class": account.account_class, "segment": account.segment}
        account.name, account.account_class, account.segment = name, account_class, segment
        account.save(update_fields=["name", "account_class", "segment"])
        note_account(
            "account.classified", account, at=at, by=by.key,
            data={"class": account_class, "segment": segment, "before": before}, text={"name": name},
        )  # fmt: skip
        if parent != account.parent:
            account = move_account(account, parent, by=by, at=at)
        plan_review(account, at=at)
    return account
