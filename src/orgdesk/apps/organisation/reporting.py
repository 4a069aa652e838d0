"""The numbers and lists of a version's reports."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from orgdesk.apps.organisation.checking import people_of
from orgdesk.apps.organisation.models import Version
from orgdesk.core.organisation.analytics import StructureProfile, manager_ratio, profile_structure, role_clarity
from orgdesk.core.organisation.capability import Coverage, measure_coverage
from orgdesk.core.organisation.checks import CheckContext, Finding, charter, run_checks
from orgdesk.core.organisation.model import UNDEFINED_ROLE, CareerPath, Position
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
