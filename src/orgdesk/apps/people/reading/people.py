"""The people of a day with everything known of them, and their names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.organisation import lookup
from orgdesk.apps.organisation.checking import people_of
from orgdesk.core.organisation.model import People, Structure


@dataclass(frozen=True)
class Scene:
    """The chart of a day and its people as core values, with the rows behind their keys."""

    structure: Structure
    people: People
    rows: dict[str, Person]
    on: date

    def person(self, key: str) -> Person | None:
        return self.rows.get(key)

    def title(self, position: str) -> str:
        found = self.structure.position_by_key.get(position)
        return found.title if found else position

    def unit_name(self, unit: str | None) -> str:
        found = self.structure.unit_by_key.get(unit or "")
        return found.name if found else unit or ""

    def members(self, unit: str) -> list[Person]:
        """Holders of the unit's seats on the day, by name."""
        seats = {position.key for position in self.structure.positions_of_unit.get(unit, ())}
        held = [row for row in self.people.assignments if row.position in seats and row.kind.fills_seat]
        keys = {row.person for row in held if row.holds_on(self.on)}
        return sorted((self.rows[key] for key in keys if key in self.rows), key=lambda person: person.name)


def scene_on(on: date) -> Scene:
    """The version in force that day, else today's."""
    version = lookup.version_on(on) or lookup.active_version()
    structure = version.content if version else Structure()
    people = people_of(version, on=on) if version else People()
    keys = {row.person for row in people.assignments}
    keys |= {row.person for row in people.ratings} | {row.person for row in people.flex}
    keys |= {row.person for row in people.cross_training}
    return Scene(structure, people, rows_of(keys), on)


def rows_of(keys: Iterable[str]) -> dict[str, Person]:
    return {person.key: person for person in Person.objects.filter(key__in=set(keys))}
