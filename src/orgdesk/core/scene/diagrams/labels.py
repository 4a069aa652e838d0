"""Where the words of a diagram stand: in a task, under an event, along the side of a pool, beside a flow."""

from __future__ import annotations

import math

from orgdesk.core.process.diagram import Bounds, Edge, Shape
from orgdesk.core.scene.measure import line_height, width, wrap
from orgdesk.core.scene.model import Align, Text, TextLine
from orgdesk.core.scene.parts import baseline

_OUTSIDE_WIDTH = 110.0
HEADER = 30.0
"""Width of the band that carries the name of a pool or lane."""


def inside(shape: Shape, *, foot: bool, role: str = "body") -> tuple[TextLine, ...]:
    """The name of an activity, wrapped to its box; what does not fit ends with an ellipsis."""
    room = shape.bounds.height - 12 - (16 if foot else 0)
    most = max(1, int(room // line_height(role)))
    parts = wrap(shape.name, max(24.0, shape.bounds.width - 14), role, lines=most) if shape.name else ()
    return tuple(TextLine(part, role) for part in parts)


def outside(shape: Shape) -> tuple[Text, ...]:
    """The name of an event, gateway or data object, under it or where the model puts it."""
    if shape.label is not None and shape.label.width > 0:
        limit = max(shape.label.width + 4, 84.0)
        return _block(shape.name, shape.label.centre[0], shape.label.y, limit, shape.label.height)
    elif shape.kind == "boundaryEvent":
        return _set(wrap(shape.name, 84, "halo"), shape.bounds.right + 2, shape.bounds.bottom - 4, Align.START)
    else:
        return _block(shape.name, shape.bounds.centre[0], shape.bounds.bottom + 4, _OUTSIDE_WIDTH)


def of_edge(edge: Edge, said: str = "") -> tuple[Text, ...]:
    """The name of a flow where the model puts it, else beside the middle of its first long straight; `said` follows the name."""
    if not edge.name:
        return _at_end(edge, said) if said else ()
    elif said and edge.label is not None:
        return (*of_edge(edge), *_after(of_edge(edge), said))
    elif said:
        return (*of_edge(edge), *_at_end(edge, said))
    if edge.label is not None and edge.label.width > 0:
        return _block(edge.name, edge.label.centre[0], edge.label.y, max(edge.label.width + 4, 84.0), edge.label.height)
    (ax, ay), (bx, by) = max(zip(edge.waypoints, edge.waypoints[1:], strict=False), key=lambda ends: math.dist(*ends))
    x, y = (ax + bx) / 2, (ay + by) / 2
    if abs(bx - ax) >= abs(by - ay):
        return _block(edge.name, x, y - 4 - line_height("halo") * len(wrap(edge.name, 120, "halo")), 120)
    else:
        lines = wrap(edge.name, 100, "halo")
        return _set(lines, x + 6, y - line_height("halo") * len(lines) / 2, Align.START)


def _after(name: tuple[Text, ...], said: str) -> tuple[Text, ...]:
    """What is laid over a flow, behind the last line of its name."""
    last = name[-1]
    wide = width(last.text, last.role)
    right = last.x + (wide / 2 if last.align is Align.MIDDLE else wide)
    return (Text(x=right + 5, y=last.y, text=said, role="count"),)


def _at_end(edge: Edge, said: str) -> tuple[Text, ...]:
    """Above the last straight, before the arrow's head; beside it where that runs up or down."""
    (ax, ay), (bx, by) = edge.waypoints[-2:]
    if abs(bx - ax) >= abs(by - ay):
        aligned = Align.END if bx > ax else Align.START
        return _set((said,), bx - math.copysign(10, bx - ax), by - line_height("count") - 1, aligned, "count")
    return _set((said,), bx + 6, by - math.copysign(22, by - ay) - 7, Align.START, "count")


def of_band(shape: Shape, *, horizontal: bool) -> tuple[Text, ...]:
    """The name of a pool or lane in its band: upwards at the left side, or level at the top."""
    bounds = shape.bounds
    role = "strong" if shape.kind == "participant" else "body"
    if not horizontal:
        lines = wrap(shape.name, bounds.width - 16, role, lines=1)
        y = bounds.y + (HEADER - line_height(role)) / 2
        return _set(lines, bounds.centre[0], y, Align.MIDDLE, role)
    lines = wrap(shape.name, max(40.0, bounds.height - 10), role, lines=2)
    step = 12.0
    x = bounds.x + HEADER / 2 - (len(lines) - 1) * step / 2
    return tuple(
        Text(x=x + number * step + 3.8, y=bounds.centre[1], text=line, role=role, align=Align.MIDDLE, turn=-90)
        for number, line in enumerate(lines)
    )


def beside(bounds: Bounds, text: str) -> tuple[Text, ...]:
    """A note's words, from its upper left."""
    return _set(wrap(text, max(40.0, bounds.width - 14), "body"), bounds.x + 8, bounds.y + 5, Align.START, "body")


def _block(name: str, x: float, top: float, limit: float, height: float = 0.0) -> tuple[Text, ...]:
    """Lines around x from `top` downwards; in a given height they stand in its middle."""
    lines = wrap(name, limit, "halo")
    shift = max(0.0, (height - len(lines) * line_height("halo")) / 2)
    return _set(lines, x, top + shift, Align.MIDDLE)


def _set(lines: tuple[str, ...], x: float, top: float, align: Align, role: str = "halo") -> tuple[Text, ...]:
    step = line_height(role)
    return tuple(
        Text(x=x, y=top + number * step + baseline(role), text=line, role=role, align=align)
        for number, line in enumerate(lines)
    )
