"""The skills matrix with its coverage, gaps and who fills them; who can do which activity."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.people.models import AuthorityGrant
from orgdesk.apps.people.reading.people import Scene
from orgdesk.core.organisation.abilities import Able, ActivityCover, who_can
from orgdesk.core.organisation.capability import Coverage, measure_coverage, skills_by_person
from orgdesk.core.organisation.model import RaciEntry, RuleKind, SkillLevel, SkillRating

WANTED = 2
"""Able people that each skill should have."""


@dataclass(frozen=True)
class Cell:
    """A person's level in a skill and what their seat asks for."""

    rating: SkillRating | None
    wanted: int

    @property
    def level(self) -> int:
        return int(self.rating.level) if self.rating else 0

    @property
    def is_short(self) -> bool:
        return self.level < self.wanted


@dataclass(frozen=True)
class Column:
    """A skill of the matrix: who is able among all, and whether every seat shown asks for it."""

    skill: str
    able: int
    learning: int
    everybody: bool
    here: int
    of: int

    @property
    def is_thin(self) -> bool:
        return self.able < WANTED

    @property
    def percent(self) -> int:
        return round(100 * self.here / self.of) if self.of else 0


@dataclass(frozen=True)
class Matrix:
    """People by skills."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Person, AuthorityGrant | None, tuple[Cell, ...]], ...]


@dataclass(frozen=True)
class Supply:
    """A skill that a unit lacks and who fills the void by a rule of the chart."""

    unit: str
    skill: str
    supplier: str
    people: tuple[Person, ...]


def matrix_of(scene: Scene, *, unit: str = "", skill: str = "") -> Matrix:
    """Everybody in a seat, or of one unit; with a skill only its column. Skills that nobody asks for and nobody has stay away."""
    people = scene.members(unit) if unit else _seated(scene)
    known = skills_by_person(scene.people.ratings, on=scene.on)
    wanted = _wanted_by_person(scene)
    names = (
        [skill] if skill else _skills_shown(scene, {person.key for person in people}, known, wanted, all_of_it=not unit)
    )
    cover = {row.skill: row for row in measure_coverage(scene.structure, scene.people, on=scene.on)}
    columns = tuple(_column(name, cover.get(name), people, known, wanted) for name in names)
    grants = {row.person_id: row for row in AuthorityGrant.objects.filter(on__lte=scene.on)}
    rows = tuple(
        (
            person,
            grants.get(person.pk),
            tuple(Cell(known.get(person.key, {}).get(name), wanted.get(person.key, {}).get(name, 0)) for name in names),
        )
        for person in people
    )
    return Matrix(columns, rows)


def supplies_of(scene: Scene, *, unit: str = "") -> list[Supply]:
    """Gaps of skill that named others cover."""
    found = []
    for rule in scene.structure.rules:
        if rule.kind is RuleKind.SUPPLIES_SKILL and (not unit or rule.target == unit):
            supplier = rule.subject or ""
            seat = scene.structure.position_by_key.get(supplier)
            people = scene.members(supplier) if seat is None else _holders(scene, supplier)
            name = seat.title if seat else scene.unit_name(supplier)
            found.append(Supply(scene.unit_name(rule.target), rule.text, name, tuple(people)))
    return found


@dataclass(frozen=True)
class ActivityLine:
    """An activity with its people by name and the parties of its charter."""

    cover: ActivityCover
    people: tuple[tuple[Able, Person, str], ...]
    raci: tuple[tuple[RaciEntry, str], ...]

    @property
    def is_thin(self) -> bool:
        return self.cover.is_thin(WANTED)


def activities_of(scene: Scene, *, words: str = "", thin: bool = False) -> list[ActivityLine]:
    """Who can do what; `words` search the names, `thin` leaves those with too few people."""
    lines = [_activity(scene, cover) for cover in who_can(scene.structure, scene.people, on=scene.on)]
    wanted = words.strip().casefold()
    return [
        line
        for line in lines
        if (not thin or line.is_thin)
        and (not wanted or any(wanted in name.casefold() for name in (line.cover.activity.name, *line.cover.activity.synonyms)))
    ]  # fmt: skip


def _activity(scene: Scene, cover: ActivityCover) -> ActivityLine:
    people = tuple(
        (able, scene.rows[able.person], scene.title(able.position) if able.position else "")
        for able in cover.people
        if able.person in scene.rows
    )
    raci = tuple((entry, _party(scene, entry)) for entry in cover.activity.raci)
    return ActivityLine(cover, people, raci)


def _party(scene: Scene, entry: RaciEntry) -> str:
    return scene.title(entry.party) if entry.kind.value == "position" else scene.unit_name(entry.party)


def _seated(scene: Scene) -> list[Person]:
    keys = {row.person for row in scene.people.assignments if row.kind.fills_seat and row.holds_on(scene.on)}
    return sorted((scene.rows[key] for key in keys if key in scene.rows), key=lambda person: person.name)


def _holders(scene: Scene, position: str) -> list[Person]:
    rows = [row for row in scene.people.assignments if row.position == position]
    return [scene.rows[row.person] for row in rows if row.kind.fills_seat and row.holds_on(scene.on) and row.person in scene.rows]  # fmt: skip


def _wanted_by_person(scene: Scene) -> dict[str, dict[str, int]]:
    asked: dict[str, dict[str, int]] = {}
    for row in scene.structure.requirements:
        asked.setdefault(row.position, {})[row.skill] = int(row.level)
    found: dict[str, dict[str, int]] = {}
    for held in scene.people.assignments:
        if held.kind.fills_seat and held.holds_on(scene.on):
            for skill, level in asked.get(held.position, {}).items():
                mine = found.setdefault(held.person, {})
                mine[skill] = max(level, mine.get(skill, 0))
    return found


Known = Mapping[str, Mapping[str, SkillRating]]
Wanted = Mapping[str, Mapping[str, int]]


def _skills_shown(scene: Scene, people: set[str], known: Known, wanted: Wanted, *, all_of_it: bool) -> list[str]:
    names = {skill for key in people for skill in (*known.get(key, {}), *wanted.get(key, {}))}
    if all_of_it:
        names |= {skill for activity in scene.structure.activities for skill in activity.skills}
    return sorted(names)


def _column(name: str, cover: Coverage | None, people: list[Person], known: Known, wanted: Wanted) -> Column:
    levels = {key: rows[name].level for key, rows in known.items() if name in rows}
    able = len(cover.able) if cover else sum(level >= SkillLevel.ABLE for level in levels.values())
    learning = (
        len(cover.learning) if cover else sum(SkillLevel.NONE < level < SkillLevel.ABLE for level in levels.values())
    )
    here = [
        person
        for person in people
        if levels.get(person.key, 0) >= max(wanted.get(person.key, {}).get(name, 0), SkillLevel.ABLE)
    ]
    everybody = bool(people) and all(name in wanted.get(person.key, {}) for person in people)
    return Column(name, able, learning, everybody, len(here), len(people))
