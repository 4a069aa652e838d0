"""Who may change processes."""

from __future__ import annotations

from orgdesk.apps.accounts.models import Person, RoleGrant

_EDITORS = (RoleGrant.Role.PROCESS_EDITOR, RoleGrant.Role.ADMINISTRATOR)


def can_mend(person: Person) -> bool:
    """May retry, skip, move and cancel: an operator's acts, from a role and never from the chart."""
    return any(person.has_role(role) for role in _EDITORS)


def can_deploy(person: Person) -> bool:
    return any(person.has_role(role) for role in _EDITORS)
