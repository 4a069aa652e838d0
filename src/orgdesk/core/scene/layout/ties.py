"""Routes for the lines beside the tree: the shortest quiet path among a few, preferably past the boxes, not under them."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence

from orgdesk.core.phrases import phrase
from orgdesk.core.scene.layout.nodes import Tie, UnknownNodeError
from orgdesk.core.scene.measure import line_height, width
from orgdesk.core.scene.model import Box, Line, Point, Site

_STUB = 9.0
_CELL = 240.0
_UNDER = 500.0
"""What passing under a box costs, in px of detour."""
_BEND = 24.0
_BUSY = 40.0
"""What it costs to leave where reporting lines leave."""
_OUT = {Site.TOP: (0.0, -1.0), Site.BOTTOM: (0.0, 1.0), Site.LEFT: (-1.0, 0.0), Site.RIGHT: (1.0, 0.0)}


def routed(ties: Sequence[Tie], boxes: Mapping[str, Box], shown_as: Mapping[str, str]) -> list[Line]:
    """A line for each tie between two different boxes that are drawn. Raises UnknownNodeError for an unknown end."""
    field = _Field(boxes.values())
    lines: list[Line] = []
    for number, tie in enumerate(ties):
        for end in (tie.source, tie.target):
            if end not in shown_as:
                raise UnknownNodeError(
                    phrase("A {kind} line ends at {end!r}, which is not in the chart.", kind=tie.kind, end=end)
                )
        source, target = boxes[shown_as[tie.source]], boxes[shown_as[tie.target]]
        if source.id != target.id:
            lines.append(_line(f"tie-{number}", tie, source, target, field))
    return lines


def _line(id: str, tie: Tie, source: Box, target: Box, field: _Field) -> Line:
    cost, sites = math.inf, (Site.TOP, Site.TOP)
    best: tuple[Point, ...] = ()
    for out in Site:
        for into in Site:
            busy = _BUSY * ((out in {Site.TOP, Site.BOTTOM}) + (into in {Site.TOP, Site.BOTTOM}))
            for points in _candidates(source, out, target, into):
                price = field.price(points, source, target) + busy
                if price < cost:
                    cost, best, sites = price, points, (out, into)
    return Line(
        id=id,
        points=best,
        kind=tie.kind,
        source=source.id,
        target=target.id,
        source_site=sites[0],
        target_site=sites[1],
        text=tie.text,
        text_at=field.place_for(tie.text, best) if tie.text else None,
        label=tie.text,
    )


def _candidates(source: Box, out: Site, target: Box, into: Site) -> Iterator[tuple[Point, ...]]:
    """Right-angled paths between two sites, each leaving and entering straight."""
    start, end = source.site(out), target.site(into)
    a = (start[0] + _OUT[out][0] * _STUB, start[1] + _OUT[out][1] * _STUB)
    b = (end[0] + _OUT[into][0] * _STUB, end[1] + _OUT[into][1] * _STUB)
    yield _tidied((start, a, (b[0], a[1]), b, end))
    yield _tidied((start, a, (a[0], b[1]), b, end))
    x, y = (a[0] + b[0]) / 2, (a[1] + b[1]) / 2
    yield _tidied((start, a, (x, a[1]), (x, b[1]), b, end))
    yield _tidied((start, a, (a[0], y), (b[0], y), b, end))


def _tidied(points: Iterable[Point]) -> tuple[Point, ...]:
    """Without repeated points and points in the middle of a straight."""
    kept: list[Point] = []
    for point in points:
        if kept and math.dist(kept[-1], point) < 0.01:
            continue
        if len(kept) > 1 and _straight(kept[-2], kept[-1], point):
            kept.pop()
        kept.append(point)
    return tuple(kept)


def _straight(a: Point, b: Point, c: Point) -> bool:
    return abs((b[0] - a[0]) * (c[1] - b[1]) - (b[1] - a[1]) * (c[0] - b[0])) < 0.01


def _places(points: Sequence[Point], wide: float) -> Iterator[Point]:
    """Where words `wide` px broad may stand along a path: above its straights or beside them, the longest straight first."""
    for a, b in sorted(itertools.pairwise(points), key=lambda pair: -math.dist(*pair)):
        for part in (0.5, 0.25, 0.75):
            x, y = a[0] + part * (b[0] - a[0]), a[1] + part * (b[1] - a[1])
            if a[1] == b[1]:
                yield x, y - 4
            else:
                yield x + wide / 2 + 4, y + 4
                yield x - wide / 2 - 4, y + 4


class _Field:
    """Which boxes are near a straight, by cells of a grid."""

    def __init__(self, boxes: Iterable[Box]) -> None:
        self.cells: dict[tuple[int, int], list[Box]] = {}
        for box in boxes:
            for cell in _cells(box.x, box.y, box.x + box.w, box.y + box.h):
                self.cells.setdefault(cell, []).append(box)

    def price(self, points: Sequence[Point], source: Box, target: Box) -> float:
        price = _BEND * len(points)
        for number, (a, b) in enumerate(itertools.pairwise(points)):
            free = ({source.id} if number == 0 else set()) | ({target.id} if number == len(points) - 2 else set())
            price += math.dist(a, b) + _UNDER * self.under(a, b, free)
        return price

    def place_for(self, text: str, points: Sequence[Point]) -> Point:
        """Where on the path the words cover the fewest boxes; above its longest straight, when nothing is better."""
        wide, high = width(text, "halo"), line_height("halo")
        free: set[str] = set()
        return min(
            _places(points, wide),
            key=lambda at: self.under((at[0] - wide / 2, at[1] - high), (at[0] + wide / 2, at[1]), free),
        )

    def under(self, a: Point, b: Point, free: set[str]) -> int:
        left, right = min(a[0], b[0]) - 2, max(a[0], b[0]) + 2
        top, bottom = min(a[1], b[1]) - 2, max(a[1], b[1]) + 2
        hit: set[str] = set()
        for cell in _cells(left, top, right, bottom):
            for box in self.cells.get(cell, ()):
                if box.x < right and left < box.x + box.w and box.y < bottom and top < box.y + box.h:
                    hit.add(box.id)
        return len(hit - free)


def _cells(left: float, top: float, right: float, bottom: float) -> Iterator[tuple[int, int]]:
    for column in range(math.floor(left / _CELL), math.floor(right / _CELL) + 1):
        for row in range(math.floor(top / _CELL), math.floor(bottom / _CELL) + 1):
            yield column, row
