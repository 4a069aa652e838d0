"""Right-angled lines as the connector shapes of office files: which preset, how turned, with which adjustments.

A preset starts to the right from (0, 0) and ends at (w, h): bentConnector2 goes right, down; 3 right, down, right; 4 and 5
add a bend each. A line that starts downwards or upwards is a preset turned by a quarter and mirrored; the extents are
those before the turn, around the same middle. What is stored is what is painted until somebody moves a box.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from orgdesk.core.scene.model import Point

QUARTER = 5_400_000
"""A quarter turn in sixty-thousandths of a degree."""


@dataclass(frozen=True, slots=True)
class Elbow:
    """A stored connector; lengths in EMU, adjustments in hundred-thousandths of w (odd ones) and h (even ones)."""

    preset: str
    x: int
    y: int
    w: int
    h: int
    turn: int = 0
    flip_x: bool = False
    flip_y: bool = False
    adjust: tuple[int, ...] = ()


def elbow(points: Sequence[Point], scale: float) -> Elbow | None:
    """The connector through points of 2 to 6 right-angled steps; None where no preset can say it. `scale` is EMU to the px."""
    (ax, ay), (bx, by) = points[0], points[-1]
    if len(points) == 2:
        return _placed("straightConnector1", (ax, ay), (bx, by), scale, 0, flip_x=bx < ax, flip_y=by < ay)
    if len(points) > 6 or not _right_angled(points):
        return None
    dx, dy = points[1][0] - ax, points[1][1] - ay
    if abs(dx) >= abs(dy):
        turn, flip_x, flip_y = 0, bx < ax, by < ay
        along, across = bx - ax, by - ay
        steps = [(x - ax, y - ay) for x, y in points]
    else:
        # the preset's x runs along the page's y: turned back by a quarter it goes up, mirrored as well it goes down
        turn, flip_x, flip_y = 3 * QUARTER, by > ay, bx < ax
        along, across = by - ay, bx - ax
        steps = [(y - ay, x - ax) for x, y in points]
    adjust = _adjustments(steps, along, across)
    if adjust is None:
        return None
    preset = f"bentConnector{len(points) - 1}"
    return _placed(preset, (ax, ay), (bx, by), scale, turn, flip_x=flip_x, flip_y=flip_y, adjust=adjust)


def _right_angled(points: Sequence[Point]) -> bool:
    """Whether each step is level or upright and no two in a row are the same."""
    level = [abs(b[1] - a[1]) < 0.01 for a, b in itertools.pairwise(points)]
    upright = [abs(b[0] - a[0]) < 0.01 for a, b in itertools.pairwise(points)]
    return all(a != b for a, b in zip(level, upright, strict=True)) and all(
        a != b for a, b in itertools.pairwise(level)
    )


def _adjustments(steps: list[Point], along: float, across: float) -> tuple[int, ...] | None:
    """Where the bends lie, as shares of the extents; negative where the line first leads away from its end."""
    adjust = []
    for number, (x, y) in enumerate(steps[1:-2], 1):
        share, extent = (x, along) if number % 2 else (y, across)
        if abs(extent) < 0.5:
            return None
        adjust.append(round(share / extent * 100_000))
    return tuple(adjust)


def _placed(
    preset: str,
    start: Point,
    end: Point,
    scale: float,
    turn: int,
    *,
    flip_x: bool,
    flip_y: bool,
    adjust: tuple[int, ...] = (),
) -> Elbow:
    w, h = round(abs(end[0] - start[0]) * scale), round(abs(end[1] - start[1]) * scale)
    if turn:
        middle_x, middle_y = (start[0] + end[0]) / 2 * scale, (start[1] + end[1]) / 2 * scale
        w, h = h, w
        return Elbow(preset, round(middle_x - w / 2), round(middle_y - h / 2), w, h, turn, flip_x, flip_y, adjust)
    x, y = round(min(start[0], end[0]) * scale), round(min(start[1], end[1]) * scale)
    return Elbow(preset, x, y, w, h, turn, flip_x, flip_y, adjust)


def stored_path(elbow: Elbow) -> list[tuple[float, float]]:
    """The path that a reader paints for a stored connector, in EMU: the rule of the presets, then mirror, then turn."""
    w, h = elbow.w, elbow.h
    a = [value / 100_000 for value in elbow.adjust]
    local: dict[str, list[tuple[float, float]]] = {
        "straightConnector1": [(0, 0), (w, h)],
        "bentConnector2": [(0, 0), (w, 0), (w, h)],
    }
    if elbow.preset == "bentConnector3":
        local[elbow.preset] = [(0, 0), (w * a[0], 0), (w * a[0], h), (w, h)]
    elif elbow.preset == "bentConnector4":
        local[elbow.preset] = [(0, 0), (w * a[0], 0), (w * a[0], h * a[1]), (w, h * a[1]), (w, h)]
    elif elbow.preset == "bentConnector5":
        x1, y2, x3 = w * a[0], h * a[1], w * a[2]
        local[elbow.preset] = [(0, 0), (x1, 0), (x1, y2), (x3, y2), (x3, h), (w, h)]
    return [_painted(elbow, x, y) for x, y in local[elbow.preset]]


def _painted(elbow: Elbow, x: float, y: float) -> tuple[float, float]:
    dx = (elbow.w - x if elbow.flip_x else x) - elbow.w / 2
    dy = (elbow.h - y if elbow.flip_y else y) - elbow.h / 2
    for _ in range(round(elbow.turn / QUARTER) % 4):
        dx, dy = -dy, dx
    return (elbow.x + elbow.w / 2 + dx, elbow.y + elbow.h / 2 + dy)
