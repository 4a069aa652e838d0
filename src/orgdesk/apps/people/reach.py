"""Whose restricted facts somebody may see: one's own, those of the people one leads, everybody's for human resources."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.organisation import lookup
from orgdesk.apps.organisation.models import Assignment
from orgdesk.core.organisation.reference import HUMAN_RESOURCES
from orgdesk.core.organisation.tree import build_tree


@dataclass(frozen=True)
class Reach:
    """Database keys of the people whom somebody leads, in any depth; `everyone` for human resources."""

    everyone: bool
    people: frozenset[int]

    def covers(self, person: Person) -> bool:
        return self.everyone or person.pk in self.people


def reach_of(person: Person, *, on: date) -> Reach:
    if not (person.is_staff and person.is_active):
        return Reach(everyone=False, people=frozenset())
    if is_human_resources(person, on=on):
        return Reach(everyone=True, people=frozenset())
    below = positions_below(person, on=on)
    led = Assignment.objects.in_force(on=on).filter(position_key__in=below).exclude(person=person)
    return Reach(everyone=False, people=frozenset(led.values_list("person_id", flat=True)) if below else frozenset())


def positions_below(person: Person, *, on: date) -> frozenset[str]:
    """Positions under those that the person holds, in any depth."""
    tree = build_tree(lookup.active_structure())
    held = lookup.positions_held_by(person, on=on)
    return frozenset(below for key in held for below in tree.descendants(key)) - held


def human_resources_units() -> tuple[str, ...]:
    """Units of the chart in force with that function."""
    return tuple(unit.key for unit in lookup.active_structure().units if HUMAN_RESOURCES in unit.functions)


def is_human_resources(person: Person, *, on: date) -> bool:
    units = human_resources_units()
    return bool(units) and not lookup.units_of(person, on=on).isdisjoint(units)
