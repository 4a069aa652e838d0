"""Who may decide what is told to other systems."""

from __future__ import annotations

from orgdesk.apps.accounts.models import Person, RoleGrant


def can_manage_webhooks(person: Person) -> bool:
    return person.is_active and person.has_role(RoleGrant.Role.ADMINISTRATOR)
