"""Who may do what with customers' voices."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from orgdesk.apps.accounts.models import Person, RoleGrant
from orgdesk.apps.organisation import lookup
from orgdesk.apps.voice.models import Judgement
from orgdesk.apps.work.seats import seats_of


def can_judge(person: Person, row: Judgement, *, at: datetime) -> bool:
    """Only who sits where the item was sent; no role opens this door."""
    if not person.is_staff:
        return False
    seats = seats_of(person, on=timezone.localdate(at))
    return row.decider.unit_key in seats.units or row.decider.position_key in seats.positions


def can_steer(person: Person, *, at: datetime) -> bool:
    """Open a round, hold a board meeting, publish the charter: whoever leads a unit, and administrators."""
    if not person.is_staff:
        return False
    held = lookup.positions_held_by(person, on=timezone.localdate(at))
    leads = {unit.head for unit in lookup.active_structure().units if unit.head}
    return bool(held & leads) or person.has_role(RoleGrant.Role.ADMINISTRATOR)
