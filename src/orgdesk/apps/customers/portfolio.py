"""The accounts of a manager, and how accounts are served beside how their segment says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, QuerySet

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.models import (
    Account,
    AccountClass,
    AccountPlan,
    CheckIn,
    Contract,
    HealthScore,
    Hint,
    OutboundContact,
    OwnerPeriod,
    Qualification,
    Segment,
)
from orgdesk.apps.customers.own_signals import last_contacts
from orgdesk.core.service.portfolio import OffModel, Served, next_contact, off_model

_QUARTER = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Line:
    """One account of a portfolio."""

    account: Account
    period: OwnerPeriod
    health: HealthScore | None
    last_contact: date | None
    next_contact: date | None
    check_in: CheckIn | None
    contract: Contract | None
    hints: int
    a_year: float


def portfolio_of(person: Person, *, on: date) -> list[Line]:
    """What a manager owns; whom to call first comes first."""
    periods = OwnerPeriod.objects.filter(until=None, owner=person, account__left_on=None).select_related("account")
    keys = [period.account_id for period in periods]
    health, contacts = latest_health(keys), last_contacts(keys)
    every = dict(Segment.objects.values_list("key", "contact_every"))
    ahead = CheckIn.objects.filter(account__in=keys, held_at=None).select_related("rule").order_by("-due_on")
    check_ins = {row.account_id: row for row in ahead}
    running = list(Contract.objects.filter(account__in=keys).open_renewals().order_by("-ends_on"))
    contracts = {row.account_id: row for row in running}
    hints = dict(
        Hint.objects.filter(account__in=keys, state__in=[Hint.State.HANDED, Hint.State.TAKEN])
        .order_by()
        .values_list("account")
        .annotate(Count("pk"))
    )
    lines = [
        Line(
            account=period.account,
            period=period,
            health=health.get(period.account_id),
            last_contact=contacts.get(period.account_id),
            next_contact=next_contact(contacts.get(period.account_id, period.since), every.get(period.account.segment)),
            check_in=check_ins.get(period.account_id),
            contract=contracts.get(period.account_id),
            hints=hints.get(period.account_id, 0),
            a_year=sum(float(row.a_year) for row in running if row.account_id == period.account_id),
        )
        for period in periods
    ]
    return sorted(lines, key=lambda line: (line.next_contact or date.max, line.account.name))


def latest_health(accounts: Sequence[int]) -> dict[int, HealthScore]:
    """The last score of each account."""
    return {row.account_id: row for row in HealthScore.objects.filter(account__in=accounts, until=None)}


@dataclass(frozen=True, slots=True)
class Deviation:
    """An account served otherwise than its segment says, and in what."""

    account: Account
    ways: tuple[OffModel, ...]


def deviations(accounts: Iterable[Account], *, on: date) -> list[Deviation]:
    """Those of the accounts that are served off their model."""
    rows = list(accounts)
    keys = [row.pk for row in rows]
    models = {segment.key: segment.model for segment in Segment.objects.all()}
    needing = set(AccountClass.objects.filter(needs_plan=True).values_list("key", flat=True))
    contacts, planned = last_contacts(keys), set(AccountPlan.objects.filter(account__in=keys).values_list("account", flat=True))  # fmt: skip
    lately = dict(
        OutboundContact.objects.filter(account__in=keys, at__date__gt=on - _QUARTER)
        .order_by()
        .values_list("account")
        .annotate(Count("pk"))
    )
    paths = {row.account_id: row.path for row in Qualification.objects.filter(account__in=keys)}
    found = []
    for row in rows:
        served = Served(
            last_contact=contacts.get(row.pk, row.signed_on or row.created_at.date()),
            contacts=lately.get(row.pk, 0),
            path=paths.get(row.pk, ""),
            has_plan=row.pk in planned,
            needs_plan=row.account_class in needing,
        )
        ways = off_model(served, models.get(row.segment), on=on)
        if ways:
            found.append(Deviation(row, ways))
    return found


def owners_of_accounts() -> QuerySet[Person]:
    """Everybody who is accountable for an account today."""
    owned = OwnerPeriod.objects.filter(until=None, owner=OuterRef("pk"))
    return Person.objects.staff().filter(Exists(owned)).order_by("name")


def assigned_people(*, on: date) -> QuerySet[Person]:
    """Everybody who is assigned to an account on a day or later."""
    return Person.objects.staff().filter(allocations__until__gte=on).distinct().order_by("name")
