"""The numbers and lists of a version's reports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import pstdev

from orgdesk.apps.organisation import workload
from orgdesk.apps.organisation.checking import OPEN, findings_of, people_of
from orgdesk.apps.organisation.models import Version
from orgdesk.core.organisation.analytics import (
    StructureProfile,
    manager_ratio,
    profile_structure,
    role_clarity,
    summarise_spans,
)
from orgdesk.core.organisation.capability import Coverage, measure_coverage
from orgdesk.core.organisation.checks import CheckContext, Finding, charter, run_checks
from orgdesk.core.organisation.checks.context import units_within
from orgdesk.core.organisation.holders import holders_by_position
from orgdesk.core.organisation.model import UNDEFINED_ROLE, CareerPath, Position, Structure, Unit
from orgdesk.core.organisation.model import Assignment as Assigned
from orgdesk.core.organisation.tree import build_tree


@dataclass(frozen=True)
class Profile:
    """The structure's profile with two more figures."""

    profile: StructureProfile
    ratio: float
    clarity: float | None
    seats: int


@dataclass(frozen=True)
class Leader:
    """Who leads how many, counted in boxes and in seats."""

    position: Position
    boxes: int
    seats: int
    limit: int | None

    @property
    def over(self) -> bool:
        return self.limit is not None and self.seats > self.limit


@dataclass(frozen=True)
class Staffed:
    """A unit with all its parts: seats, how many are held, full-time equivalents, and the open work of its seats."""

    unit: Unit
    level: int
    seats: int
    held: int
    full_time: float
    work: int

    @property
    def per_seat(self) -> float | None:
        """Open work of one held seat; None where nobody sits."""
        return self.work / self.held if self.held else None


@dataclass(frozen=True)
class Balance:
    """How even a version is: spread of spans and of open work, and depth. Spreads are standard deviations."""

    spans: float
    load: float | None
    layers: int


@dataclass(frozen=True)
class Careers:
    """Ways on from a position."""

    position: Position
    paths: tuple[tuple[CareerPath, Position], ...]


def profile_of(version: Version) -> Profile:
    structure = version.content
    return Profile(
        profile_structure(structure),
        manager_ratio(build_tree(structure)),
        role_clarity(structure),
        sum(position.headcount for position in structure.positions),
    )


def spans_of(version: Version) -> list[Leader]:
    """Everybody who leads, the widest span first, with the limit set for that seat, its unit or the company."""
    tree = build_tree(version.content)
    limits = {(one.scope.value, one.subject): one.maximum for one in version.content.span_limits}
    found = []
    for key in tree.managers:
        position, span = version.content.position_by_key[key], tree.span(key)
        wanted = [("position", key), ("unit", position.unit), ("company", None)]
        limit = next((limits[one] for one in wanted if limits.get(one) is not None), None)
        found.append(Leader(position, span.positions, span.seats, limit))
    return sorted(found, key=lambda row: -row.seats)


def roles_of(version: Version) -> list[Position]:
    """Positions whose role is not defined yet; their duties say what they do in fact."""
    return [position for position in version.content.positions if UNDEFINED_ROLE in position.tags]


def headcount_of(version: Version, *, on: date) -> list[Staffed]:
    """Every unit with its parts, outermost first, in the order of the chart."""
    structure = version.content
    held = holders_by_position(people_of(version, on=on).assignments, on=on, planned=version.status in OPEN)
    work = workload.open_work_at(structure.position_by_key)
    return [
        _staffed(unit, level, [seat for key in within for seat in structure.positions_of_unit.get(key, ())], held, work)
        for unit, level, within in _units_with_parts(structure)
    ]


def _units_with_parts(structure: Structure) -> list[tuple[Unit, int, frozenset[str]]]:
    """Units from the outermost inwards, each with its depth and the keys of itself and all its parts."""
    parts: dict[str, list[Unit]] = {}
    for unit in structure.units:
        parts.setdefault(unit.parent if unit.parent in structure.unit_by_key else "", []).append(unit)  # type: ignore[arg-type]
    found, waiting = [], [(unit, 1) for unit in reversed(parts.get("", []))]
    while waiting:
        unit, level = waiting.pop()
        found.append((unit, level, units_within(structure, [unit.key])))
        waiting += [(part, level + 1) for part in reversed(parts.get(unit.key, []))]
    return found


def _staffed(
    unit: Unit, level: int, seats: list[Position], held: Mapping[str, tuple[Assigned, ...]], work: Mapping[str, int]
) -> Staffed:
    return Staffed(
        unit,
        level,
        seats=sum(seat.headcount for seat in seats),
        held=sum(min(seat.headcount, len(held.get(seat.key, ()))) for seat in seats),
        full_time=sum(seat.full_time_equivalent for seat in seats),
        work=sum(work.get(seat.key, 0) for seat in seats),
    )


def balance_of(version: Version, staffed: Sequence[Staffed]) -> Balance:
    """Spread of spans over leaders, of open work for each held seat over units, and the number of layers."""
    tree = build_tree(version.content)
    loads = [row.per_seat for row in staffed if row.per_seat is not None]
    return Balance(summarise_spans(tree).deviation, pstdev(loads) if len(loads) > 1 else None, tree.layers)


def health_of(version: Version, *, on: date) -> list[Finding]:
    """What the checks say of the hierarchy itself."""
    return [finding for finding in findings_of(version, on=on) if finding.code in _HEALTH]


_HEALTH = {"span_over", "span_under", "too_many_layers", "one_on_one", "too_flat", "loop", "orphan", "two_solid_bosses"}


def spread_of(version: Version) -> tuple[Finding, ...]:
    """Activities that no unit or more than one answers for, and functions spread over units."""
    return run_checks(CheckContext(structure=version.content), (charter.activity_owners, charter.function_spread))


def coverage_of(version: Version, *, on: date) -> tuple[Coverage, ...]:
    return measure_coverage(version.content, people_of(version, on=on), on=on)


def careers_of(version: Version, *, on: date) -> list[Careers]:
    """Ways on from each position that has some."""
    known = version.content.position_by_key
    found: dict[str, list[tuple[CareerPath, Position]]] = {}
    for path in version.content.career_paths:
        if path.origin in known and path.destination in known:
            found.setdefault(path.origin, []).append((path, known[path.destination]))
    return [Careers(known[key], tuple(paths)) for key, paths in found.items()]
