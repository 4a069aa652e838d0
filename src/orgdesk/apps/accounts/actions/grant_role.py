"""Give a person a role."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from orgdesk.apps.accounts.models import Person, RoleGrant
from orgdesk.apps.events.actions import record_event


def grant_role(person: Person, *, role: str, by: Person | None, at: datetime) -> RoleGrant:
    """Give the role unless the person has it already; `by` is None only when the installation is set up."""
    with transaction.atomic():
        grant, made = RoleGrant.objects.get_or_create(
            person=person, role=role, ended_at=None, defaults={"given_by": by, "given_at": at}
        )
        if made:
            record_event(
                "role.granted",
                at=at,
                by=by.key if by else "",
                objects={"person": person.key},
                data={"role": role},
            )
    return grant
