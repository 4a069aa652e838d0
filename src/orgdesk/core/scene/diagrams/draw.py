"""A process diagram as a scene."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from orgdesk.core.process.diagram import Bounds, Diagram, Edge
from orgdesk.core.process.diagram import Shape as Drawn
from orgdesk.core.scene.diagrams import labels
from orgdesk.core.scene.diagrams.elements import is_container, items_of
from orgdesk.core.scene.measure import width
from orgdesk.core.scene.model import Box, Item, Line, LineKind, Mark, Point, Scene, Shape, ShapeKind, Site, Text
from orgdesk.core.scene.parts import polygon, polyline

_MARGIN = 24.0
_ON_SITE = 1.5
"""A flow that ends this near to the middle of a side is glued there."""
_KINDS = {
    "sequenceFlow": LineKind.FLOW,
    "messageFlow": LineKind.MESSAGE,
    "association": LineKind.ASSOCIATION,
    "dataInputAssociation": LineKind.ASSOCIATION,
    "dataOutputAssociation": LineKind.ASSOCIATION,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlay:
    """What is going on at one element or flow, found by its BPMN id. Words come translated.

    `count` tokens stand there, the oldest for `age`; `overdue` and `fault` are words shown where there is some; `heat` is
    1 to 5 (of a flow: how thick it is); `on_path` shows the way of one instance; `tint` is a style of the theme (added, removed, found) laid over the
    element or flow; `marks` adds further tags.
    """

    element: str
    count: int = 0
    age: str = ""
    overdue: str = ""
    fault: str = ""
    heat: int = 0
    on_path: bool = False
    tint: str = ""
    href: str = ""
    marks: tuple[Mark, ...] = ()

    def tags(self) -> tuple[Mark, ...]:
        """The tags at the element's edge, from the right."""
        said = []
        if self.count:
            said.append(Mark(f"{self.count} · {self.age}" if self.age else f"{self.count}", "mark-token"))
        if self.overdue:
            said.append(Mark(self.overdue, "mark-warn"))
        if self.fault:
            said.append(Mark(self.fault, "mark-bad"))
        return (*said, *self.marks)

    @property
    def said_of_flow(self) -> str:
        """How often a flow was passed and how long it then took, beside its arrow."""
        return " · ".join(word for word in (f"{self.count}" if self.count else "", self.age) if word)

    @property
    def style(self) -> str:
        """The style laid over the element's own."""
        if self.tint:
            return self.tint
        elif self.on_path:
            return "on-path"
        elif self.heat:
            return f"heat-{min(5, max(1, self.heat))}"
        else:
            return ""


def draw_diagram(
    diagram: Diagram, overlays: Iterable[Overlay] = (), *, title: str = "", description: str = ""
) -> Scene:
    """The scene of a drawn model. Overlays of elements that are not drawn are left out; of two the later one counts."""
    laid = {overlay.element: overlay for overlay in overlays}
    containers = [shape for shape in diagram.shapes if is_container(shape)]
    nodes = [shape for shape in diagram.shapes if not is_container(shape)]
    nodes.sort(key=lambda shape: shape.kind == "boundaryEvent")
    under = [item for shape in containers for item in _shape_items(shape, laid)]
    over = [item for shape in nodes for item in _shape_items(shape, laid)]
    boxes = {item.id: item for item in (*under, *over) if isinstance(item, Box)}
    flows = [item for edge in diagram.edges for item in _edge_items(edge, boxes, laid)]
    words = [item for item in over if isinstance(item, Text)]
    items = [*under, *flows, *(item for item in over if not isinstance(item, Text)), *words]
    extent = _extent(diagram.bounds, words)
    shift = (_MARGIN - extent.x, _MARGIN - extent.y)
    return Scene(
        width=extent.width + 2 * _MARGIN,
        height=extent.height + 2 * _MARGIN,
        title=title or diagram.name,
        description=description,
        items=tuple(_moved(item, *shift) for item in items),
        kind="diagram",
    )


