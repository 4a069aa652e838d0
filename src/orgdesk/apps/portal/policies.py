"""Who may say what customers read of open issues, and how their pages look."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from orgdesk.apps.accounts.models import Person, RoleGrant
from orgdesk.apps.desk.actions.declare_incident import FUNCTION
from orgdesk.apps.knowledge.policies import can_publish
from orgdesk.apps.organisation import lookup
from orgdesk.apps.work.seats import seats_of


def may_set_look(person: Person) -> bool:
    return person.is_staff and person.has_role(RoleGrant.Role.ADMINISTRATOR)


def can_show_issues(person: Person, *, at: datetime) -> bool:
    """Those who govern knowledge, and the units to which the chart gives incidents."""
    units = lookup.active_structure().units
    named = {unit.key for unit in units if FUNCTION in {str(one) for one in unit.functions}}
    return can_publish(person, at=at) or bool(named & seats_of(person, on=timezone.localdate(at)).units)
