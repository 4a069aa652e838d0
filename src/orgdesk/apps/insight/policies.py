"""Who may see and set what is measured."""

from __future__ import annotations

from datetime import date

from orgdesk.apps.accounts.models import Person, RoleGrant
from orgdesk.apps.organisation.lookup import active_structure, positions_held_by, units_of


def can_read(person: Person) -> bool:
    """All who work here: what a unit is measured by is visible to its members."""
    return person.is_staff


def can_set_goal(person: Person, unit_key: str, *, on: date) -> bool:
    """The head of the unit, and whoever edits the organisation."""
    if person.has_role(RoleGrant.Role.ORGANISATION_EDITOR) or person.has_role(RoleGrant.Role.ADMINISTRATOR):
        return True
    held = positions_held_by(person, on=on)
    return any(unit.key == unit_key and unit.head in held for unit in active_structure().units)


def can_set_costs(person: Person, *, on: date) -> bool:
    """Who leads a unit or edits the organisation: a rate is of a unit, and all who work here read it."""
    held = positions_held_by(person, on=on)
    heads = {unit.head for unit in active_structure().units}
    return can_set_goal(person, "", on=on) or bool(held & heads)


def can_acknowledge(person: Person, unit_key: str, *, on: date) -> bool:
    """Members of the unit; of a goal for all, everybody."""
    return person.is_staff and (not unit_key or unit_key in units_of(person, on=on))


def can_bring_log(person: Person) -> bool:
    """Bring the log of another system, and say what it means: who draws processes or charts, and administrators."""
    roles = (RoleGrant.Role.PROCESS_EDITOR, RoleGrant.Role.ORGANISATION_EDITOR, RoleGrant.Role.ADMINISTRATOR)
    return person.is_staff and any(person.has_role(role) for role in roles)
