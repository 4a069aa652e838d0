"""Concentric rings: the customer in the centre, each unit or box as near to the customer as its ring says.

Boxes are wider than high and so are pages: the rings are ellipses. They are reckoned as circles in a plane whose x is `_WIDE`
times too short, and widened when they are drawn.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from orgdesk.core.phrases import phrase
from orgdesk.core.scene.layout.nodes import Node, sized
from orgdesk.core.scene.measure import line_height, wrap
from orgdesk.core.scene.model import Align, Box, Item, Point, Scene, SceneError, Shape, ShapeKind, Text, TextLine

_PAD = 14.0
_NAME = 26.0
"""Room at the outer edge of a ring for its name."""
_GAP = 14.0
_TURNS = (0.5, 0.0, 0.25, 0.125, 0.375)
"""Where the first box may stand, in steps after the top; the tightest is taken."""
_MARGIN = 24.0
_WIDE = 1.75
"""How much wider than high the rings are."""


class RingError(SceneError):
    """A node names a ring that is not one."""


@dataclass(frozen=True, slots=True)
class _Band:
    """A ring with its places before it is widened: the inner and the outer radius in px, and the centre of each box."""

    inner: float
    outer: float
    centres: tuple[Point, ...]


def draw_rings(
    nodes: Sequence[Node],
    *,
    centre: str,
    names: Sequence[str] = (),
    title: str,
    description: str = "",
    box_width: float = 118.0,
) -> Scene:
    """Each node in its ring (1 is nearest to the centre; a node without one stands in the outermost).

    `names` are the rings' names from the inside. Boxes of one group stand side by side. Raises RingError for a ring
    below 1 or above 12.
    """
    rings = _by_ring(nodes)
    core = wrap(centre, 96, "heading")
    radius = max(44.0, line_height("heading") * len(core) / 2 + 24)
    bands: list[_Band] = []
    contents: list[list[tuple[Node, float, float, tuple[TextLine, ...]]]] = []
    for members in rings:
        sizes = [(node, *sized(node, box_width)) for node in members]
        band = _band([(w / _WIDE, h) for _, w, h, _ in sizes], bands[-1].outer if bands else radius)
        bands.append(band)
        contents.append(sizes)
    reach = bands[-1].outer if bands else radius
    middle = (_WIDE * reach + _MARGIN, reach + _MARGIN)
    items: list[Item] = [
        _circle(middle, band.outer, f"ring-{min(3, number)}") for number, band in reversed(list(enumerate(bands, 1)))
    ]
    items += [_name(middle, band, name) for band, name in zip(bands, names, strict=False)]
    items.append(_heart(middle, radius, core, centre))
    for number, (band, sizes) in enumerate(zip(bands, contents, strict=True), 1):
        for (x, y), (node, w, h, lines) in zip(band.centres, sizes, strict=True):
            at = (middle[0] + _WIDE * x - w / 2, middle[1] + y - h / 2)
            items.append(_box(node, (*at, w, h), lines, number))
    wide, high = 2 * middle[0], 2 * middle[1]
    return Scene(width=wide, height=high, title=title, description=description, items=tuple(items), kind="rings")


def _by_ring(nodes: Sequence[Node]) -> list[list[Node]]:
    for node in nodes:
        if node.ring is not None and not 1 <= node.ring <= 12:
            raise RingError(
                phrase(
                    "The box {node!r} asks for ring {ring}; rings are numbered 1 (nearest) to 12.",
                    node=node.id,
                    ring=node.ring,
                )
            )
    outermost = max((node.ring or 0 for node in nodes), default=0) + any(node.ring is None for node in nodes)
    rings: list[list[Node]] = [[] for _ in range(outermost)]
    for node in nodes:
        rings[(node.ring or outermost) - 1].append(node)
    groups = {group: number for number, group in enumerate(dict.fromkeys(node.group for node in nodes))}
    return [sorted(ring, key=lambda node: groups[node.group]) for ring in rings]


def _band(sizes: Sequence[tuple[float, float]], inner: float) -> _Band:
    """The narrowest ring in which boxes stand at equal angles without touching each other or the ring inside."""
    if not sizes:
        return _Band(inner, inner + _NAME + 2 * _PAD, ())
    radius = inner + _PAD + min(h for _, h in sizes) / 2
    while True:
        centres = _around(len(sizes), radius)
        if _clear(centres, sizes, inner) and not _touching(centres, sizes):
            break
        radius = radius * 1.02 + 1
    outer = max(math.hypot(abs(x) + w / 2, abs(y) + h / 2) for (x, y), (w, h) in zip(centres, sizes, strict=True))
    return _Band(inner, outer + _PAD + _NAME / 2, centres)


def _around(count: int, radius: float) -> tuple[Point, ...]:
    step = 2 * math.pi / count
    first = -math.pi / 2 + (step / 2 if count % 2 == 0 else step / 4)
    return tuple(
        (radius * math.cos(first + number * step), radius * math.sin(first + number * step)) for number in range(count)
    )


def _clear(centres: Sequence[Point], sizes: Sequence[tuple[float, float]], inner: float) -> bool:
    return all(
        math.hypot(max(abs(x) - w / 2, 0), max(abs(y) - h / 2, 0)) >= inner + _PAD
        for (x, y), (w, h) in zip(centres, sizes, strict=True)
    )


def _touching(centres: Sequence[Point], sizes: Sequence[tuple[float, float]]) -> bool:
    """Whether a box touches one of the next few; boxes farther along a growing circle are farther away."""
    count = len(centres)
    for number in range(count):
        for ahead in range(1, min(4, count)):
            other = (number + ahead) % count
            (ax, ay), (bx, by) = centres[number], centres[other]
            (aw, ah), (bw, bh) = sizes[number], sizes[other]
            if abs(ax - bx) < (aw + bw) / 2 + _GAP and abs(ay - by) < (ah + bh) / 2 + _GAP and number != other:
                return True
    return False


def _ellipse(middle: Point, radius: float) -> tuple[float, float, float, float]:
    """Upper left corner, width and height of what a circle becomes."""
    return middle[0] - _WIDE * radius, middle[1] - radius, 2 * _WIDE * radius, 2 * radius


def _circle(middle: Point, radius: float, style: str) -> Shape:
    x, y, w, h = _ellipse(middle, radius)
    return Shape(kind=ShapeKind.ELLIPSE, style=style, x=x, y=y, w=w, h=h)


def _name(middle: Point, band: _Band, name: str) -> Text:
    return Text(x=middle[0], y=middle[1] - band.outer + 18, text=name, role="strong", align=Align.MIDDLE)


def _heart(middle: Point, radius: float, core: tuple[str, ...], centre: str) -> Box:
    x, y, w, h = _ellipse(middle, radius)
    return Box(
        id="centre", x=x, y=y, w=w, h=h, kind=ShapeKind.ELLIPSE, style="customer",
        lines=tuple(TextLine(line, "heading") for line in core), label=centre,
    )  # fmt: skip


def _box(node: Node, place: tuple[float, float, float, float], lines: tuple[TextLine, ...], ring: int) -> Box:
    x, y, w, h = place
    return Box(
        id=node.id, x=x, y=y, w=w, h=h, lines=lines, style=node.style, marks=node.marks, href=node.href,
        label=node.label, group=node.group, level=ring, data=(*node.data, ("ring", str(ring))),
    )  # fmt: skip
