"""Orthogonal routes between boxes on a grid: straight where nothing is between, else through the gaps of the grid."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from orgdesk.core.process.diagram import Bounds

Point = tuple[float, float]
TRACK = 9.0
"""Pixels between two lines that share a gap."""


@dataclass(frozen=True, slots=True)
class Box:
    """A placed node: its cell (column, absolute row) and its bounds. A boundary event leaves by its lower side."""

    column: int
    row: int
    bounds: Bounds
    leaves_below: bool = False


@dataclass(slots=True)
class Grid:
    """The drawn grid: x of each column's left side, y of each row's upper side, and which cells are full."""

    lefts: list[float]
    tops: list[float]
    cells: frozenset[tuple[int, int]]
    widths: list[float]
    gap: float
    gutter: float
    _tracks: dict[tuple[str, int], int] = field(default_factory=lambda: defaultdict(int))

    def channel(self, column: int) -> float:
        """An x in the gap right of a column (-1 = left of the first), a new one for each line."""
        base = self.lefts[0] - self.gap if column < 0 else self.lefts[column] + self.widths[column]
        return base + self._next("x", column, self.gap)

    def lane(self, row: int) -> float:
        """A y in the gap above a row, a new one for each line."""
        return self.tops[row] - self._next("y", row, self.gutter)

    def is_free(self, row: int, first: int, last: int) -> bool:
        """Whether no box stands in the row between two columns (exclusive)."""
        return all((column, row) not in self.cells for column in range(first + 1, last))

    def _next(self, axis: str, index: int, room: float) -> float:
        count = self._tracks[axis, index]
        self._tracks[axis, index] = count + 1
        places = max(int(room / TRACK) - 1, 1)
        return TRACK * (1 + count % places)


def route(grid: Grid, source: Box, target: Box, *, entry: float = 0, detour: bool = False) -> tuple[Point, ...]:
    """The points of a line from one box to another, entering `entry` pixels below the middle of its left side.

    A detour goes through the gap above even where the way is free, for the second line between the same two boxes.
    """
    end = (target.bounds.x, target.bounds.centre[1] + entry)
    if source.leaves_below:
        return _from_below(grid, source, target, end)
    elif target.column > source.column and not detour:
        return _ahead(grid, source, target, end)
    else:
        return _around(grid, source, target, end)


def clean(points: tuple[Point, ...]) -> tuple[Point, ...]:
    """Without doubled points and points on a straight line; at least two remain."""
    kept: list[Point] = []
    for point in points:
        if kept and point == kept[-1]:
            continue
        if len(kept) > 1 and (kept[-2][0] == kept[-1][0] == point[0] or kept[-2][1] == kept[-1][1] == point[1]):
            kept[-1] = point
        else:
            kept.append(point)
    return tuple(kept) if len(kept) > 1 else (points[0], points[-1])


def shifted(points: tuple[Point, ...], x: float, y: float) -> tuple[Point, ...]:
    """The points moved."""
    return tuple((left + x, top + y) for left, top in points)


def _ahead(grid: Grid, source: Box, target: Box, end: Point) -> tuple[Point, ...]:
    start = (source.bounds.right, source.bounds.centre[1])
    if start[1] == end[1] and source.row == target.row and grid.is_free(source.row, source.column, target.column):
        return clean((start, end))
    elif grid.is_free(target.row, source.column, target.column):
        x = grid.channel(source.column)
        return clean((start, (x, start[1]), (x, end[1]), end))
    else:
        return _around(grid, source, target, end)


def _around(grid: Grid, source: Box, target: Box, end: Point) -> tuple[Point, ...]:
    start = (source.bounds.right, source.bounds.centre[1])
    first = grid.channel(source.column)
    beside = target.column == source.column + 1
    last = target.bounds.x - TRACK if beside else grid.channel(target.column - 1)
    y = grid.lane(target.row if target.column > source.column else max(source.row, target.row))
    return clean((start, (first, start[1]), (first, y), (last, y), (last, end[1]), end))


def _from_below(grid: Grid, source: Box, target: Box, end: Point) -> tuple[Point, ...]:
    x = source.bounds.centre[0]
    start = (x, source.bounds.bottom)
    below = source.bounds.bottom + TRACK
    last = grid.channel(target.column - 1) if target.column != source.column else grid.channel(source.column - 1)
    if target.column == source.column + 1:
        return clean((start, (x, below), (last, below), (last, end[1]), end))
    first = grid.channel(source.column)
    y = grid.lane(target.row)
    return clean((start, (x, below), (first, below), (first, y), (last, y), (last, end[1]), end))
