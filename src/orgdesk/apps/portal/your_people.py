"""Whom a customer meets: one list, the accountable person first, however many units stand behind it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.models import Account
from orgdesk.apps.customers.ownership import owner_of
from orgdesk.apps.desk.models import Ticket


@dataclass(frozen=True, slots=True)
class Face:
    """One of our people and what the customer can count on them for."""

    person: Person
    purposes: tuple[str, ...]
    first: bool = False


def people_for(account: Account, reader: Person, *, on: date) -> list[Face]:
    """The accountable person first; then who is named or assigned, and who keeps the promise of an open request. Each once."""
    told: dict[int, tuple[Person, list[str]]] = {}

    def add(person: Person, purpose: str) -> None:
        told.setdefault(person.pk, (person, []))[1].append(purpose)

    period = owner_of(account, on=on)
    if period is not None:
        add(period.owner, _("your first contact, for everything"))
    for named in account.department_contacts.select_related("person"):
        add(named.person, named.purpose)
    for assigned in account.allocations.filter(since__lte=on, until__gte=on).select_related("person"):
        add(assigned.person, assigned.purpose)
    for ticket in Ticket.objects.visible_to(reader).open().filter(account=account, owner__isnull=False):
        assert ticket.owner is not None
        add(ticket.owner, _("your request %(reference)s") % {"reference": ticket.reference})
    first = period.owner_id if period else None
    return [Face(person, tuple(dict.fromkeys(purposes)), pk == first) for pk, (person, purposes) in told.items()]
