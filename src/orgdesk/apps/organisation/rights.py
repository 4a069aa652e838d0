"""What positions give their holders, and who gains and loses by a change of the chart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.organisation.mapping import assignment_of
from orgdesk.apps.organisation.models import Assignment, Version
from orgdesk.core.organisation.holders import holders_by_position
from orgdesk.core.organisation.model import Assignment as Assigned
from orgdesk.core.organisation.model import DutyKind, PartyKind, RaciRole, Structure

Right = tuple[str, str]
"""A sort of right (leads, works_in, answers_for, decides, may) and what it is about."""


@dataclass(frozen=True)
class RightsChange:
    """What a person gains and loses when a version comes into force, in words."""

    person: Person
    gained: tuple[str, ...]
    lost: tuple[str, ...]


def rights_changes(version: Version, merged: Structure, current: Version | None, *, on: date) -> list[RightsChange]:
    """Everybody whose rights differ between the chart in force and `merged`, the one that would follow it."""
    before, after = rights_before(current, on=on), rights_after(version, merged, on=on)
    people = {person.key: person for person in Person.objects.filter(key__in=before.keys() | after.keys())}
    changes = []
    for key in sorted(people, key=lambda key: people[key].name):
        had, has = before.get(key, set()), after.get(key, set())
        if had != has:
            changes.append(RightsChange(people[key], _words(has - had), _words(had - has)))
    return changes


def rights_before(current: Version | None, *, on: date) -> dict[str, set[Right]]:
    if current is None:
        return {}
    return _rights(current.content, _assignments(Assignment.objects.filter(version=None)), on=on, planned=False)


def rights_after(version: Version, merged: Structure, *, on: date) -> dict[str, set[Right]]:
    rows = Assignment.objects.filter(version=None) | Assignment.objects.planned_in(version)
    return _rights(merged, _assignments(rows), on=on, planned=True)


def gains_rights(person: Person, version: Version, merged: Structure, current: Version, *, on: date) -> bool:
    """Whether the person would lead, decide or answer for something that they do not today; another unit's work is no gain."""
    after = rights_after(version, merged, on=on).get(person.key, set())
    gained = after - rights_before(current, on=on).get(person.key, set())
    return any(kind != "works_in" for kind, _what in gained)


def rights_by_position(structure: Structure) -> dict[str, set[Right]]:
    """What each position gives: leading and working in units, activities to answer for, decisions, authorities."""
    found: dict[str, set[Right]] = {position.key: set() for position in structure.positions}
    for position in structure.positions:
        home = structure.unit_by_key.get(position.unit or "")
        if home is not None:
            found[position.key].add(("works_in", home.name))
        for duty in position.duties:
            if duty.kind is DutyKind.AUTHORITY:
                found[position.key].add(("may", duty.activity))
    for unit in structure.units:
        if unit.head in found:
            found[unit.head].add(("leads", unit.name))
    for activity in structure.activities:
        for entry in activity.parties(RaciRole.ACCOUNTABLE):
            party = structure.unit_by_key.get(entry.party)
            holder = entry.party if entry.kind is PartyKind.POSITION else (party.head if party else None)
            if holder in found:
                found[holder].add(("decides" if activity.decision else "answers_for", activity.name))
    return found


def _rights(structure: Structure, rows: Iterable[Assigned], *, on: date, planned: bool) -> dict[str, set[Right]]:
    given = rights_by_position(structure)
    found: dict[str, set[Right]] = {}
    for position, held in holders_by_position(rows, on=on, planned=planned).items():
        for row in held:
            found.setdefault(row.person, set()).update(given.get(position, ()))
    return found


def _assignments(rows: Iterable[Assignment]) -> list[Assigned]:
    return [assignment_of(row) for row in rows.select_related("person")]  # type: ignore[attr-defined]


def _words(rights: Iterable[Right]) -> tuple[str, ...]:
    said = {
        "leads": _("leads %(what)s"),
        "works_in": _("takes the work of %(what)s"),
        "answers_for": _("answers for %(what)s"),
        "decides": _("decides on %(what)s"),
        "may": _("may: %(what)s"),
    }
    return tuple(said[kind] % {"what": what} for kind, what in sorted(rights))
