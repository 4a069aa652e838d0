"""Named people are assigned to accounts within the hours that they have."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.actions._note_account import note_account
from orgdesk.apps.customers.errors import CustomersRefused, WordsMissing
from orgdesk.apps.customers.models import Account, Allocation, Capacity
from orgdesk.apps.events.actions import record_event
from orgdesk.core.service import allocation as core
from orgdesk.ui.lengths import whole

USUAL_HOURS = Decimal(36)
"""Of somebody whose hours nobody set."""


def set_capacity(person: Person, *, hours: Decimal, by: Person, at: datetime) -> Capacity:
    if not 0 <= hours <= 168:
        raise CustomersRefused(_("A week has from 0 to 168 hours."))
    with transaction.atomic():
        row = Capacity.objects.create(person=person, hours=hours, set_by=by, set_at=at)
        record_event("capacity.set", at=at, by=by.key, objects={"person": person.key}, data={"hours": str(hours)})
    return row


def capacity_of(person: Person) -> Decimal:
    """Hours a week that a person has for customers."""
    last = person.capacities.last()
    return last.hours if last else USUAL_HOURS


def allocate_person(
    account: Account,
    person: Person,
    *,
    purpose: str,
    since: date,
    until: date,
    hours: Decimal,
    by: Person,
    at: datetime,
) -> Allocation:
    """Raises ServiceRuleError: no length, no hours, or more than the person has, with the first day that is too full."""
    if not purpose.strip():
        raise WordsMissing(_("Say for what %(name)s is assigned.") % {"name": person})
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=person.pk)
        wanted = core.Allocation(person.name, account.name, since, until, float(hours))
        core.allocate(wanted, allocations_of(person), capacity=float(capacity_of(person)))
        row = Allocation.objects.create(
            account=account,
            person=person,
            purpose=whole(purpose, 160, "purpose"),
            since=since,
            until=until,
            hours=hours,
            by=by,
            at=at,
        )
        note_account(
            "resource.allocated", account, at=at, by=by.key, objects={"person": person.key},
            data={"hours": str(hours), "since": since.isoformat(), "until": until.isoformat()},
        )  # fmt: skip
    return row


def allocations_of(person: Person) -> list[core.Allocation]:
    rows = person.allocations.select_related("account")
    return [core.Allocation(person.name, row.account.name, row.since, row.until, float(row.hours)) for row in rows]
