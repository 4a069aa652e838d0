"""Geometry that every writer needs: where the text of a box stands, its tags, arrow heads and outlines."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from orgdesk.core.scene.measure import line_height, width
from orgdesk.core.scene.model import Align, Box, Command, Line, LineKind, Mark, Point, Shape, ShapeKind, TextLine
from orgdesk.core.scene.theme import paint_of, type_of

PADDING = 10.0
"""Between the outline of a box and its text, in px."""
CORNER = 6.0
_TAG_HEIGHT = 16.0
_REST = 26.0
"""Room for the tag that counts the marks for which there is no room."""
_HEAD = 8.0
_SLIM = 0.44
"""Half the width of an arrow head to its length."""
_ARC = 0.5522847498


@dataclass(frozen=True, slots=True)
class Tag:
    """A mark placed at its box."""

    mark: Mark
    x: float
    y: float
    w: float
    h: float


def tags(box: Box) -> tuple[Tag, ...]:
    """The marks of a box: on its upper edge from the right, the last one counting those for which there is no room.

    A `mark-more` stands at the right of the lower edge. What is not shown is still spoken.
    """
    placed: list[Tag] = []
    right = box.x + box.w - 8
    plain = [mark for mark in box.marks if mark.style != "mark-more"]
    for number, mark in enumerate(plain):
        w = width(mark.word, "mark") + 12
        rest = len(plain) - number
        if placed and right - w < box.x - (0 if rest == 1 else -_REST):
            placed.append(_tag(Mark(f"+{rest}"), right, box.y))
            break
        placed.append(_tag(mark, right, box.y))
        right -= w + 4
    hidden = [mark for mark in box.marks if mark.style == "mark-more"]
    return (*placed, *(_tag(mark, box.x + box.w - 8, box.y + box.h) for mark in hidden))


def _tag(mark: Mark, right: float, middle: float) -> Tag:
    w = width(mark.word, "mark") + 12
    return Tag(mark, right - w, middle - _TAG_HEIGHT / 2, w, _TAG_HEIGHT)


def text_height(lines: Iterable[TextLine]) -> float:
    """Height of lines set one under another."""
    return sum(line_height(line.role) for line in lines)


def placed_lines(box: Box) -> tuple[tuple[TextLine, Point], ...]:
    """Each line of a box with its anchor: x as the box aligns, y the baseline."""
    if box.align is Align.MIDDLE:
        x = box.x + box.w / 2
    elif box.align is Align.START:
        x = box.x + PADDING
    else:
        x = box.x + box.w - PADDING
    y = box.y + PADDING if box.top else box.y + (box.h - text_height(box.lines)) / 2
    placed = []
    for line in box.lines:
        placed.append((line, (x, y + baseline(line.role))))
        y += line_height(line.role)
    return tuple(placed)


def baseline(role: str) -> float:
    """From the upper edge of a line of this role to its baseline."""
    kind = type_of(role)
    return kind.line_height / 2 + kind.size * 0.35


def outline(figure: Box | Shape) -> tuple[Command, ...]:
    """The outline of any figure as path steps."""
    x, y, w, h = figure.x, figure.y, figure.w, figure.h
    if isinstance(figure, Shape) and figure.kind is ShapeKind.PATH:
        return figure.path
    elif figure.kind is ShapeKind.ELLIPSE:
        return ellipse(x + w / 2, y + h / 2, w / 2, h / 2)
    elif figure.kind is ShapeKind.DIAMOND:
        return polygon(((x + w / 2, y), (x + w, y + h / 2), (x + w / 2, y + h), (x, y + h / 2)))
    elif figure.kind is ShapeKind.HEXAGON:
        d = min(w / 4, h / 2)
        return polygon(
            ((x + d, y), (x + w - d, y), (x + w, y + h / 2), (x + w - d, y + h), (x + d, y + h), (x, y + h / 2))
        )
    else:
        return rounded(x, y, w, h, corner(figure))


def corner(figure: Box | Shape) -> float:
    """The corner radius of a rectangular figure."""
    if figure.kind is ShapeKind.ROUNDED:
        return min(CORNER, figure.w / 2, figure.h / 2)
    elif figure.kind is ShapeKind.PILL:
        return min(figure.w, figure.h) / 2
    else:
        return 0.0


def polygon(points: Sequence[Point]) -> tuple[Command, ...]:
    """A closed path through points."""
    return (*polyline(points), ("Z", ()))


def polyline(points: Sequence[Point]) -> tuple[Command, ...]:
    """An open path through points."""
    return tuple(("M" if index == 0 else "L", point) for index, point in enumerate(points))


def ellipse(cx: float, cy: float, rx: float, ry: float) -> tuple[Command, ...]:
    """A closed ellipse of four curves, clockwise from the right."""
    kx, ky = rx * _ARC, ry * _ARC
    return (
        ("M", (cx + rx, cy)),
        ("C", (cx + rx, cy + ky, cx + kx, cy + ry, cx, cy + ry)),
        ("C", (cx - kx, cy + ry, cx - rx, cy + ky, cx - rx, cy)),
        ("C", (cx - rx, cy - ky, cx - kx, cy - ry, cx, cy - ry)),
        ("C", (cx + kx, cy - ry, cx + rx, cy - ky, cx + rx, cy)),
        ("Z", ()),
    )


def rounded(x: float, y: float, w: float, h: float, r: float) -> tuple[Command, ...]:
    """A closed rectangle with corners of radius r."""
    if r <= 0:
        return polygon(((x, y), (x + w, y), (x + w, y + h), (x, y + h)))
    k = r * (1 - _ARC)
    return (
        ("M", (x + r, y)),
        ("L", (x + w - r, y)),
        ("C", (x + w - k, y, x + w, y + k, x + w, y + r)),
        ("L", (x + w, y + h - r)),
        ("C", (x + w, y + h - k, x + w - k, y + h, x + w - r, y + h)),
        ("L", (x + r, y + h)),
        ("C", (x + k, y + h, x, y + h - k, x, y + h - r)),
        ("L", (x, y + r)),
        ("C", (x, y + k, x + k, y, x + r, y)),
        ("Z", ()),
    )


def softened(points: Sequence[Point], radius: float = CORNER) -> tuple[Command, ...]:
    """An open path through points with its corners rounded."""
    steps: list[Command] = [("M", points[0])]
    for before, here, after in zip(points, points[1:], points[2:], strict=False):
        r = min(radius, math.dist(before, here) / 2, math.dist(here, after) / 2)
        (ax, ay), (bx, by) = _towards(here, before, r), _towards(here, after, r)
        steps.append(("L", (ax, ay)))
        steps.append(("C", (*_towards((ax, ay), here, r * _ARC), *_towards((bx, by), here, r * _ARC), bx, by)))
    steps.append(("L", points[-1]))
    return tuple(steps)


def line_path(line: Line) -> tuple[Command, ...]:
    """The path of a line up to where its head begins."""
    points = list(line.points)
    if line.kind in {LineKind.FLOW, LineKind.ARROW} and len(points) > 1:
        points[-1] = _towards(points[-1], points[-2], min(head_size(line) - 1, math.dist(points[-1], points[-2]) * 0.9))
    if line.curved:
        return (("M", points[0]), ("C", (*points[1], *points[2], *points[3])))
    else:
        return softened(points)


def head_size(line: Line) -> float:
    """Length of the arrow head in px; a heavy line has a larger one."""
    return max(_HEAD, 3.2 * paint_of(f"{line.kind} {line.style}").width)


def head(line: Line) -> tuple[Command, ...]:
    """The arrow head of a line, closed for flows and arrows, open for messages, empty for the others."""
    if line.kind not in {LineKind.FLOW, LineKind.ARROW, LineKind.MESSAGE} or len(line.points) < 2:
        return ()
    tip = line.points[-1]
    tail = next((point for point in reversed(line.points[:-1]) if point != tip), None)
    if tail is None:
        return ()
    bx, by = _towards(tip, tail, head_size(line))
    dx, dy = (tip[0] - bx) * _SLIM, (tip[1] - by) * _SLIM
    return polygon((tip, (bx - dy, by + dx), (bx + dy, by - dx)))


def sector(cx: float, cy: float, inner: float, outer: float, start: float, end: float) -> tuple[Command, ...]:
    """A ring sector between two radii from angle to angle, in degrees clockwise from the right."""
    there, back = _arc(cx, cy, outer, start, end), _arc(cx, cy, inner, end, start)
    first = ("M", _on(cx, cy, outer, start))
    return (first, *there, ("L", _on(cx, cy, inner, end)), *back, ("Z", ()))


def _arc(cx: float, cy: float, r: float, start: float, end: float) -> list[Command]:
    parts = max(1, math.ceil(abs(end - start) / 90))
    step = (end - start) / parts
    k = 4 / 3 * math.tan(math.radians(step) / 4) * r
    steps: list[Command] = []
    for part in range(parts):
        a, b = start + part * step, start + (part + 1) * step
        (ax, ay), (bx, by) = _on(cx, cy, r, a), _on(cx, cy, r, b)
        ca, sa = math.cos(math.radians(a)), math.sin(math.radians(a))
        cb, sb = math.cos(math.radians(b)), math.sin(math.radians(b))
        steps.append(("C", (ax - k * sa, ay + k * ca, bx + k * sb, by - k * cb, bx, by)))
    return steps


def _on(cx: float, cy: float, r: float, angle: float) -> Point:
    return (cx + r * math.cos(math.radians(angle)), cy + r * math.sin(math.radians(angle)))


def _towards(start: Point, end: Point, distance: float) -> Point:
    length = math.dist(start, end)
    if length == 0:
        return start
    share = distance / length
    return (start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share)
