"""Who may do what about people."""

from __future__ import annotations

from datetime import date

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.organisation import lookup
from orgdesk.apps.organisation.policies import can_edit
from orgdesk.apps.people.reach import is_human_resources, positions_below, reach_of
from orgdesk.core.organisation.tree import build_tree


def can_judge(person: Person, other: Person, *, on: date) -> bool:
    """Rate skills, mark, plan training: who leads the other, who is named to evaluate the team, human resources; never oneself."""
    if person.pk == other.pk:
        return False
    return reach_of(person, on=on).covers(other) or evaluates(person, other, on=on)


def evaluates(person: Person, other: Person, *, on: date) -> bool:
    """Whether the chart names a seat of the person as evaluator of a manager above the other."""
    structure = lookup.active_structure()
    held = lookup.positions_held_by(person, on=on)
    managers = {row.manager for row in structure.evaluators if row.evaluator in held}
    return bool(managers) and bool(managers & _bosses_of(other, on=on))


def can_lead(person: Person, other: Person, *, on: date) -> bool:
    """Marks and authority are for those who lead, and human resources: an evaluator judges skills only."""
    return person.pk != other.pk and reach_of(person, on=on).covers(other)


def can_post(person: Person, position_key: str, *, on: date) -> bool:
    return leads_seat(person, position_key, on=on) or is_human_resources(person, on=on) or can_edit(person)


def leads_seat(person: Person, position_key: str, *, on: date) -> bool:
    """Whether the seat stands under one that the person holds."""
    return position_key in positions_below(person, on=on)


def sees_succession(person: Person, position_key: str, *, on: date) -> bool:
    return leads_seat(person, position_key, on=on) or is_human_resources(person, on=on)


def can_describe(person: Person, position_key: str, *, on: date) -> bool:
    """A role is described by its holder's leaders, human resources and the chart's editors."""
    return can_post(person, position_key, on=on)


def can_keep_titles(person: Person, *, on: date) -> bool:
    return can_edit(person) or is_human_resources(person, on=on)


def leads_unit(person: Person, unit_key: str, *, on: date) -> bool:
    """Whether the person heads the unit or leads a seat in it; human resources for every unit."""
    structure = lookup.active_structure()
    unit = structure.unit_by_key.get(unit_key)
    if unit is None:
        return False
    seats = {position.key for position in structure.positions_of_unit.get(unit_key, ())}
    heads = unit.head in lookup.positions_held_by(person, on=on)
    return heads or bool(seats & positions_below(person, on=on)) or is_human_resources(person, on=on)


def units_led(person: Person, *, on: date) -> list[str]:
    """Every unit that `leads_unit` grants, asked at once."""
    structure, below = lookup.active_structure(), positions_below(person, on=on)
    held, everywhere = lookup.positions_held_by(person, on=on), is_human_resources(person, on=on)
    return [
        unit.key
        for unit in structure.units
        if everywhere
        or unit.head in held
        or any(seat.key in below for seat in structure.positions_of_unit.get(unit.key, ()))
    ]


def teaches_for(person: Person, unit_key: str, *, on: date) -> bool:
    """Whether the person writes materials and holds courses for the unit: its members and who leads it."""
    return unit_key in lookup.units_of(person, on=on) or leads_unit(person, unit_key, on=on)


def _bosses_of(person: Person, *, on: date) -> set[str]:
    tree = build_tree(lookup.active_structure())
    return {boss for key in lookup.positions_held_by(person, on=on) for boss in tree.chain_of_command(key)}
