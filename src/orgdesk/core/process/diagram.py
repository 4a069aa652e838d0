"""The drawing of a model: shapes, edges and labels in pixels, read from BPMN DI, for whoever draws or lays out."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from orgdesk.core.phrases import phrase
from orgdesk.core.process.document import DC, DI, DIAGRAM, BpmnDocument, local_name, model, unqualified
from orgdesk.core.process.errors import DocumentRejected


@dataclass(frozen=True, slots=True)
class Bounds:
    """A box; x, y are its upper left corner, y grows downwards, pixels."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The x of the right side."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The y of the lower side."""
        return self.y + self.height

    @property
    def centre(self) -> tuple[float, float]:
        """The middle."""
        return self.x + self.width / 2, self.y + self.height / 2


@dataclass(frozen=True, slots=True)
class Shape:
    """A drawn node, pool, lane, data object or artefact.

    `element` is the BPMN id, `kind` the BPMN element name (`userTask`, `lane`, `participant`, `exclusiveGateway` …), `event`
    the event definition's name without its ending (`timer`, `message` …; `multiple` for several; empty = none).
    """

    element: str
    kind: str
    name: str
    bounds: Bounds
    label: Bounds | None = None
    is_horizontal: bool | None = None
    is_expanded: bool | None = None
    is_marker_visible: bool = False
    event: str = ""
    interrupting: bool = True
    markers: tuple[str, ...] = ()
    parent: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Edge:
    """A drawn flow or association; `kind` as for shapes, `source` and `target` BPMN ids, at least two waypoints."""

    element: str
    kind: str
    name: str
    source: str
    target: str
    waypoints: tuple[tuple[float, float], ...]
    label: Bounds | None = None
    is_conditional: bool = False
    is_default: bool = False


@dataclass(frozen=True, slots=True)
class Diagram:
    """One drawing, in the order in which it is painted."""

    name: str
    shapes: tuple[Shape, ...]
    edges: tuple[Edge, ...]

    @property
    def bounds(self) -> Bounds:
        """The smallest box around everything; an empty one at 0, 0 for an empty drawing."""
        points = [corner for box in self._boxes() for corner in ((box.x, box.y), (box.right, box.bottom))]
        points += [point for edge in self.edges for point in edge.waypoints]
        if not points:
            return Bounds(0, 0, 0, 0)
        left, top = min(x for x, _ in points), min(y for _, y in points)
        return Bounds(left, top, max(x for x, _ in points) - left, max(y for _, y in points) - top)

    def _boxes(self) -> Iterator[Bounds]:
        yield from (shape.bounds for shape in self.shapes)
        yield from (shape.label for shape in self.shapes if shape.label is not None)
        yield from (edge.label for edge in self.edges if edge.label is not None)


def read_diagram(document: BpmnDocument, index: int = 0) -> Diagram:
    """The document's drawing number `index`; an empty Diagram where it has none. Raises DocumentRejected for bad numbers."""
    drawings = list(document.root.iter(f"{{{DIAGRAM}}}BPMNDiagram"))
    if index >= len(drawings):
        return Diagram("", (), ())
    drawing = drawings[index]
    shapes = (_shape(document, element) for element in drawing.iter(f"{{{DIAGRAM}}}BPMNShape"))
    edges = (_edge(document, element) for element in drawing.iter(f"{{{DIAGRAM}}}BPMNEdge"))
    return Diagram(
        drawing.get("name", ""),
        tuple(shape for shape in shapes if shape is not None),
        tuple(edge for edge in edges if edge is not None),
    )


def has_diagram(document: BpmnDocument) -> bool:
    """Whether the document draws anything."""
    return next(document.root.iter(f"{{{DIAGRAM}}}BPMNShape"), None) is not None


def describe_shape(document: BpmnDocument, element: etree._Element, bounds: Bounds) -> Shape:
    """The shape of a BPMN element at the given place, with what the model itself says about its looks."""
    return Shape(
        element=element.get("id", ""),
        kind=local_name(element),
        name=element.get("name", ""),
        bounds=bounds,
        event=_event(element),
        interrupting=element.get("cancelActivity", element.get("isInterrupting", "true")) in {"true", "1"},
        markers=_markers(element),
        parent=_parent(document, element),
        text="".join(str(part) for part in element.itertext(model("text"))).strip(),
    )


