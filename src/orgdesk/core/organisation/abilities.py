"""Who can do which activity, and by what right: a duty, a capability without one, a condition, a backup, a skill, a plan."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from orgdesk.core.organisation.capability import WANTED_COVERAGE, skills_by_person
from orgdesk.core.organisation.holders import holders_by_position
from orgdesk.core.organisation.model import (
    Activity,
    AssignmentKind,
    Duty,
    DutyKind,
    People,
    Position,
    SkillLevel,
    Structure,
)


class Ability(StrEnum):
    """Why somebody stands in the list of an activity. A capability may outlive the duty; an authority waits for its condition."""

    DUTY = "duty"
    CAPABILITY = "capability"
    AUTHORITY = "authority"
    BACKUP = "backup"
    SKILLED = "skilled"
    LEARNING = "learning"

    @property
    def counts(self) -> bool:
        """Whether such a person can be counted on today."""
        return self not in (Ability.AUTHORITY, Ability.LEARNING)


@dataclass(frozen=True)
class Able:
    """One person of the list; `position` is the seat that gives the ability, empty for a skill or a plan."""

    person: str
    ability: Ability
    position: str = ""
    condition: str = ""
    teaches: bool = False
    level: SkillLevel | None = None
    due: date | None = None


@dataclass(frozen=True)
class ActivityCover:
    """An activity and everybody who does it, can, may, stands by for it or learns it."""

    activity: Activity
    people: tuple[Able, ...]

    @property
    def able(self) -> tuple[str, ...]:
        """People who can be counted on, each once."""
        return tuple(dict.fromkeys(row.person for row in self.people if row.ability.counts))

    def is_thin(self, wanted: int = WANTED_COVERAGE) -> bool:
        """Whether fewer people than wanted can do it."""
        return len(self.able) < wanted


def activities_of(structure: Structure) -> tuple[Activity, ...]:
    """The charter's activities, then the duties that name none of them; different words for one activity are one."""
    known = list(structure.activities)
    names = _names(known)
    for position in structure.positions:
        for duty in position.duties:
            if duty.activity.casefold() not in names:
                found = Activity(duty.activity.casefold(), duty.activity)
                known.append(found)
                names[duty.activity.casefold()] = found
    return tuple(known)


def activity_named(structure: Structure, words: str) -> Activity | None:
    """The activity of the charter that is called so, by key, name or synonym."""
    return _names(structure.activities).get(words.casefold())


def who_can(structure: Structure, people: People, *, on: date | None = None) -> tuple[ActivityCover, ...]:
    """Every activity with its people, in the order of the charter; who has several rights stands there once for each."""
    known = activities_of(structure)
    names = _names(known)
    found: dict[str, list[Able]] = {activity.key: [] for activity in known}
    for position, duty, holder in _seated_duties(structure, people, on):
        found[names[duty.activity.casefold()].key].append(_by_duty(position, duty, holder))
    for position, duty, person in _stand_bys(structure, people, on):
        able = Able(person, Ability.BACKUP, position.key, duty.condition)
        found[names[duty.activity.casefold()].key].append(able)
    for activity in known:
        found[activity.key] += [*_by_skill(activity, people, on), *_by_plan(activity, structure, people)]
    return tuple(ActivityCover(activity, _once(found[activity.key])) for activity in known)


def shared_with(structure: Structure, position: Position, duty: Duty) -> tuple[Position, ...]:
    """Other positions that have the same duty, under any of its names."""
    activity = activity_named(structure, duty.activity)
    names = _names([activity]) if activity else {duty.activity.casefold(): None}
    return tuple(
        other
        for other in structure.positions
        if other.key != position.key
        and any(one.kind is DutyKind.DUTY and one.activity.casefold() in names for one in other.duties)
    )


def _names(activities: Iterable[Activity]) -> dict[str, Activity]:
    found: dict[str, Activity] = {}
    for activity in activities:
        for words in (activity.key, activity.name, *activity.synonyms):
            found.setdefault(words.casefold(), activity)
    return found


def _seated_duties(structure: Structure, people: People, on: date | None) -> Iterator[tuple[Position, Duty, str]]:
    holders = holders_by_position(people.assignments, on=on)
    for position in structure.positions:
        for row in holders.get(position.key, ()):
            for duty in position.duties:
                yield position, duty, row.person


def _stand_bys(structure: Structure, people: People, on: date | None) -> Iterator[tuple[Position, Duty, str]]:
    for row in people.assignments:
        position = structure.position_by_key.get(row.position)
        if row.kind is AssignmentKind.BACKUP and row.holds_on(on) and position is not None:
            for duty in position.duties:
                if duty.kind is DutyKind.DUTY:
                    yield position, duty, row.person


def _by_duty(position: Position, duty: Duty, person: str) -> Able:
    return Able(person, Ability(duty.kind.value), position.key, duty.condition, duty.teaches)


def _by_skill(activity: Activity, people: People, on: date | None) -> Iterator[Able]:
    """Whoever has every skill that the activity takes; the weakest of them says how well."""
    if activity.skills:
        for person, known in skills_by_person(people.ratings, on=on).items():
            level = _weakest(activity.skills, {skill: row.level for skill, row in known.items()})
            if level >= SkillLevel.ABLE:
                yield Able(person, Ability.SKILLED, level=level)


def _weakest(skills: Iterable[str], levels: Mapping[str, SkillLevel]) -> SkillLevel:
    return min((levels.get(skill, SkillLevel.NONE) for skill in skills), default=SkillLevel.NONE)


def _by_plan(activity: Activity, structure: Structure, people: People) -> Iterator[Able]:
    names = {word.casefold() for word in (activity.key, activity.name, *activity.synonyms, *activity.skills)}
    for plan in people.cross_training:
        if plan.skill.casefold() in names:
            yield Able(plan.person, Ability.LEARNING, plan.target or "", level=plan.level, due=plan.due)


def _once(rows: Iterable[Able]) -> tuple[Able, ...]:
    """Each right of a person once; a skill behind a duty adds its level to it instead of a line."""
    found: dict[tuple[str, Ability], Able] = {}
    for row in rows:
        duty = found.get((row.person, Ability.DUTY))
        if row.ability is Ability.SKILLED and duty is not None:
            found[row.person, Ability.DUTY] = replace(duty, level=row.level)
        else:
            found.setdefault((row.person, row.ability), row)
    return tuple(found.values())
