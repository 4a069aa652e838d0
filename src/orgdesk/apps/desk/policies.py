"""Who may use the desk."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from orgdesk.apps.accounts.models import Person, RoleGrant
from orgdesk.apps.organisation import lookup


def can_dispatch(person: Person, *, at: datetime) -> bool:
    """Catch and Dispatch is a duty of whoever leads a unit, and of administrators."""
    held = lookup.positions_held_by(person, on=timezone.localdate(at))
    leads = {unit.head for unit in lookup.active_structure().units if unit.head}
    return bool(held & leads) or person.has_role(RoleGrant.Role.ADMINISTRATOR)


def why_not_to_customers(person: Person, *, at: datetime) -> str:
    """The name of the unit that keeps this person from writing to customers, empty when nothing does.

    A unit that the chart marks as not facing customers (development, T4) gives its solutions to colleagues, never to a customer.
    """
    structure = lookup.active_structure()
    units = [structure.unit_by_key[key] for key in sorted(lookup.units_of(person, on=timezone.localdate(at)))]
    inward = [unit.name for unit in units if unit.customer_facing is False]
    return inward[0] if inward and len(inward) == len(units) else ""


def may_set_up(person: Person, *, at: datetime) -> bool:
    """Doors, promises and calendars are set by whoever leads a unit, and by administrators."""
    return can_dispatch(person, at=at)
