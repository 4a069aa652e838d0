"""What should not be, over all accounts: the exception report of account management."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.models import Account, CheckIn, OwnerPeriod, Promise, UsageRecord
from orgdesk.apps.customers.models.account import AccountQuerySet

USAGE_DROP = 0.7
"""A month below this share of the month before is a drop."""


@dataclass(frozen=True, slots=True)
class Exceptional:
    """One thing that needs somebody: what, of which account, since when."""

    kind: str
    account: Account
    words: str
    since: date
    url: str


def exceptions_for(person: Person, *, on: date) -> list[Exceptional]:
    """Missed check-ins, accounts without an owner, promises not kept in time, usage that dropped; the oldest first."""
    accounts = Account.objects.visible_to(person)
    found = [*_missed(person, on), *_without_owner(accounts), *_broken(accounts, on), *_dropped(accounts)]
    return sorted(found, key=lambda one: (one.since, one.account.name))


def _missed(person: Person, on: date) -> list[Exceptional]:
    rows = CheckIn.objects.visible_to(person).overdue(on=on).select_related("account")
    words = _("check-in after %(day)s days was missed")
    return [_about("check-in", row.account, words % {"day": row.day}, row.due_on) for row in rows]


def _without_owner(accounts: AccountQuerySet) -> list[Exceptional]:
    current = OwnerPeriod.objects.filter(until=None).values("account")
    rows = accounts.exclude(pk__in=current)
    return [_about("owner", row, _("nobody is accountable"), row.created_at.date()) for row in rows]


def _broken(accounts: AccountQuerySet, on: date) -> list[Exceptional]:
    rows = Promise.objects.filter(account__in=accounts, kept_at=None, due_on__lt=on).select_related("account")
    words = _("promise not kept: %(text)s")
    return [_about("promise", row.account, words % {"text": row.text}, row.due_on or on) for row in rows]


def _dropped(accounts: AccountQuerySet) -> list[Exceptional]:
    found: list[Exceptional] = []
    before: UsageRecord | None = None
    rows = UsageRecord.objects.filter(account__in=accounts).select_related("account", "product")
    for row in rows.order_by("account", "product", "month"):
        same = before is not None and (before.account_id, before.product_id) == (row.account_id, row.product_id)
        if same and before is not None and row.used < USAGE_DROP * before.used:
            words = _("%(product)s used %(now)s times after %(then)s")
            values = {"product": row.product, "now": row.used, "then": before.used}
            found.append(_about("usage", row.account, words % values, row.month))
        before = row
    return found


def _about(kind: str, account: Account, words: str, since: date) -> Exceptional:
    return Exceptional(kind, account, words, since, reverse("customers:account", args=[account.key]))
