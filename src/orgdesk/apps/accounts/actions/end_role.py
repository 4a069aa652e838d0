"""Take a role away from a person."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from orgdesk.apps.accounts.actions.note_security import note_security
from orgdesk.apps.accounts.models import Person, RoleGrant


class LastAdministratorError(Exception):
    """Nobody could let anybody in again."""


def end_role(person: Person, *, role: str, by: Person, at: datetime) -> bool:
    """Whether the person had it. Raises LastAdministratorError for the last one's role."""
    with transaction.atomic():
        held = RoleGrant.objects.select_for_update().filter(role=role, ended_at=None)
        if not held.filter(person=person).exists():
            return False
        others = held.filter(person__is_active=True).exclude(person=person)
        if role == RoleGrant.Role.ADMINISTRATOR and not others.exists():
            raise LastAdministratorError
        held.filter(person=person).update(ended_at=at)
        note_security("role.ended", person, at=at, by=by, data={"role": role})
    return True