def describe_edge(
    document: BpmnDocument,
    element: etree._Element,
    waypoints: tuple[tuple[float, float], ...],
) -> Edge:
    """The edge of a flow, association or message flow along the given points."""
    source = document.element(unqualified(element.get("sourceRef")))
    from_gateway = source is not None and local_name(source).endswith("Gateway")
    return Edge(
        element=element.get("id", ""),
        kind=local_name(element),
        name=element.get("name", ""),
        source=unqualified(element.get("sourceRef")),
        target=unqualified(element.get("targetRef")),
        waypoints=waypoints,
        is_conditional=element.find(model("conditionExpression")) is not None and not from_gateway,
        is_default=source is not None and source.get("default") == element.get("id"),
    )


def _shape(document: BpmnDocument, drawn: etree._Element) -> Shape | None:
    element = document.element(unqualified(drawn.get("bpmnElement")))
    bounds = _bounds(drawn.find(f"{{{DC}}}Bounds"))
    if element is None or bounds is None:
        return None
    plain = describe_shape(document, element, bounds)
    return Shape(
        element=plain.element,
        kind=plain.kind,
        name=plain.name,
        bounds=bounds,
        label=_label(drawn),
        is_horizontal=_flag(drawn, "isHorizontal"),
        is_expanded=_flag(drawn, "isExpanded"),
        is_marker_visible=bool(_flag(drawn, "isMarkerVisible")),
        event=plain.event,
        interrupting=plain.interrupting,
        markers=plain.markers,
        parent=plain.parent,
        text=plain.text,
    )


def _edge(document: BpmnDocument, drawn: etree._Element) -> Edge | None:
    element = document.element(unqualified(drawn.get("bpmnElement")))
    points = tuple((_number(point, "x"), _number(point, "y")) for point in drawn.iter(f"{{{DI}}}waypoint"))
    if element is None or len(points) < 2:
        return None
    plain = describe_edge(document, element, points)
    return Edge(
        element=plain.element,
        kind=plain.kind,
        name=plain.name,
        source=plain.source,
        target=plain.target,
        waypoints=points,
        label=_label(drawn),
        is_conditional=plain.is_conditional,
        is_default=plain.is_default,
    )


def _event(element: etree._Element) -> str:
    kinds = [
        local_name(child).removesuffix("EventDefinition")
        for child in element.iterchildren(etree.Element)
        if local_name(child).endswith("EventDefinition")
    ]
    references = len(element.findall(model("eventDefinitionRef")))
    if len(kinds) + references > 1:
        return "multiple"
    return kinds[0] if kinds else ""


def _markers(element: etree._Element) -> tuple[str, ...]:
    """What is drawn at the foot of an activity: loop, parallel or sequential repetition, compensation, ad hoc."""
    markers = []
    repeated = element.find(model("multiInstanceLoopCharacteristics"))
    if repeated is not None:
        markers.append("sequential" if repeated.get("isSequential") == "true" else "parallel")
    if element.find(model("standardLoopCharacteristics")) is not None:
        markers.append("loop")
    if element.get("isForCompensation") == "true":
        markers.append("compensation")
    if local_name(element) == "adHocSubProcess":
        markers.append("ad_hoc")
    return tuple(markers)


def _parent(document: BpmnDocument, element: etree._Element) -> str:
    parent = element.getparent()
    while parent is not None and local_name(parent) == "laneSet":
        parent = parent.getparent()
    return "" if parent is None or parent is document.root else parent.get("id", "")


def _label(drawn: etree._Element) -> Bounds | None:
    label = drawn.find(f"{{{DIAGRAM}}}BPMNLabel")
    return None if label is None else _bounds(label.find(f"{{{DC}}}Bounds"))


def _bounds(element: etree._Element | None) -> Bounds | None:
    if element is None:
        return None
    return Bounds(*(_number(element, name) for name in ("x", "y", "width", "height")))


def _number(element: etree._Element, name: str) -> float:
    raw = element.get(name, "0")
    try:
        value = float(raw)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise DocumentRejected(
            phrase(
                "Line {sourceline}: {name}={raw!r} is no coordinate. Draw the element again.",
                sourceline=element.sourceline,
                name=name,
                raw=raw,
            )
        )
    return value


def _flag(element: etree._Element, name: str) -> bool | None:
    raw = element.get(name)
    return None if raw is None else raw in {"true", "1"}
