"""Who may run programmes: account management and those who lead a unit, and administrators."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from orgdesk.apps.accounts.models import Person, RoleGrant
from orgdesk.apps.organisation import lookup
from orgdesk.apps.rewards.models import Membership

_FUNCTIONS = {"account_management", "incentives_rewards"}


def has_points(person: Person) -> bool:
    """Whether a customer is in a programme and knows of it."""
    return Membership.objects.visible_to(person).exists()


def can_run(person: Person, *, at: datetime) -> bool:
    if not person.is_staff:
        return False
    on = timezone.localdate(at)
    structure = lookup.active_structure()
    units = lookup.units_of(person, on=on)
    fitting = any(set(structure.unit_by_key[key].functions) & _FUNCTIONS for key in units)
    return fitting or person.has_role(RoleGrant.Role.ADMINISTRATOR)
