"""Each kind of element as boxes and figures."""

from __future__ import annotations

from orgdesk.core.process.diagram import Bounds
from orgdesk.core.process.diagram import Shape as Drawn
from orgdesk.core.scene.diagrams import labels
from orgdesk.core.scene.diagrams.icons import sign
from orgdesk.core.scene.model import Align, Box, Item, Mark, Shape, ShapeKind, TextLine
from orgdesk.core.scene.parts import polygon, polyline

_SUB = {"subProcess", "transaction", "adHocSubProcess", "subChoreography"}
_CONTAINERS = {"participant", "lane", "group"}
_FOOT = 14.0


def is_container(shape: Drawn) -> bool:
    """Whether other elements are drawn on top of it."""
    nested = shape.kind in _SUB or shape.kind == "callActivity"
    return shape.kind in _CONTAINERS or (nested and shape.is_expanded is not False and _roomy(shape))


def items_of(shape: Drawn, *, style: str = "", marks: tuple[Mark, ...] = (), href: str = "") -> list[Item]:
    """The box of an element, its signs and its words. `style` is laid over its own, such as a heat."""
    look = _Look(shape, style, marks, href)
    if shape.kind in {"participant", "lane"}:
        return look.band()
    elif shape.kind == "group":
        return look.category()
    elif shape.kind.endswith("Event"):
        return look.event()
    elif shape.kind.endswith("Gateway"):
        return look.gateway()
    elif shape.kind == "textAnnotation":
        return look.annotation()
    elif shape.kind.startswith("data"):
        return look.data()
    else:
        return look.activity()


def _roomy(shape: Drawn) -> bool:
    return shape.bounds.height > 110 or shape.bounds.width > 180


