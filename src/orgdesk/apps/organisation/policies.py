"""Who may do what to the organisation. Rights to change the chart never come from the chart."""

from __future__ import annotations

from orgdesk.apps.accounts.models import Person, RoleGrant
from orgdesk.apps.organisation.models import Transition, Version


def can_edit(person: Person) -> bool:
    return person.has_role(RoleGrant.Role.ORGANISATION_EDITOR) or person.has_role(RoleGrant.Role.ADMINISTRATOR)


def can_edit_version(person: Person, version: Version) -> bool:
    return version.editable and can_edit(person)


def last_transition(version: Version, to: str) -> Transition | None:
    return version.transitions.filter(to=to).last()