def _shape_items(shape: Drawn, laid: Mapping[str, Overlay]) -> list[Item]:
    overlay = laid.get(shape.element)
    if overlay is None:
        return items_of(shape)
    return items_of(shape, style=overlay.style, marks=overlay.tags(), href=overlay.href)


def _edge_items(edge: Edge, boxes: Mapping[str, Box], laid: Mapping[str, Overlay]) -> list[Item]:
    overlay = laid.get(edge.element)
    points = edge.waypoints
    source, target = boxes.get(edge.source), boxes.get(edge.target)
    items: list[Item] = [
        Line(
            id=edge.element,
            points=points,
            kind=_KINDS.get(edge.kind, LineKind.ASSOCIATION),
            style=_line_style(overlay),
            source=edge.source if source else "",
            target=edge.target if target else "",
            source_site=_site(source, points[0]),
            target_site=_site(target, points[-1]),
            label=edge.name,
        )
    ]
    if edge.kind == "messageFlow":
        x, y = points[0]
        items.append(Shape(kind=ShapeKind.ELLIPSE, style="event", x=x - 4, y=y - 4, w=8, h=8))
    if edge.is_conditional:
        items.append(Shape(kind=ShapeKind.PATH, style="gateway", path=_start_diamond(points[0], points[1])))
    if edge.is_default:
        items.append(Shape(kind=ShapeKind.PATH, style="icon", path=_start_slash(points[0], points[1])))
    return [*items, *labels.of_edge(edge, overlay.said_of_flow if overlay else "")]


def _line_style(overlay: Overlay | None) -> str:
    if overlay is None:
        return ""
    return overlay.tint or ("path" if overlay.on_path else f"passed-{min(4, overlay.heat)}" if overlay.heat else "")


def _site(box: Box | None, point: Point) -> Site | None:
    if box is None:
        return None
    return next((site for site in Site if math.dist(box.site(site), point) <= _ON_SITE), None)


def _start_diamond(start: Point, following: Point) -> tuple[tuple[str, tuple[float, ...]], ...]:
    (ux, uy), (x, y) = _unit(start, following), start
    return polygon(
        ((x, y), (x + 7 * ux - 4 * uy, y + 7 * uy + 4 * ux), (x + 14 * ux, y + 14 * uy), (x + 7 * ux + 4 * uy, y + 7 * uy - 4 * ux))
    )  # fmt: skip


def _start_slash(start: Point, following: Point) -> tuple[tuple[str, tuple[float, ...]], ...]:
    (ux, uy), (x, y) = _unit(start, following), start
    return polyline(((x + 6 * ux - 5 * uy, y + 6 * uy + 5 * ux), (x + 12 * ux + 5 * uy, y + 12 * uy - 5 * ux)))


def _unit(a: Point, b: Point) -> Point:
    length = math.dist(a, b) or 1.0
    return ((b[0] - a[0]) / length, (b[1] - a[1]) / length)


def _extent(bounds: Bounds, words: Iterable[Text]) -> Bounds:
    """Everything, words that stand outside their element included."""
    left, top, right, bottom = bounds.x, bounds.y, bounds.right, bounds.bottom
    for text in words:
        half = width(text.text, text.role) / 2 if not text.turn else 0.0
        left, right = min(left, text.x - half), max(right, text.x + half)
        top, bottom = min(top, text.y - 12), max(bottom, text.y + 4)
    return Bounds(left, top, right - left, bottom - top)


def _moved(item: Item, dx: float, dy: float) -> Item:
    if isinstance(item, Line):
        at = None if item.text_at is None else (item.text_at[0] + dx, item.text_at[1] + dy)
        return replace(item, points=tuple((x + dx, y + dy) for x, y in item.points), text_at=at)
    elif isinstance(item, Shape) and item.kind is ShapeKind.PATH:
        path = tuple(
            (letter, tuple(number + (dy if index % 2 else dx) for index, number in enumerate(numbers)))
            for letter, numbers in item.path
        )
        return replace(item, path=path)
    else:
        return replace(item, x=item.x + dx, y=item.y + dy)