class _Look:
    """One element and what is laid over it."""

    def __init__(self, shape: Drawn, style: str, marks: tuple[Mark, ...], href: str) -> None:
        self.shape, self.style, self.marks, self.href, self.bounds = shape, style, marks, href, shape.bounds

    def box(self, kind: ShapeKind, style: str, lines: tuple[TextLine, ...] = (), bounds: Bounds | None = None) -> Box:
        at = bounds or self.bounds
        return Box(
            id=self.shape.element,
            x=at.x,
            y=at.y,
            w=at.width,
            h=at.height,
            kind=kind,
            style=f"{style} {self.style}".strip(),
            lines=lines,
            marks=self.marks,
            href=self.href,
            label=self.shape.name or self.shape.kind,
            group=self.shape.parent,
            data=(("kind", self.shape.kind),),
        )

    def figure(self, kind: ShapeKind, style: str, inset: float) -> Shape:
        b = self.bounds
        return Shape(
            kind=kind, style=style, x=b.x + inset, y=b.y + inset, w=b.width - 2 * inset, h=b.height - 2 * inset
        )

    def band(self) -> list[Item]:
        shape, b = self.shape, self.bounds
        level = shape.is_horizontal if shape.is_horizontal is not None else b.width >= b.height
        pool = shape.kind == "participant"
        items: list[Item] = [self.box(ShapeKind.RECTANGLE, "pool" if pool else "lane")]
        if pool and level:
            rule = ((b.x + labels.HEADER, b.y), (b.x + labels.HEADER, b.bottom))
            items.append(Shape(kind=ShapeKind.PATH, style="lane", path=polyline(rule)))
        elif pool:
            rule = ((b.x, b.y + labels.HEADER), (b.right, b.y + labels.HEADER))
            items.append(Shape(kind=ShapeKind.PATH, style="lane", path=polyline(rule)))
        return [*items, *labels.of_band(shape, horizontal=level)]

    def category(self) -> list[Item]:
        return [self.box(ShapeKind.ROUNDED, "category"), *labels.outside(self.shape)]

    def event(self) -> list[Item]:
        shape, b = self.shape, self.bounds
        style = "event-end" if shape.kind == "endEvent" else "event"
        if not shape.interrupting and shape.kind in {"boundaryEvent", "startEvent"}:
            style += "-beside"
        items: list[Item] = [self.box(ShapeKind.ELLIPSE, style)]
        if shape.kind not in {"startEvent", "endEvent"}:
            inner = "event-beside" if style.endswith("beside") else "event-inner"
            items.append(self.figure(ShapeKind.ELLIPSE, inner, max(2.5, b.width * 0.09)))
        throws = shape.kind in {"endEvent", "intermediateThrowEvent"}
        size = b.width * 0.5
        name = f"{shape.event}-full" if throws else shape.event
        items += sign(name, b.centre[0] - size / 2, b.centre[1] - size / 2, size)
        return [*items, *labels.outside(shape)]

    def gateway(self) -> list[Item]:
        b, size = self.bounds, min(self.bounds.width, self.bounds.height) * 0.5
        plain = self.shape.kind == "exclusiveGateway" and not self.shape.is_marker_visible
        signs = () if plain else sign(self.shape.kind, b.centre[0] - size / 2, b.centre[1] - size / 2, size)
        return [self.box(ShapeKind.DIAMOND, "gateway"), *signs, *labels.outside(self.shape)]

    def activity(self) -> list[Item]:
        shape, b = self.shape, self.bounds
        style = "call" if shape.kind in {"callActivity", "callChoreography"} else "task"
        feet = list(shape.markers)
        open_sub = is_container(shape)
        if shape.kind in _SUB and not open_sub:
            feet.append("collapsed")
        event_sub = shape.kind in _SUB and not shape.interrupting
        lines = () if open_sub else labels.inside(shape, foot=bool(feet))
        items: list[Item] = [self.box(ShapeKind.ROUNDED, "dashed" if event_sub else style, lines)]
        if shape.kind == "transaction":
            items.append(self.figure(ShapeKind.ROUNDED, "dashed-none", 3))
        if open_sub:
            head = Box(
                id=f"{shape.element}~name", x=b.x, y=b.y - 2, w=b.width, h=24, style="none", align=Align.START,
                kind=ShapeKind.RECTANGLE, lines=tuple(TextLine(line.text, "strong") for line in labels.inside(shape, foot=False)[:1]),
            )  # fmt: skip
            items.append(head)
        items += sign(shape.kind, b.x + 5, b.y + 4, 14, "icon-task")
        start = b.centre[0] - len(feet) * 9 + 2
        for number, name in enumerate(feet):
            items += sign(name, start + number * 18, b.bottom - _FOOT - 2, _FOOT)
        return items

    def annotation(self) -> list[Item]:
        b = self.bounds
        bracket = ((b.x + 8, b.y), (b.x, b.y), (b.x, b.bottom), (b.x + 8, b.bottom))
        line = Shape(kind=ShapeKind.PATH, style="annotation", path=polyline(bracket))
        return [self.box(ShapeKind.RECTANGLE, "none"), line, *labels.beside(b, self.shape.text or self.shape.name)]

    def data(self) -> list[Item]:
        b = self.bounds
        if "Store" in self.shape.kind:
            figure = self._drum()
        else:
            fold = min(b.width, b.height) * 0.28
            page = ((b.x, b.y), (b.right - fold, b.y), (b.right, b.y + fold), (b.right, b.bottom), (b.x, b.bottom))
            corner = ((b.right - fold, b.y), (b.right - fold, b.y + fold), (b.right, b.y + fold))
            figure = [
                Shape(kind=ShapeKind.PATH, style="data", path=polygon(page)),
                Shape(kind=ShapeKind.PATH, style="data", path=polyline(corner)),
            ]
        way = {"dataInput": "input", "dataOutput": "output"}.get(self.shape.kind, "")
        signs = sign(way, b.x + 3, b.y + 3, 13)
        return [self.box(ShapeKind.RECTANGLE, "none"), *figure, *signs, *labels.outside(self.shape)]

    def _drum(self) -> list[Shape]:
        b = self.bounds
        lip = b.height * 0.16
        path = (
            ("M", (b.x, b.y + lip)),
            ("C", (b.x, b.y - lip / 3, b.right, b.y - lip / 3, b.right, b.y + lip)),
            ("L", (b.right, b.bottom - lip)),
            ("C", (b.right, b.bottom + lip / 3, b.x, b.bottom + lip / 3, b.x, b.bottom - lip)),
            ("Z", ()),
        )
        rim = (
            ("M", (b.x, b.y + lip)),
            ("C", (b.x, b.y + 2.3 * lip, b.right, b.y + 2.3 * lip, b.right, b.y + lip)),
        )
        return [
            Shape(kind=ShapeKind.PATH, style="data", path=path),
            Shape(kind=ShapeKind.PATH, style="annotation", path=rim),
        ]
