"""What should not be, over all accounts: the exception report. Apps above register what they know in `ready()`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.functional import Promise as Words
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orgdesk.apps.customers.models import (
    Account,
    CheckIn,
    Contract,
    HealthScore,
    Invoice,
    OwnerPeriod,
    Promise,
    Review,
    UsageRecord,
)
from orgdesk.apps.customers.models.account import AccountQuerySet
from orgdesk.ui.sayings import money_words

USAGE_DROP = 0.7
"""A month below this share of the month before is a drop."""
_RECENT = timedelta(days=93)
"""Only the latest months are news."""


@dataclass(frozen=True, slots=True)
class Exceptional:
    """One thing that needs somebody: what (`kind` and `subject` tell it from its like), of which account, since when."""

    kind: str
    account: Account
    subject: str
    words: str
    since: date


Finder = Callable[[AccountQuerySet, date], Iterable[Exceptional]]
_finders: dict[str, tuple[str | Words, Finder]] = {}


def register(kind: str, label: str | Words, find: Finder) -> None:
    """`find(accounts, on)` yields what deviates on a day."""
    _finders[kind] = (label, find)


def kinds() -> dict[str, str]:
    return {kind: str(label) for kind, (label, _find) in _finders.items()}


def exceptions_on(accounts: AccountQuerySet, *, on: date) -> list[Exceptional]:
    """Everything that deviates; the oldest first."""
    found = [one for _label, find in _finders.values() for one in find(accounts, on)]
    return sorted(found, key=lambda one: (one.since, one.account.name, one.kind, one.subject))


def _missed(accounts: AccountQuerySet, on: date) -> Iterable[Exceptional]:
    rows = CheckIn.objects.filter(account__in=accounts).overdue(on=on).select_related("account")
    words = _("check-in after %(day)s days was missed")
    return (Exceptional("check-in", row.account, str(row.day), words % {"day": row.day}, row.due_on) for row in rows)


def _without_owner(accounts: AccountQuerySet, on: date) -> Iterable[Exceptional]:
    rows = accounts.exclude(pk__in=OwnerPeriod.objects.filter(until=None).values("account"))
    yield from (Exceptional("owner", row, "", _("nobody is accountable"), row.created_at.date()) for row in rows)
    gone = OwnerPeriod.objects.filter(until=None, account__in=accounts, owner__is_active=False)
    words = _("%(name)s, who is accountable, no longer works here")
    for period in gone.select_related("account", "owner"):
        yield Exceptional("owner", period.account, "gone", words % {"name": period.owner.name}, period.since)


def _broken(accounts: AccountQuerySet, on: date) -> Iterable[Exceptional]:
    rows = Promise.objects.filter(account__in=accounts, kept_at=None, due_on__lt=on).select_related("account")
    words = _("promise not kept: %(text)s")
    return (
        Exceptional("promise", row.account, str(row.pk), words % {"text": row.text}, row.due_on or on) for row in rows
    )


def _dropped(accounts: AccountQuerySet, on: date) -> Iterable[Exceptional]:
    """The last month told of a product, where it is much below the one before."""
    rows = UsageRecord.objects.filter(account__in=accounts, month__gt=on - _RECENT, month__lte=on)
    months: dict[tuple[int, int], list[UsageRecord]] = {}
    for row in rows.select_related("account", "product").order_by("month"):
        months.setdefault((row.account_id, row.product_id), []).append(row)
    words = _("%(product)s used %(now)s times after %(then)s")
    for told in months.values():
        *_earlier, then, now = [told[0], *told]
        if now.used < USAGE_DROP * then.used:
            values = {"product": now.product, "now": now.used, "then": then.used}
            subject = f"{now.product.key} {now.month:%Y-%m}"
            yield Exceptional("usage", now.account, subject, words % values, now.month)


def _unpaid(accounts: AccountQuerySet, on: date) -> Iterable[Exceptional]:
    rows = Invoice.objects.filter(account__in=accounts, paid_on=None, due_on__lt=on).select_related("account")
    words = _("invoice %(number)s is overdue: %(amount)s")
    return (
        Exceptional(
            "invoice",
            row.account,
            row.number,
            words % {"number": row.number, "amount": money_words(row.amount, 2)},
            row.due_on,
        )
        for row in rows
    )


def _undecided(accounts: AccountQuerySet, on: date) -> Iterable[Exceptional]:
    """The contract ended and nobody has written down what became of it."""
    rows = Contract.objects.filter(account__in=accounts, ended_on=None, renewal=None, ends_on__lt=on)
    words = _("contract %(number)s ended and its renewal is not decided")
    return (
        Exceptional("renewal", row.account, row.reference, words % {"number": row.reference}, row.ends_on)
        for row in rows.select_related("account")
    )


def _not_reviewed(accounts: AccountQuerySet, on: date) -> Iterable[Exceptional]:
    rows = Review.objects.filter(account__in=accounts).overdue(on=on).select_related("account")
    return (
        Exceptional("review", row.account, str(row.pk), _("business review was not held"), row.due_on) for row in rows
    )


def _unknown(accounts: AccountQuerySet, on: date) -> Iterable[Exceptional]:
    """Of whom we most want to know how they are, and cannot say: everybody else is listed with the scores."""
    closely = accounts.filter(account_class__in=(Account.Class.KEY, Account.Class.GLOBAL))
    rows = HealthScore.objects.filter(account__in=closely, until=None, colour=HealthScore.Colour.GREY)
    words = _("too little is known for a word on health: %(known)s %% of what it weighs")
    for row in rows.select_related("account"):
        since = row.account.created_at.date()
        yield Exceptional("health", row.account, "", words % {"known": row.known_percent}, since)


register("check-in", gettext_lazy("missed check-in"), _missed)
register("owner", gettext_lazy("no owner"), _without_owner)
register("promise", gettext_lazy("promise not kept"), _broken)
register("usage", gettext_lazy("use dropped"), _dropped)
register("invoice", gettext_lazy("invoice overdue"), _unpaid)
register("renewal", gettext_lazy("renewal undecided"), _undecided)
register("health", gettext_lazy("health not known"), _unknown)
register("review", gettext_lazy("review not held"), _not_reviewed)
