"""What the checks look at: a structure, its people on a day, and what processes and settings say about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from orgdesk.core.organisation.capability import skills_by_person
from orgdesk.core.organisation.findings import ElementKind, ElementRef
from orgdesk.core.organisation.holders import holders_by_position, positions_by_person
from orgdesk.core.organisation.model import Assignment, PartyKind, People, SkillLevel, Structure
from orgdesk.core.organisation.reference import REFERENCE_FUNCTIONS, ReferenceFunction
from orgdesk.core.organisation.tree import Tree, build_tree


@dataclass(frozen=True)
class CheckSettings:
    """The company's own numbers. Defaults are those of `docs/reference`: spans of 3 to 15 seats, at most 8 layers,
    two able people per skill, one open seat to move to for each person, at least one seat above the front line for every ten in it.
    """

    span_minimum: int = 3
    span_maximum: int = 15
    most_layers: int = 8
    coverage: int = 2
    seats_per_way_up: int = 10
    vacancy_share: float = 0.15
    ways_on: int = 1


@dataclass(frozen=True)
class HandOff:
    """Work passes from a unit to a unit, as a process or a service says; `source` names which. `also` are units that may
    pass it on in the same step.
    """

    origin: str
    target: str
    source: str = ""
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class ProcessRole:
    """A unit or position that a process names, by key or by title."""

    process: str
    role: str
    kind: PartyKind = PartyKind.POSITION


@dataclass(frozen=True)
class CheckContext:
    """Everything a check may ask. `draft` lets planned holders count; `person_limits` are spans by person key;
    `audited_from` is where the audited period begins; `inbound_units` take contacts that customers start.
    """

    structure: Structure
    people: People = field(default_factory=People)
    on: date | None = None
    draft: bool = False
    settings: CheckSettings = field(default_factory=CheckSettings)
    person_limits: Mapping[str, int] = field(default_factory=dict)
    hand_offs: tuple[HandOff, ...] = ()
    process_roles: tuple[ProcessRole, ...] = ()
    inbound_units: tuple[str, ...] = ()
    audited_from: date | None = None
    reference: tuple[ReferenceFunction, ...] = REFERENCE_FUNCTIONS

    @cached_property
    def tree(self) -> Tree:
        """The structure by its solid lines."""
        return build_tree(self.structure)

    @cached_property
    def holders(self) -> Mapping[str, tuple[Assignment, ...]]:
        """Who fills each position."""
        return holders_by_position(self.people.assignments, on=self.on, planned=self.draft)

    @cached_property
    def positions_of(self) -> Mapping[str, tuple[str, ...]]:
        """What each person fills."""
        return positions_by_person(self.people.assignments, on=self.on)

    @cached_property
    def positions_ever_of(self) -> Mapping[str, tuple[str, ...]]:
        """What each person fills or has filled up to the day."""
        found: dict[str, list[str]] = {}
        for assignment in self.people.assignments:
            begun = self.on is None or assignment.start is None or assignment.start <= self.on
            if assignment.kind.fills_seat and begun:
                found.setdefault(assignment.person, []).append(assignment.position)
        return {person: tuple(held) for person, held in found.items()}

    @cached_property
    def skills_of(self) -> Mapping[str, Mapping[str, SkillLevel]]:
        """The latest unexpired rating of each skill by person."""
        rated = skills_by_person(self.people.ratings, on=self.on)
        return {person: {skill: row.level for skill, row in skills.items()} for person, skills in rated.items()}

    @cached_property
    def people_by_skill(self) -> Mapping[str, Mapping[str, SkillLevel]]:
        """Levels by skill and person, of people who fill a position (of everybody, where nobody is assigned)."""
        found: dict[str, dict[str, SkillLevel]] = {}
        for person, skills in self.skills_of.items():
            if not self.positions_of or person in self.positions_of:
                for skill, level in skills.items():
                    found.setdefault(skill, {})[person] = level
        return found

    @cached_property
    def required_skills(self) -> Mapping[str, Mapping[str, SkillLevel]]:
        """Levels by position and skill that the structure asks for."""
        found: dict[str, dict[str, SkillLevel]] = {}
        for requirement in self.structure.requirements:
            found.setdefault(requirement.position, {})[requirement.skill] = requirement.level
        return found

    def persons_on(self, position: str) -> tuple[str, ...]:
        """Keys of the people who fill a position."""
        return tuple(held.person for held in self.holders.get(position, ()))

    def title(self, position: str) -> str:
        """Title of a position, its key where there is none."""
        found = self.structure.position_by_key.get(position)
        return found.title if found is not None and found.title else position

    def unit_name(self, unit: str) -> str:
        """Name of a unit, its key where there is none."""
        found = self.structure.unit_by_key.get(unit)
        return found.name if found is not None and found.name else unit


def units_within(structure: Structure, tops: Iterable[str]) -> frozenset[str]:
    """The units named and all units under them; safe where parents run in a circle."""
    children: dict[str, list[str]] = {}
    for unit in structure.units:
        if unit.parent is not None:
            children.setdefault(unit.parent, []).append(unit.key)
    found: set[str] = set()
    waiting = list(tops)
    while waiting:
        key = waiting.pop()
        if key not in found:
            found.add(key)
            waiting.extend(children.get(key, ()))
    return frozenset(found)


def positions(*keys: str) -> tuple[ElementRef, ...]:
    """References to positions."""
    return tuple(ElementRef(ElementKind.POSITION, key) for key in keys)


def units(*keys: str) -> tuple[ElementRef, ...]:
    """References to units."""
    return tuple(ElementRef(ElementKind.UNIT, key) for key in keys)
