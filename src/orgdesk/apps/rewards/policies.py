"""Who may run programmes: account management and those who lead a unit, and administrators."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef
from django.utils import timezone

from orgdesk.apps.accounts.models import Person, RoleGrant
from orgdesk.apps.customers.models import Account
from orgdesk.apps.organisation import lookup
from orgdesk.apps.rewards.models import Membership, Offer

_FUNCTIONS = {"account_management", "incentives_rewards"}


def has_rewards(person: Person) -> bool:
    """Whether a customer is in a programme and knows of it, or has an offer to take up."""
    points = Membership.objects.members().filter(account=OuterRef("pk"))
    offers = Offer.objects.shown(on=timezone.localdate()).filter(account=OuterRef("pk"))
    return Account.objects.filter(Exists(points) | Exists(offers), contacts__person=person).exists()


def can_run(person: Person, *, at: datetime) -> bool:
    if not person.is_staff:
        return False
    on = timezone.localdate(at)
    structure = lookup.active_structure()
    units = lookup.units_of(person, on=on)
    fitting = any(set(structure.unit_by_key[key].functions) & _FUNCTIONS for key in units)
    return fitting or person.has_role(RoleGrant.Role.ADMINISTRATOR)
