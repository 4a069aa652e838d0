"""What people can do and where they could go: coverage of skills, flex, succession with its evidence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from orgdesk.core.organisation.holders import positions_by_person
from orgdesk.core.organisation.model import (
    AspirationKind,
    People,
    Readiness,
    SkillLevel,
    SkillRating,
    Structure,
)

WANTED_COVERAGE = 2
ANY_UNIT = "*"
ANY_OF_KIND = "kind:"
"""A flex to `kind:pod` is one to every pod."""


@dataclass(frozen=True)
class Coverage:
    """Who commands a skill well enough: `able` at the wanted level, `learning` below it."""

    skill: str
    wanted: SkillLevel
    able: tuple[str, ...]
    learning: tuple[str, ...]

    @property
    def is_single_point(self) -> bool:
        """Whether the skill hangs on one person."""
        return len(self.able) == 1


def skills_by_person(
    ratings: Iterable[SkillRating], *, on: date | None = None
) -> Mapping[str, Mapping[str, SkillRating]]:
    """The latest rating of each skill that counts on the day, by person."""
    found: dict[str, dict[str, SkillRating]] = {}
    for rating in sorted(ratings, key=lambda rating: rating.on or date.min):
        late = on is not None and rating.on is not None and rating.on > on
        expired = on is not None and rating.expires is not None and rating.expires < on
        if not late and not expired:
            found.setdefault(rating.person, {})[rating.skill] = rating
    return found


def measure_coverage(structure: Structure, people: People, *, on: date | None = None) -> tuple[Coverage, ...]:
    """Coverage of every skill that a position or an activity of the structure asks for."""
    wanted: dict[str, SkillLevel] = {}
    for requirement in structure.requirements:
        wanted[requirement.skill] = max(requirement.level, wanted.get(requirement.skill, SkillLevel.NONE))
    for activity in structure.activities:
        for skill in activity.skills:
            wanted.setdefault(skill, SkillLevel.ABLE)
    known = skills_by_person(people.ratings, on=on)
    found = []
    for skill, level in wanted.items():
        levels = {person: skills[skill].level for person, skills in known.items() if skill in skills}
        able = tuple(sorted(person for person, has in levels.items() if has >= level))
        learning = tuple(sorted(person for person, has in levels.items() if SkillLevel.NONE < has < level))
        found.append(Coverage(skill, level, able, learning))
    return tuple(found)


def coverage_rate(coverage: Iterable[Coverage], *, wanted: int = WANTED_COVERAGE) -> float | None:
    """Share of skills that at least `wanted` people command (WF-10); None without skills."""
    enough = [len(row.able) >= wanted for row in coverage]
    return sum(enough) / len(enough) if enough else None


def flex_matrix(
    structure: Structure, people: People, *, on: date | None = None
) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """By home unit and other unit, the people who can help there, in the order of the records."""
    homes = positions_by_person(people.assignments, on=on)
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for row in people.flex:
        for home in home_units(structure, homes.get(row.person, ())):
            for unit in flex_targets(structure, row.unit):
                if unit != home:
                    there = found.setdefault(home, {})
                    there[unit] = tuple(dict.fromkeys((*there.get(unit, ()), row.person)))
    return found


def flex_targets(structure: Structure, words: str) -> tuple[str, ...]:
    """Units that a flex names: one by its key, all of a kind, or every one; none where the chart has no such unit."""
    if words == ANY_UNIT:
        return tuple(structure.unit_by_key)
    elif words.startswith(ANY_OF_KIND):
        kind = words.removeprefix(ANY_OF_KIND)
        return tuple(unit.key for unit in structure.units if unit.kind.value == kind)
    else:
        return (words,) if words in structure.unit_by_key else ()


def home_units(structure: Structure, positions: Iterable[str]) -> tuple[str, ...]:
    """Units of the positions, each once, in their order."""
    seats = (structure.position_by_key.get(key) for key in positions)
    return tuple(dict.fromkeys(seat.unit for seat in seats if seat is not None and seat.unit is not None))


@dataclass(frozen=True)
class Evidence:
    """One recorded fact that a fit rests on."""

    what: str
    score: float
    on: date | None = None
    by: str = ""


@dataclass(frozen=True)
class Fit:
    """How well `person` fits `position`, 0 to 1, with what it rests on and which skills are missing.

    `score` is None without evidence: nothing recorded is not the same as unfit.
    """

    person: str
    position: str
    score: float | None
    evidence: tuple[Evidence, ...]
    missing: tuple[str, ...]
    named: Readiness | None = None
    on_path: bool = False
    wants_it: bool = False


def succession_fit(structure: Structure, people: People, position: str, *, on: date | None = None) -> tuple[Fit, ...]:
    """Candidates for a position, best first: those named, on a career path, wishing for it, or skilled for it.

    The score is the mean of how far each required skill is reached and of the rotation assessments (score / 4).
    """
    homes = positions_by_person(people.assignments, on=on)
    feeders = {path.origin for path in structure.career_paths if path.destination == position}
    required = {row.skill: row.level for row in structure.requirements if row.position == position}
    named = {row.person: row.readiness for row in people.successions if row.position == position}
    wishes = {row.person for row in people.aspirations if row.kind is AspirationKind.GROW and row.position == position}
    skills = skills_by_person(people.ratings, on=on)
    incumbents = {person for person, held in homes.items() if position in held}
    feeding = {person for person, held in homes.items() if not feeders.isdisjoint(held)}
    skilled = {person for person, known in skills.items() if not required.keys().isdisjoint(known)}
    fits = []
    for person in sorted((named.keys() | wishes | feeding | skilled) - incumbents):
        evidence, missing = _evidence(people, person, required, skills.get(person, {}), on)
        score = sum(fact.score for fact in evidence) / (len(evidence) + len(missing)) if evidence else None
        fits.append(
            Fit(person, position, score, evidence, missing, named.get(person), person in feeding, person in wishes)
        )
    return tuple(sorted(fits, key=lambda fit: (fit.score is None, -(fit.score or 0.0), fit.person)))


def _evidence(
    people: People,
    person: str,
    required: Mapping[str, SkillLevel],
    known: Mapping[str, SkillRating],
    on: date | None,
) -> tuple[tuple[Evidence, ...], tuple[str, ...]]:
    facts: list[Evidence] = []
    missing: list[str] = []
    for skill, level in required.items():
        rating = known.get(skill)
        if rating is None or rating.level is SkillLevel.NONE:
            missing.append(skill)
        else:
            reached = min(1.0, rating.level / level) if level else 1.0
            facts.append(Evidence(skill, reached, rating.on, rating.by))
    facts += [
        Evidence(row.dimension, max(0.0, min(1.0, row.score / 4)), row.on, row.by)
        for row in people.assessments
        if row.person == person and (on is None or row.on <= on)
    ]
    return tuple(facts), tuple(missing)


@dataclass(frozen=True)
class SuccessionCover:
    """Critical positions and how they are provided for; a person named for several posts counts once as ready."""

    critical: int
    named: int
    ready_now: int
    bench: float

    @property
    def cover(self) -> float:
        """Share of critical positions with a named successor (WF-8); 1.0 without critical positions."""
        return self.named / self.critical if self.critical else 1.0


def measure_succession(structure: Structure, people: People) -> SuccessionCover:
    """Succession cover of the critical positions."""
    critical = [position.key for position in structure.positions if position.critical]
    rows = {key: [row for row in people.successions if row.position == key] for key in critical}
    taken: set[str] = set()
    ready = 0
    for named in rows.values():
        free = next((row.person for row in named if row.readiness is Readiness.NOW and row.person not in taken), None)
        if free is not None:
            taken.add(free)
            ready += 1
    total = sum(len(named) for named in rows.values())
    return SuccessionCover(
        len(critical), sum(bool(named) for named in rows.values()), ready, total / len(critical) if critical else 0.0
    )
