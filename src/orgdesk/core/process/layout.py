"""A drawing for a model that has none: pools, lanes as bands, columns by longest path, orthogonal lines.

    document = with_diagram(document, lay_out(document))

The result is the same `Diagram` that a drawn model gives, and can be written into the document as BPMN DI.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Final

from lxml import etree

from orgdesk.core.process.columns import place
from orgdesk.core.process.diagram import Bounds, Diagram, Edge, Shape, describe_edge, describe_shape
from orgdesk.core.process.document import DC, DI, DIAGRAM, BpmnDocument, local_name, model, text_of, unqualified
from orgdesk.core.process.routes import Box, Grid, Point, route, shifted

TASK: Final = (110.0, 80.0)
EVENT: Final = (36.0, 36.0)
GATEWAY: Final = (50.0, 50.0)
GAP: Final = 90.0
GUTTER: Final = 44.0
HEADER: Final = 30.0
MARGIN: Final = 20.0
LABEL: Final = (88.0, 28.0)
PORT: Final = 16.0
"""Pixels between two lines that enter the same side."""

_TASKS: Final = frozenset(
    [
        "task",
        "userTask",
        "manualTask",
        "scriptTask",
        "serviceTask",
        "businessRuleTask",
        "sendTask",
        "receiveTask",
        "callActivity",
    ],
)
_BODIES: Final = frozenset({"subProcess", "transaction", "adHocSubProcess"})
_ARTEFACTS: Final = frozenset({"textAnnotation", "dataObjectReference", "dataStoreReference"})


@dataclass(slots=True)
class _Drawing:
    """One body, drawn from its own origin 0, 0."""

    shapes: list[Shape] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)
    width: float = 0
    height: float = 0

    def moved(self, x: float, y: float) -> _Drawing:
        shapes = [
            replace(shape, bounds=_at(shape.bounds, x, y), label=_at_label(shape.label, x, y)) for shape in self.shapes
        ]
        edges = [
            replace(edge, waypoints=shifted(edge.waypoints, x, y), label=_at_label(edge.label, x, y))
            for edge in self.edges
        ]
        return _Drawing(shapes, edges, self.width, self.height)


def lay_out(document: BpmnDocument) -> Diagram:
    """Draw every process of the document, one below the other, with its pool and lanes. Any old drawing is not looked at."""
    pools = {
        unqualified(pool.get("processRef")): pool for pool in document.all("participant") if pool.get("processRef")
    }
    shapes: list[Shape] = []
    edges: list[Edge] = []
    top = MARGIN
    for process in document.root.iterchildren(model("process")):
        drawing = _draw_process(document, process, pools.get(process.get("id", ""))).moved(MARGIN, top)
        shapes += drawing.shapes
        edges += drawing.edges
        top += drawing.height + 3 * MARGIN
    for pool in document.all("participant"):
        if not pool.get("processRef"):
            width = max((shape.bounds.right for shape in shapes), default=600.0) - MARGIN
            shapes.append(replace(describe_shape(document, pool, Bounds(MARGIN, top, width, 60)), is_horizontal=True))
            top += 60 + MARGIN
    edges += _between(document, shapes)
    return Diagram("", tuple(shapes), tuple(edges))


def with_diagram(document: BpmnDocument, diagram: Diagram) -> BpmnDocument:
    """The document with this drawing as its only one."""
    changed = document.copy()
    for old in list(changed.root.iterchildren(f"{{{DIAGRAM}}}BPMNDiagram")):
        changed.root.remove(old)
    owner = next(changed.all("collaboration"), None)
    owner = next(changed.all("process"), changed.root) if owner is None else owner
    drawing = etree.SubElement(
        changed.root, f"{{{DIAGRAM}}}BPMNDiagram", {"id": "diagram"}, {"bpmndi": DIAGRAM, "dc": DC, "di": DI}
    )
    plane = etree.SubElement(drawing, f"{{{DIAGRAM}}}BPMNPlane", {"id": "plane", "bpmnElement": owner.get("id", "")})
    for shape in diagram.shapes:
        _write_shape(plane, shape)
    for edge in diagram.edges:
        _write_edge(plane, edge)
    etree.indent(drawing, level=1)
    following = next(changed.root.iterchildren(model("relationship")), None)
    if following is not None:  # the schema wants these behind the drawing
        following.addprevious(drawing)
    return BpmnDocument(changed.tree)


# One process


def _draw_process(document: BpmnDocument, process: etree._Element, pool: etree._Element | None) -> _Drawing:
    inner: dict[str, _Drawing] = {}
    bodies = list(process.iter(*(model(name) for name in _BODIES)))
    for body in reversed(bodies):
        inner[body.get("id", "")] = _draw_body(document, body, [], inner)
    lanes = [lane for lane in process.iter(model("lane")) if lane.find(model("childLaneSet")) is None]
    drawing = _draw_body(document, process, lanes, inner)
    if pool is None and not lanes:
        return drawing
    return _with_pool(document, drawing, process, pool)


def _with_pool(
    document: BpmnDocument,
    drawing: _Drawing,
    process: etree._Element,
    pool: etree._Element | None,
) -> _Drawing:
    lanes = [shape for shape in drawing.shapes if shape.kind == "lane"]
    indent = HEADER * (bool(lanes) + (pool is not None))
    outer = _lane_groups(document, process, lanes)
    framed = drawing.moved(indent, 0)
    framed.shapes = [_stretched(shape, drawing.width) if shape.kind == "lane" else shape for shape in framed.shapes]
    framed.width, framed.height = drawing.width + indent, drawing.height
    around = list(outer)
    if pool is not None:
        frame = describe_shape(document, pool, Bounds(0, 0, framed.width, framed.height))
        around.insert(0, replace(frame, is_horizontal=True))
    framed.shapes = around + framed.shapes
    return framed


def _stretched(shape: Shape, width: float) -> Shape:
    bounds = shape.bounds
    return replace(shape, bounds=Bounds(bounds.x - HEADER, bounds.y, width + HEADER, bounds.height))


def _lane_groups(document: BpmnDocument, process: etree._Element, lanes: Sequence[Shape]) -> list[Shape]:
    """Lanes that hold lanes: a frame around what they hold."""
    drawn = {shape.element: shape.bounds for shape in lanes}
    groups = []
    for lane in process.iter(model("lane")):
        held = [drawn[leaf.get("id", "")] for leaf in lane.iterdescendants(model("lane")) if leaf.get("id") in drawn]
        if held and lane.get("id") not in drawn:
            top, bottom = min(box.y for box in held), max(box.bottom for box in held)
            bounds = Bounds(HEADER, top, max(box.width for box in held) + HEADER, bottom - top)
            groups.append(replace(describe_shape(document, lane, bounds), is_horizontal=True))
    return groups


def _draw_body(
    document: BpmnDocument,
    body: etree._Element,
    lanes: Sequence[etree._Element],
    inner: dict[str, _Drawing],
) -> _Drawing:
    elements = [element for element in body.iterchildren(etree.Element) if _size(element, inner) is not None]
    hosted = {e.get("id", ""): e for e in elements if local_name(e) == "boundaryEvent" and e.get("attachedToRef")}
    placed = [element for element in elements if element.get("id", "") not in hosted]
    names = [element.get("id", "") for element in placed]
    flows = list(body.iterchildren(model("sequenceFlow")))
    bands = {
        text_of(ref): number for number, lane in enumerate(lanes) for ref in lane.iterchildren(model("flowNodeRef"))
    }
    band_of = {name: bands.get(name, 0) for name in names}
    placement = place(names, list(_arcs(flows, hosted, set(names))), band_of, max(len(lanes), 1))
    first_rows = [sum(placement.heights[:band]) for band in range(len(placement.heights))]
    rows = {name: first_rows[band_of[name]] + placement.rows[name] for name in names}
    sizes = {element.get("id", ""): _size(element, inner) or TASK for element in placed}
    grid = _grid(placement.columns, rows, sizes, sum(placement.heights))
    drawing = _Drawing()
    boxes: dict[str, Box] = {}
    for element in placed:
        _put(document, drawing, boxes, element, grid, sizes, placement.columns, rows, inner)
    for name, element in hosted.items():
        _put_boundary(document, drawing, boxes, name, element)
    _draw_flows(document, drawing, boxes, grid, flows)
    heights = _row_heights(rows, sizes, sum(placement.heights))
    drawing.width = grid.lefts[-1] + grid.widths[-1] + GAP
    drawing.height = grid.tops[-1] + heights[-1] + GUTTER / 2
    drawing.shapes = [*_lane_shapes(document, lanes, placement.heights, first_rows, grid, drawing), *drawing.shapes]
    return drawing


def _arcs(
    flows: Sequence[etree._Element],
    hosted: dict[str, etree._Element],
    names: set[str],
) -> Iterator[tuple[str, str]]:
    for flow in flows:
        source, target = unqualified(flow.get("sourceRef")), unqualified(flow.get("targetRef"))
        host = unqualified(hosted[source].get("attachedToRef")) if source in hosted else source
        if host in names and target in names and host != target:
            yield host, target


def _size(element: etree._Element, inner: dict[str, _Drawing]) -> tuple[float, float] | None:
    kind = local_name(element)
    if kind in _BODIES:
        drawing = inner.get(element.get("id", ""))
        return (max(drawing.width, TASK[0]), max(drawing.height, TASK[1])) if drawing is not None else TASK
    elif kind in _TASKS:
        return TASK
    elif kind.endswith("Event"):
        return EVENT
    elif kind.endswith("Gateway"):
        return GATEWAY
    elif kind in _ARTEFACTS:
        return TASK
    else:
        return None


def _row_heights(rows: dict[str, int], sizes: dict[str, tuple[float, float]], count: int) -> list[float]:
    heights = [TASK[1]] * count
    for name, row in rows.items():
        heights[row] = max(heights[row], sizes[name][1])
    return heights


def _grid(
    columns: Mapping[str, int],
    rows: dict[str, int],
    sizes: dict[str, tuple[float, float]],
    row_count: int,
) -> Grid:
    placed = columns
    widths = [EVENT[0]] * (max(placed.values(), default=0) + 1)
    for name, column in placed.items():
        widths[column] = max(widths[column], sizes[name][0])
    lefts, left = [], GAP
    for width in widths:
        lefts.append(left)
        left += width + GAP
    tops, top = [], GUTTER
    for height in _row_heights(rows, sizes, row_count):
        tops.append(top)
        top += height + GUTTER
    cells = frozenset((placed[name], rows[name]) for name in rows)
    return Grid(lefts, tops, cells, widths, GAP, GUTTER)


def _put(
    document: BpmnDocument,
    drawing: _Drawing,
    boxes: dict[str, Box],
    element: etree._Element,
    grid: Grid,
    sizes: dict[str, tuple[float, float]],
    columns: Mapping[str, int],
    rows: dict[str, int],
    inner: dict[str, _Drawing],
) -> None:
    name = element.get("id", "")
    placed = columns
    column, row = placed[name], rows[name]
    width, height = sizes[name]
    row_height = max(TASK[1], *(sizes[other][1] for other, at in rows.items() if at == row))
    bounds = Bounds(
        grid.lefts[column] + (grid.widths[column] - width) / 2,
        grid.tops[row] + (row_height - height) / 2,
        width,
        height,
    )
    shape = replace(describe_shape(document, element, bounds), label=_name_label(element, bounds))
    if local_name(element) in _BODIES:
        shape = replace(shape, is_expanded=True)
    elif local_name(element) == "exclusiveGateway":
        shape = replace(shape, is_marker_visible=True)
    boxes[name] = Box(column, row, bounds)
    drawing.shapes.append(shape)
    body = inner.get(name)
    if body is not None:
        moved = body.moved(bounds.x, bounds.y)
        drawing.shapes += moved.shapes
        drawing.edges += moved.edges


def _put_boundary(
    document: BpmnDocument,
    drawing: _Drawing,
    boxes: dict[str, Box],
    name: str,
    element: etree._Element,
) -> None:
    host = boxes.get(unqualified(element.get("attachedToRef")))
    if host is not None:
        before = sum(box.leaves_below and box.column == host.column and box.row == host.row for box in boxes.values())
        left = host.bounds.right - EVENT[0] - 8 - before * (EVENT[0] + 6)
        bounds = Bounds(left, host.bounds.bottom - EVENT[1] / 2, *EVENT)
        boxes[name] = Box(host.column, host.row, bounds, leaves_below=True)
        label = Bounds(bounds.x - LABEL[0], bounds.bottom - 8, *LABEL) if element.get("name") else None
        drawing.shapes.append(replace(describe_shape(document, element, bounds), label=label))


def _name_label(element: etree._Element, bounds: Bounds) -> Bounds | None:
    kind, middle = local_name(element), bounds.centre[0]
    if not element.get("name"):
        return None
    elif kind.endswith("Event"):
        return Bounds(middle - LABEL[0] / 2, bounds.bottom + 2, *LABEL)
    elif kind.endswith("Gateway"):
        return Bounds(middle - LABEL[0] / 2, bounds.y - LABEL[1] - 2, *LABEL)
    else:
        return None


def _draw_flows(
    document: BpmnDocument,
    drawing: _Drawing,
    boxes: dict[str, Box],
    grid: Grid,
    flows: Sequence[etree._Element],
) -> None:
    entries = _entries(boxes, flows)
    drawn: set[tuple[str, str]] = set()
    for flow in flows:
        pair = unqualified(flow.get("sourceRef")), unqualified(flow.get("targetRef"))
        source, target = boxes.get(pair[0]), boxes.get(pair[1])
        if source is not None and target is not None:
            entry = entries[flow.get("id", "")]
            points = route(grid, source, target, entry=entry, detour=pair in drawn and entry == 0)
            drawn.add(pair)
            edge = describe_edge(document, flow, points)
            drawing.edges.append(replace(edge, label=_flow_label(points) if edge.name else None))


def _entries(boxes: dict[str, Box], flows: Sequence[etree._Element]) -> dict[str, float]:
    """Flow id -> where it enters its target, in pixels below the middle: from above above, from below below, each apart."""
    entries: dict[str, float] = {}
    used: dict[tuple[str, int], int] = {}
    for flow in flows:
        source, target = unqualified(flow.get("sourceRef")), unqualified(flow.get("targetRef"))
        if source not in boxes or target not in boxes:
            continue
        box, row = boxes[target], boxes[source].row
        side = (row > box.row) - (row < box.row)
        count = used.get((target, side), 0)
        used[target, side] = count + 1
        room = int((box.bounds.height / 2 - 6) / PORT) if box.bounds.height >= TASK[1] else 0
        step = count + 1 if side else (count + 1) // 2 * (-1 if count % 2 else 1)
        entries[flow.get("id", "")] = PORT * max(-room, min(room, step * (side or 1)))
    return entries


def _flow_label(points: tuple[Point, ...]) -> Bounds:
    """Above the last level piece of the line where it is long enough, for there each line is alone; else the longest."""
    level = [(first, second) for first, second in pairwise(points) if first[1] == second[1]] or [
        (points[0], points[-1])
    ]
    last = level[-1]
    (x, y), (end_x, _) = last if abs(last[0][0] - last[1][0]) >= LABEL[0] / 2 else max(level, key=_length)
    return Bounds(min(x, end_x) + 2, y - 15, max(abs(end_x - x) - 4, LABEL[0] / 2), 14)


def _length(piece: tuple[Point, Point]) -> float:
    return abs(piece[0][0] - piece[1][0])


def _lane_shapes(
    document: BpmnDocument,
    lanes: Sequence[etree._Element],
    heights: Sequence[int],
    first_rows: Sequence[int],
    grid: Grid,
    drawing: _Drawing,
) -> list[Shape]:
    shapes = []
    edges = [grid.tops[row] - GUTTER / 2 for row in first_rows] + [drawing.height]
    edges[0] = 0
    for number, lane in enumerate(lanes):
        bounds = Bounds(0, edges[number], drawing.width, edges[number + 1] - edges[number])
        shapes.append(replace(describe_shape(document, lane, bounds), is_horizontal=True))
    return shapes


# Between pools, and the rest


def _between(document: BpmnDocument, shapes: Sequence[Shape]) -> Iterator[Edge]:
    boxes = {shape.element: shape.bounds for shape in shapes}
    for flow in document.all("messageFlow", "association"):
        source = boxes.get(unqualified(flow.get("sourceRef")))
        target = boxes.get(unqualified(flow.get("targetRef")))
        if source is not None and target is not None:
            down = source.centre[1] < target.centre[1]
            start = (source.centre[0], source.bottom if down else source.y)
            end = (target.centre[0], target.y if down else target.bottom)
            middle = (start[1] + end[1]) / 2
            yield describe_edge(document, flow, (start, (start[0], middle), (end[0], middle), end))


def _at(bounds: Bounds, x: float, y: float) -> Bounds:
    return Bounds(bounds.x + x, bounds.y + y, bounds.width, bounds.height)


def _at_label(bounds: Bounds | None, x: float, y: float) -> Bounds | None:
    return None if bounds is None else _at(bounds, x, y)


def _write_shape(plane: etree._Element, shape: Shape) -> None:
    flags = {
        "isHorizontal": shape.is_horizontal,
        "isExpanded": shape.is_expanded,
        "isMarkerVisible": shape.is_marker_visible or None,
    }
    attributes = {"id": f"{shape.element}_shape", "bpmnElement": shape.element}
    attributes.update({name: str(flag).lower() for name, flag in flags.items() if flag is not None})
    drawn = etree.SubElement(plane, f"{{{DIAGRAM}}}BPMNShape", attributes)
    _write_bounds(drawn, shape.bounds)
    _write_label(drawn, shape.label)


def _write_edge(plane: etree._Element, edge: Edge) -> None:
    attributes = {"id": f"{edge.element}_edge", "bpmnElement": edge.element}
    drawn = etree.SubElement(plane, f"{{{DIAGRAM}}}BPMNEdge", attributes)
    for x, y in edge.waypoints:
        etree.SubElement(drawn, f"{{{DI}}}waypoint", {"x": f"{x:g}", "y": f"{y:g}"})
    _write_label(drawn, edge.label)


def _write_label(drawn: etree._Element, label: Bounds | None) -> None:
    if label is not None:
        _write_bounds(etree.SubElement(drawn, f"{{{DIAGRAM}}}BPMNLabel"), label)


def _write_bounds(drawn: etree._Element, bounds: Bounds) -> None:
    numbers = {name: f"{getattr(bounds, name):g}" for name in ("x", "y", "width", "height")}
    etree.SubElement(drawn, f"{{{DC}}}Bounds", numbers)
