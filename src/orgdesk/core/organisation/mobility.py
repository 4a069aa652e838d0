"""Where people could go from their seats: open seats upward and to the side, stepping stones, pools that feed a seat."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from orgdesk.core.organisation.holders import holders_by_position, positions_by_person, vacant_seats
from orgdesk.core.organisation.model import (
    STEPPING_STONE,
    Assignment,
    CareerPath,
    People,
    Position,
    Structure,
)
from orgdesk.core.organisation.tree import Tree, build_tree

MONTH = 30.4375
"""Days in a month, on average."""


@dataclass(frozen=True)
class WayOn:
    """A seat that somebody could move to; `open_seats` counts its vacant seats, `drawn` says that a career path leads there."""

    position: str
    lateral: bool
    drawn: bool
    open_seats: int


@dataclass(frozen=True)
class Ways:
    """The ways on of one person from the positions held."""

    person: str
    held: tuple[str, ...]
    ways: tuple[WayOn, ...]

    @property
    def upward(self) -> int:
        """Open seats above."""
        return sum(way.open_seats for way in self.ways if not way.lateral)

    @property
    def lateral(self) -> int:
        """Open seats to the side."""
        return sum(way.open_seats for way in self.ways if way.lateral)

    @property
    def open_seats(self) -> int:
        """All open seats that the person could move to."""
        return self.upward + self.lateral


def ways_on(structure: Structure, people: People, *, on: date | None = None) -> tuple[Ways, ...]:
    """For everybody who holds a seat: drawn career paths, the boss's seat, and seats of the same level."""
    landscape = _Landscape.of(structure, people, on)
    found = []
    for person, held in positions_by_person(people.assignments, on=on).items():
        known = tuple(key for key in held if key in structure.position_by_key)
        ways: dict[str, WayOn] = {}
        for key in known:
            for way in landscape.ways_from(key):
                if way.position not in known:
                    ways.setdefault(way.position, way)
        found.append(Ways(person, known, tuple(ways.values())))
    return tuple(found)


@dataclass(frozen=True)
class _Landscape:
    """What the ways of everybody are read from, gathered once: the tree, open seats, paths by where they begin."""

    structure: Structure
    tree: Tree
    open_seats: Mapping[str, int]
    open_by_level: Mapping[str, tuple[str, ...]]
    paths: Mapping[str, tuple[CareerPath, ...]]

    @staticmethod
    def of(structure: Structure, people: People, on: date | None) -> _Landscape:
        holders = holders_by_position(people.assignments, on=on)
        vacant = {
            position.key: vacant_seats(position, holders.get(position.key, ())) for position in structure.positions
        }
        levels: dict[str, list[str]] = {}
        for position in structure.positions:
            if position.level is not None and vacant[position.key]:
                levels.setdefault(position.level, []).append(position.key)
        by_level = {level: tuple(keys) for level, keys in levels.items()}
        return _Landscape(structure, build_tree(structure), vacant, by_level, _paths_by_origin(structure))

    def ways_from(self, key: str) -> Iterator[WayOn]:
        """Drawn ways always; the boss's seat and seats of the same level only while they are open."""
        for path in _paths(self.structure, key, self.paths):
            vacant = self.open_seats[path.destination]
            yield WayOn(path.destination, lateral=path.lateral, drawn=True, open_seats=vacant)
        boss = self.tree.boss_of.get(key)
        if boss is not None and self.open_seats.get(boss):
            yield WayOn(boss, lateral=False, drawn=False, open_seats=self.open_seats[boss])
        level = self.structure.position_by_key[key].level
        for other in self.open_by_level.get(level or "", ()):
            yield WayOn(other, lateral=True, drawn=False, open_seats=self.open_seats[other])


def paths_from(structure: Structure, key: str) -> tuple[CareerPath, ...]:
    """Career paths that begin at a position or at one of the units around it, and end at a position of the chart."""
    return _paths(structure, key, _paths_by_origin(structure))


def pool_of(structure: Structure, people: People, position: str, *, on: date | None = None) -> tuple[Assignment, ...]:
    """Whoever sits where a career path to the position begins: its talent pool. A path may begin at a unit, as branches feed a desk."""
    holders = holders_by_position(people.assignments, on=on)
    origins = _paths_by_origin(structure)
    return tuple(
        row
        for seat in structure.positions
        if any(path.destination == position for path in _paths(structure, seat.key, origins))
        for row in holders.get(seat.key, ())
    )


def _paths_by_origin(structure: Structure) -> Mapping[str, tuple[CareerPath, ...]]:
    found: dict[str, list[CareerPath]] = {}
    for path in structure.career_paths:
        if path.destination in structure.position_by_key:
            found.setdefault(path.origin, []).append(path)
    return {origin: tuple(paths) for origin, paths in found.items()}


def _paths(structure: Structure, key: str, origins: Mapping[str, tuple[CareerPath, ...]]) -> tuple[CareerPath, ...]:
    places = (key, *_units_around(structure, structure.position_by_key[key].unit))
    return tuple(path for place in places for path in origins.get(place, ()) if path.destination != key)


def _units_around(structure: Structure, unit: str | None) -> Iterator[str]:
    seen: set[str] = set()
    while unit is not None and unit not in seen:
        yield unit
        seen.add(unit)
        above = structure.unit_by_key.get(unit)
        unit = above.parent if above is not None else None


@dataclass(frozen=True)
class Stay:
    """Somebody on a stepping stone: how many months so far, how many are expected, and where it leads."""

    person: str
    position: str
    months: float | None
    expected: int | None
    next_seats: tuple[str, ...]

    @property
    def is_over(self) -> bool:
        """Whether the stay has lasted longer than expected."""
        return self.months is not None and self.expected is not None and self.months > self.expected


def stays_of(structure: Structure, people: People, *, on: date) -> tuple[Stay, ...]:
    """Everybody on a seat that is a stepping stone or has an expected stay, the longest first."""
    holders = holders_by_position(people.assignments, on=on)
    found = [
        Stay(
            row.person,
            position.key,
            (on - row.start).days / MONTH if row.start is not None else None,
            position.expected_stay_months,
            tuple(path.destination for path in paths_from(structure, position.key)),
        )
        for position in structure.positions
        if is_stepping_stone(position)
        for row in holders.get(position.key, ())
    ]
    return tuple(sorted(found, key=lambda stay: -(stay.months or 0.0)))


def is_stepping_stone(position: Position) -> bool:
    """Whether people are meant to move on from the seat."""
    return STEPPING_STONE in position.tags or position.expected_stay_months is not None
