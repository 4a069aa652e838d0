"""Who may do what to the organisation. Rights to change the chart never come from the chart."""

from __future__ import annotations

from orgdesk.apps.accounts.models import Person, RoleGrant
from orgdesk.apps.organisation.models import Transition, Version


def can_edit(person: Person) -> bool:
    return person.has_role(RoleGrant.Role.ORGANISATION_EDITOR) or person.has_role(RoleGrant.Role.ADMINISTRATOR)


def can_edit_version(person: Person, version: Version) -> bool:
    return version.editable and can_edit(person)


def can_approve(person: Person, version: Version) -> bool:
    """An editor who neither drew nor proposed it, nor gets a position by it."""
    return can_edit(person) and not why_not_second(person, version)


def why_not_second(person: Person, version: Version) -> str:
    """Why the person cannot be the second pair of eyes on this version, empty when they can."""
    proposers = version.transitions.filter(to=Version.Status.PROPOSED).values_list("by_id", flat=True)
    if version.created_by_id == person.pk:
        return "drew it"
    elif person.pk in set(proposers):
        return "proposed it"
    elif version.assignments.filter(person=person).exists():
        return "gets a position by it"
    else:
        return ""


def last_transition(version: Version, to: str) -> Transition | None:
    return version.transitions.filter(to=to).last()
