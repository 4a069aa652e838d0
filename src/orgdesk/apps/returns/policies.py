"""Who may do what with returns."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from orgdesk.apps.accounts.models import Person, RoleGrant
from orgdesk.apps.returns.care import returns_unit, specialist_for
from orgdesk.apps.returns.models import ReturnLine
from orgdesk.apps.work.seats import seats_of


def can_decide(person: Person, line: ReturnLine, *, at: datetime) -> bool:
    """The unit for returns, the product's specialist, and administrators."""
    if not person.is_staff:
        return False
    seats = seats_of(person, on=timezone.localdate(at))
    route = specialist_for(line.unit.asset.product)
    routed = route is not None and (route.unit_key in seats.units or route.position_key in seats.positions)
    return routed or returns_unit() in seats.units or person.has_role(RoleGrant.Role.ADMINISTRATOR)


def can_set_rules(person: Person, *, at: datetime) -> bool:
    """The unit for returns, and administrators."""
    if not person.is_staff:
        return False
    seats = seats_of(person, on=timezone.localdate(at))
    return returns_unit() in seats.units or person.has_role(RoleGrant.Role.ADMINISTRATOR)
