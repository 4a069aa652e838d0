"""The signals that accounts themselves know: use, contact, check-ins, promises, payment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from django.db.models import Count, Max, Q, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from orgdesk.apps.customers import signals
from orgdesk.apps.customers.models import (
    Account,
    Asset,
    CheckIn,
    Invoice,
    OutboundContact,
    Product,
    Promise,
    Segment,
    UsageRecord,
)
from orgdesk.apps.customers.signals import Reading
from orgdesk.ui.sayings import money_words

_LONG_AGO = 120
"""Days without a contact after which there is nothing left of the signal."""


def read_use(accounts: Sequence[int], on: date) -> Mapping[int, Reading]:
    """Of what was bought, the share in use: licences in the last month told, and things by their serial numbers; beside the target."""
    used, bought = _licences(accounts, on), _things(accounts)
    targets = dict(Segment.objects.values_list("key", "use_target"))
    segments = dict(Account.objects.filter(pk__in=accounts).values_list("pk", "segment"))
    found = {}
    for pk in {*used, *bought}:
        parts = [part for part in (used.get(pk), bought.get(pk)) if part and part[1]]
        if parts:
            target = targets.get(segments.get(pk, ""), Segment._meta.get_field("use_target").default)
            share = sum(part[0] for part in parts) / sum(part[1] for part in parts)
            words = _("%(share)s %% in use, target %(target)s %%") % {"share": round(100 * share), "target": target}
            found[pk] = Reading(words, min(1.0, share / (target / 100)) if target else 1.0)
    return found


def use_of(accounts: Sequence[int], on: date) -> dict[int, dict[str, tuple[int, int]]]:
    """In use and owned by account, for hardware and software apart."""
    found: dict[int, dict[str, tuple[int, int]]] = {pk: {} for pk in accounts}
    for pk, (used, bought) in _licences(accounts, on).items():
        found[pk][Product.Kind.SOFTWARE] = (used, bought)
    for pk, (used, owned) in _things(accounts).items():
        found[pk][Product.Kind.HARDWARE] = (used, owned)
    return found


def _licences(accounts: Sequence[int], on: date) -> dict[int, tuple[int, int]]:
    """The latest month of each account that is not older than a quarter."""
    recent = UsageRecord.objects.filter(account__in=accounts, month__lte=on, month__gt=on - timedelta(days=124))
    found: dict[int, tuple[date, int, int]] = {}
    for pk, month, used, bought in recent.order_by().values_list("account", "month", "used", "bought"):
        last, its_used, its_bought = found.get(pk, (month, 0, 0))
        if month > last:
            last, its_used, its_bought = month, 0, 0
        if month == last:
            found[pk] = (month, its_used + min(used, bought), its_bought + bought)
    return {pk: (used, bought) for pk, (_month, used, bought) in found.items()}


def _things(accounts: Sequence[int]) -> dict[int, tuple[int, int]]:
    owned = Asset.objects.filter(account__in=accounts, retired_on=None).order_by().values_list("account")
    counted = owned.annotate(used=Count("pk", filter=Q(used_since__isnull=False)), owned=Count("pk"))
    return {pk: (used, all_) for pk, used, all_ in counted}


def read_contact(accounts: Sequence[int], on: date) -> Mapping[int, Reading]:
    last = last_contacts(accounts)
    return {
        pk: Reading(
            ngettext("last contact %(days)s day ago", "last contact %(days)s days ago", days) % {"days": days},
            max(0.0, 1 - days / _LONG_AGO),
        )
        for pk, day in last.items()
        for days in [max(0, (on - day).days)]
    }


def last_contacts(accounts: Sequence[int]) -> dict[int, date]:
    """The last day on which we called, checked in or reviewed; contacts that the customer began do not count."""
    found: dict[int, date] = {}
    sources: Iterable[tuple[int, object]] = [
        *OutboundContact.objects.filter(account__in=accounts).order_by().values_list("account").annotate(Max("at")),
        *CheckIn.objects.filter(account__in=accounts, held_at__isnull=False)
        .order_by()
        .values_list("account")
        .annotate(Max("held_at")),
    ]
    for pk, at in sources:
        day = at.date()  # type: ignore[attr-defined]
        found[pk] = max(day, found.get(pk, day))
    return found


def read_check_ins(accounts: Sequence[int], on: date) -> Mapping[int, Reading]:
    due = CheckIn.objects.filter(account__in=accounts, due_on__lt=on).order_by().values_list("account")
    counted = due.annotate(held=Count("pk", filter=Q(held_at__isnull=False)), due=Count("pk"))
    words = _("%(held)s of %(due)s check-ins held")
    return {pk: Reading(words % {"held": held, "due": all_}, held / all_) for pk, held, all_ in counted}


def read_promises(accounts: Sequence[int], on: date) -> Mapping[int, Reading]:
    rows = Promise.objects.filter(account__in=accounts).order_by().values_list("account")
    broken = Q(kept_at=None, due_on__lt=on)
    counted = rows.annotate(
        open=Count("pk", filter=Q(kept_at=None)), late=Count("pk", filter=broken), whole=Count("pk")
    )
    return {
        pk: Reading(
            ngettext("%(open)s promise open, late: %(late)s", "%(open)s promises open, late: %(late)s", waiting)
            % {"open": waiting, "late": late},
            1 - late / whole,
        )
        for pk, waiting, late, whole in counted
    }


def read_payment(accounts: Sequence[int], on: date) -> Mapping[int, Reading]:
    rows = Invoice.objects.filter(account__in=accounts).order_by().values_list("account")
    late = Q(paid_on=None, due_on__lt=on)
    counted = rows.annotate(late=Sum("amount", filter=late), whole=Sum("amount"))
    found = {}
    for pk, overdue, whole in counted:
        words = _("%(amount)s overdue") % {"amount": money_words(overdue, 2)} if overdue else _("nothing overdue")
        found[pk] = Reading(words, 1 - float(overdue or 0) / float(whole))
    return found


signals.register("use", gettext_lazy("Use"), read_use, order=10, weight=3)
signals.register("contact", gettext_lazy("Contact"), read_contact, order=20, weight=1)
signals.register("check-ins", gettext_lazy("Check-ins"), read_check_ins, order=30, weight=1)
signals.register("promises", gettext_lazy("Promises"), read_promises, order=40, weight=1)
signals.register("payment", gettext_lazy("Payment"), read_payment, order=90, weight=1)
