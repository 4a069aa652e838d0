"""Succession and mobility on one page: open seats, ways on, stepping stones, critical seats, rotations, evaluators."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.organisation import lookup
from orgdesk.apps.people.models import Posting
from orgdesk.apps.people.reading.people import Scene
from orgdesk.core.organisation.capability import Fit, measure_succession, succession_fit
from orgdesk.core.organisation.checks import CheckContext, run_checks
from orgdesk.core.organisation.checks.moving import few_ways_on
from orgdesk.core.organisation.checks.skills import evaluation
from orgdesk.core.organisation.findings import Finding
from orgdesk.core.organisation.mobility import Stay, WayOn, Ways, pool_of, stays_of, ways_on
from orgdesk.core.organisation.model import Assignment, AssignmentKind, CareerPath, Position, UnitKind
from orgdesk.core.organisation.tree import build_tree


@dataclass(frozen=True)
class PersonWays:
    """A person's ways on, by title."""

    person: Person
    seats: str
    ways: Ways
    titles: tuple[tuple[WayOn, str], ...]


@dataclass(frozen=True)
class Critical:
    """A critical position and its named successors."""

    position: Position
    holders: tuple[Person, ...]
    named: int


def ways_of(scene: Scene) -> list[PersonWays]:
    """Everybody in a seat, fewest open seats first."""
    found = [
        PersonWays(
            scene.rows[row.person],
            ", ".join(scene.title(key) for key in row.held),
            row,
            tuple((way, scene.title(way.position)) for way in row.ways),
        )
        for row in ways_on(scene.structure, scene.people, on=scene.on)
        if row.person in scene.rows
    ]
    return sorted(found, key=lambda row: (row.ways.open_seats, row.person.name))


def flatness_of(scene: Scene) -> tuple[Finding, ...]:
    """What the check of ways on says."""
    return run_checks(CheckContext(scene.structure, scene.people, on=scene.on), (few_ways_on,))


def paths_of(scene: Scene) -> list[tuple[CareerPath, str, str]]:
    """Drawn career paths by title; a path may begin at a unit."""
    known = scene.structure.position_by_key
    return [
        (path, known[path.origin].title if path.origin in known else scene.unit_name(path.origin), scene.title(path.destination))
        for path in scene.structure.career_paths
    ]  # fmt: skip


def stones_of(scene: Scene) -> list[tuple[Stay, Person, str, list[str]]]:
    """Who sits on a stepping stone, since when, and where it leads."""
    return [
        (stay, scene.rows[stay.person], scene.title(stay.position), [scene.title(key) for key in stay.next_seats])
        for stay in stays_of(scene.structure, scene.people, on=scene.on)
        if stay.person in scene.rows
    ]


def critical_seats(scene: Scene) -> tuple[list[Critical], float]:
    """Critical positions, those without a successor first; and the share that is covered, in percent."""
    named: dict[str, int] = {}
    for row in scene.people.successions:
        named[row.position] = named.get(row.position, 0) + 1
    found = [
        Critical(position, tuple(holders_in(scene, position.key)), named.get(position.key, 0))
        for position in scene.structure.positions
        if position.critical
    ]
    cover = measure_succession(scene.structure, scene.people).cover
    return sorted(found, key=lambda row: row.named), 100 * cover


def holders_in(scene: Scene, position: str) -> list[Person]:
    rows = [row for row in scene.people.assignments if row.position == position and row.kind.fills_seat]
    return [scene.rows[row.person] for row in rows if row.holds_on(scene.on) and row.person in scene.rows]


def candidates_of(scene: Scene, position: str) -> list[tuple[Fit, Person]]:
    """Fits from the evidence recorded, best first."""
    fits = succession_fit(scene.structure, scene.people, position, on=scene.on)
    rows = {**scene.rows, **_missing_rows(scene, [fit.person for fit in fits])}
    return [(fit, rows[fit.person]) for fit in fits if fit.person in rows]


def pool_for(scene: Scene, position: str) -> list[tuple[Person, Assignment, str, bool]]:
    """The talent pool of a position: who, their seat, its title, and whether they come from a branch."""
    found = []
    for row in pool_of(scene.structure, scene.people, position, on=scene.on):
        seat = scene.structure.position_by_key[row.position]
        unit = scene.structure.unit_by_key.get(seat.unit or "")
        if row.person in scene.rows:
            found.append((scene.rows[row.person], row, seat.title, unit is not None and unit.kind is UnitKind.BRANCH))
    return found


@dataclass(frozen=True)
class Judge:
    """A manager with the evaluators named beside them, the skills of the team that nobody of them commands."""

    position: Position
    holders: tuple[Person, ...]
    evaluators: tuple[tuple[str, tuple[Person, ...]], ...]
    needed: tuple[str, ...]
    missing: str


def judges_of(scene: Scene) -> list[Judge]:
    """Every manager whose team needs skills: can they judge it, and who else does?"""
    structure = scene.structure
    tree = build_tree(structure)
    context = CheckContext(structure, scene.people, on=scene.on)
    short = {finding.elements[0].key: str(finding.values["skills"]) for finding in evaluation(context)}
    found = []
    for key in tree.managers:
        needed = sorted({skill for child in tree.children(key) for skill in context.required_skills.get(child, ())})
        if needed:
            named = [row.evaluator for row in structure.evaluators if row.manager == key]
            evaluators = tuple((scene.title(seat), tuple(holders_in(scene, seat))) for seat in named)
            holders = tuple(holders_in(scene, key))
            found.append(Judge(structure.position_by_key[key], holders, evaluators, tuple(needed), short.get(key, "")))
    return sorted(found, key=lambda judge: not judge.missing)


def acting_now(scene: Scene) -> list[tuple[Assignment, Person, str]]:
    """Who acts on a seat, until when: the nearest end first, without an end last."""
    rows = [row for row in scene.people.assignments if row.kind is AssignmentKind.ACTING and row.holds_on(scene.on)]
    rows.sort(key=lambda row: row.end or date.max)
    return [(row, scene.rows[row.person], scene.title(row.position)) for row in rows if row.person in scene.rows]


def openings_for(person: Person, *, on: date) -> list[Posting]:
    """Open postings for seats that the person does not hold."""
    held = lookup.positions_held_by(person, on=on)
    return list(Posting.objects.visible_to(person).open().exclude(position_key__in=held))


def _missing_rows(scene: Scene, keys: list[str]) -> dict[str, Person]:
    wanted = [key for key in keys if key not in scene.rows]
    return {row.key: row for row in Person.objects.filter(key__in=wanted)} if wanted else {}
