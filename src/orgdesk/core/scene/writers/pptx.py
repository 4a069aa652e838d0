"""A scene as slides: native shapes, glued connectors whose stored path is the drawn one, alternative text."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from lxml import etree
from pptx import Presentation
from pptx.util import Emu

from orgdesk.core.scene.layout.charts import draw_chart
from orgdesk.core.scene.layout.nodes import ChartOptions, Node, Packing
from orgdesk.core.scene.measure import clean, right_to_left
from orgdesk.core.scene.measure import width as text_width
from orgdesk.core.scene.model import (
    Align,
    Box,
    Command,
    Item,
    Line,
    LineKind,
    Scene,
    Shape,
    ShapeKind,
    Site,
    Text,
    TextLine,
)
from orgdesk.core.scene.parts import PADDING, baseline, outline, polyline, tags
from orgdesk.core.scene.theme import LIGHT, Theme, paint_of, type_of
from orgdesk.core.scene.writers.elbows import Elbow, elbow
from orgdesk.core.scene.writers.packages import repacked

_PX = 9525
"""EMU in a px."""
_WIDEST = 51_206_400
"""EMU; a slide may not be longer than 56 inches."""
_SMALLEST = 914_400
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_P = "http://schemas.openxmlformats.org/presentationml/2006/main"
_PRESETS = {
    ShapeKind.RECTANGLE: "rect",
    ShapeKind.ROUNDED: "roundRect",
    ShapeKind.PILL: "roundRect",
    ShapeKind.ELLIPSE: "ellipse",
    ShapeKind.DIAMOND: "diamond",
    ShapeKind.HEXAGON: "hexagon",
}
_SITES = {Site.TOP: 0, Site.LEFT: 1, Site.BOTTOM: 2, Site.RIGHT: 3}
_ELLIPSE_SITES = {Site.TOP: 0, Site.LEFT: 2, Site.BOTTOM: 4, Site.RIGHT: 6}
_ALIGN = {Align.START: "l", Align.MIDDLE: "ctr", Align.END: "r"}
_FONT = "Arial"


def to_pptx(scenes: Scene | Sequence[Scene], *, theme: Theme = LIGHT) -> bytes:
    """One slide a scene, all as large as the largest of them; a scene too wide for a slide is made smaller."""
    scenes = [scenes] if isinstance(scenes, Scene) else list(scenes)
    deck = Presentation()
    widest, highest = max(scene.width for scene in scenes), max(scene.height for scene in scenes)
    scale = min(_PX, _WIDEST / widest, _WIDEST / highest)
    deck.slide_width = Emu(max(_SMALLEST, round(widest * scale)))
    deck.slide_height = Emu(max(_SMALLEST, round(highest * scale)))
    deck.core_properties.title = clean(scenes[0].title)[:255]
    for scene in scenes:
        slide = deck.slides.add_slide(deck.slide_layouts[6])
        _Slide(scene, scale, theme).fill(slide.shapes._spTree)
    held = io.BytesIO()
    deck.save(held)
    return repacked(held.getvalue())


def branches(scene: Scene, *, most: int = 0) -> tuple[Scene, ...]:
    """The chart cut into one scene a head: the head with its reports, as drawn, moved to the upper left.

    `most` keeps only the first so many heads; 0 keeps all. Ties between boxes of one branch stay.
    """
    reports: dict[str, list[Box]] = defaultdict(list)
    for box in scene.boxes():
        if box.parent:
            reports[box.parent].append(box)
    heads = [box for box in scene.boxes() if box.id in reports]
    return tuple(_branch(scene, head, reports[head.id]) for head in heads[: most or None])


def _branch(scene: Scene, head: Box, reports: list[Box]) -> Scene:
    """Reports in rows under the head; a drawing of its own, since the whole chart's places lie far apart."""

    def node(box: Box, parent: str | None) -> Node:
        return Node(
            id=box.id, parent=parent, lines=box.lines, size=(box.w, box.h), style=box.style, marks=box.marks,
            label=box.label, data=box.data, group=box.group,
        )  # fmt: skip

    packing = Packing.ROW if len(reports) <= 6 else Packing.GRID
    drawn = draw_chart(
        [node(head, None), *(node(box, head.id) for box in reports)],
        title=head.spoken or scene.title,
        description=scene.title,
        options=ChartOptions(packing=packing),
    )
    return replace(drawn, kind=scene.kind, language=scene.language)


class _Slide:
    """Writes the items of one scene into a shape tree."""

    def __init__(self, scene: Scene, scale: float, theme: Theme) -> None:
        self.scene, self.scale, self.theme = scene, scale, theme
        self.next_id = 2
        self.ids: dict[str, int] = {box.id: number for number, box in enumerate(scene.boxes(), 1000)}
        self.kinds = {box.id: box.kind for box in scene.boxes()}

    def fill(self, tree: Any) -> None:
        for item in self.scene.items:
            for xml in self.item(item):
                tree.append(etree.fromstring(xml))

    def item(self, item: Item) -> Iterator[str]:
        if isinstance(item, Box):
            yield self.box(item)
            for tag in tags(item):
                mark = Box(
                    id="", x=tag.x, y=tag.y, w=tag.w, h=tag.h, kind=ShapeKind.PILL, style=tag.mark.style,
                    lines=(TextLine(tag.mark.word, "mark"),),
                )  # fmt: skip
                yield self.box(mark)
        elif isinstance(item, Line):
            yield self.line(item)
            if item.text and item.text_at:
                yield self.text(Text(x=item.text_at[0], y=item.text_at[1], text=item.text, align=Align.MIDDLE))
        elif isinstance(item, Text):
            yield self.text(item)
        else:
            yield self.shape(item)

    def box(self, box: Box) -> str:
        number = self.ids.get(box.id) or self.number()
        name = clean(box.spoken or box.id)
        geometry = self.preset(box)
        return self.sp(number, name, self.frame(box.x, box.y, box.w, box.h), geometry, box.style, self.body(box))

    def shape(self, shape: Shape) -> str:
        if shape.kind is ShapeKind.PATH:
            place, geometry = self.free(outline(shape))
        else:
            place, geometry = self.frame(shape.x, shape.y, shape.w, shape.h), self.preset(shape)
        return self.sp(self.number(), clean(shape.label or shape.style), place, geometry, shape.style, "")

    def sp(self, number: int, name: str, place: str, geometry: str, style: str, body: str) -> str:
        return (
            f'<p:sp xmlns:p="{_P}" xmlns:a="{_A}"><p:nvSpPr><p:cNvPr id="{number}" name="{_said(name[:120])}" '
            f'descr="{_said(name)}"/><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr>{place}{geometry}{self.fill_of(style)}'
            f"{self.stroke_of(style)}</p:spPr>{body}</p:sp>"
        )

    def frame(self, x: float, y: float, w: float, h: float, turn: float = 0.0) -> str:
        rot = f' rot="{round(turn * 60_000) % 21_600_000}"' if turn else ""
        return (
            f'<a:xfrm{rot}><a:off x="{self.emu(x)}" y="{self.emu(y)}"/>'
            f'<a:ext cx="{max(1, self.emu(w))}" cy="{max(1, self.emu(h))}"/></a:xfrm>'
        )

    def preset(self, figure: Box | Shape) -> str:
        guides = ""
        if figure.kind in {ShapeKind.ROUNDED, ShapeKind.PILL}:
            least = max(0.01, min(figure.w, figure.h))
            share = 50_000 if figure.kind is ShapeKind.PILL else min(50_000, round(6 / least * 100_000))
            guides = f'<a:gd name="adj" fmla="val {share}"/>'
        return f'<a:prstGeom prst="{_PRESETS[figure.kind]}"><a:avLst>{guides}</a:avLst></a:prstGeom>'

    def free(self, path: Sequence[Command]) -> tuple[str, str]:
        """Place and geometry of a free figure."""
        numbers = [number for _, steps in path for number in steps]
        xs, ys = numbers[::2] or [0.0], numbers[1::2] or [0.0]
        left, top, w, h = min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)
        steps = "".join(self.step(letter, points, left, top) for letter, points in path)
        size = f'w="{max(1, self.emu(w))}" h="{max(1, self.emu(h))}"'
        geometry = (
            "<a:custGeom><a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/>"
            f'<a:rect l="0" t="0" r="r" b="b"/><a:pathLst><a:path {size}>{steps}</a:path></a:pathLst></a:custGeom>'
        )
        return self.frame(left, top, w, h), geometry

    def step(self, letter: str, points: Sequence[float], left: float, top: float) -> str:
        tag = {"M": "moveTo", "L": "lnTo", "C": "cubicBezTo", "Z": "close"}[letter]
        inner = "".join(
            f'<a:pt x="{self.emu(x - left)}" y="{self.emu(y - top)}"/>'
            for x, y in zip(points[::2], points[1::2], strict=True)
        )
        return f"<a:{tag}>{inner}</a:{tag}>" if inner else f"<a:{tag}/>"

    def line(self, line: Line) -> str:
        points = (line.points[0], line.points[-1]) if line.curved else line.points
        stored = elbow(points, self.scale)
        if stored is None:
            place, geometry = self.free(polyline(points))
        else:
            place, geometry = _connector_frame(stored), _connector_geometry(stored)
        style = f"{line.kind} {line.style}"
        name = _said(clean(line.label or f"{line.source} – {line.target}"))
        glue = self.glue("stCxn", line.source, line.source_site) + self.glue("endCxn", line.target, line.target_site)
        return (
            f'<p:cxnSp xmlns:p="{_P}" xmlns:a="{_A}"><p:nvCxnSpPr><p:cNvPr id="{self.number()}" name="{name[:120]}" '
            f'descr="{name}"/><p:cNvCxnSpPr>{glue}</p:cNvCxnSpPr><p:nvPr/></p:nvCxnSpPr><p:spPr>{place}{geometry}'
            f"{self.stroke_of(style, line.kind)}</p:spPr></p:cxnSp>"
        )

    def glue(self, tag: str, id: str, site: Site | None) -> str:
        if site is None or id not in self.ids:
            return ""
        sites = _ELLIPSE_SITES if self.kinds[id] is ShapeKind.ELLIPSE else _SITES
        return f'<a:{tag} id="{self.ids[id]}" idx="{sites[site]}"/>'

    def text(self, text: Text) -> str:
        kind = type_of(text.role)
        w, h = text_width(text.text, text.role) + 8, kind.line_height
        left = {Align.START: text.x, Align.MIDDLE: text.x - w / 2, Align.END: text.x - w}[text.align]
        top = text.y - baseline(text.role)
        if text.turn:
            left, top = text.x - w / 2 - (3.8 if abs(text.turn) == 90 else 0), text.y - h / 2
        body = self.words((TextLine(text.text, text.role),), text.align, "plain", inset=0, anchor="ctr")
        place = self.frame(left, top, w, h, text.turn)
        geometry = '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        return self.sp(self.number(), clean(text.text), place, geometry, "none", body)

    def body(self, box: Box) -> str:
        inset = 0 if box.style.startswith("mark") else self.emu(PADDING / 2)
        return self.words(box.lines, box.align, box.style, inset=inset, anchor="t" if box.top else "ctr")

    def words(self, lines: Iterable[TextLine], align: Align, style: str, *, inset: int, anchor: str) -> str:
        paragraphs = "".join(self.paragraph(line, align, style) for line in lines)
        return (
            f'<p:txBody><a:bodyPr wrap="none" lIns="{inset}" rIns="{inset}" tIns="0" bIns="0" anchor="{anchor}"/>'
            f"<a:lstStyle/>{paragraphs or '<a:p/>'}</p:txBody>"
        )

    def paragraph(self, line: TextLine, align: Align, style: str) -> str:
        kind, ink = type_of(line.role), paint_of(style).ink
        colour = self.theme.colour(kind.ink if kind.ink and ink == "ink" else ink)[1:]
        size = max(100, round(kind.size * self.scale / 12_700 * 100))
        rtl = ' rtl="1"' if right_to_left(line.text) else ""
        bold = ' b="1"' if kind.weight >= 600 else ""
        return (
            f'<a:p><a:pPr algn="{_ALIGN[align]}"{rtl}/><a:r><a:rPr lang="{self.scene.language}" sz="{size}"{bold}>'
            f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill><a:latin typeface="{_FONT}"/></a:rPr>'
            f"<a:t>{_said(clean(line.text))}</a:t></a:r></a:p>"
        )

    def fill_of(self, style: str) -> str:
        fill = paint_of(style).fill
        if not fill:
            return "<a:noFill/>"
        return f'<a:solidFill><a:srgbClr val="{self.theme.colour(fill)[1:]}"/></a:solidFill>'

    def stroke_of(self, style: str, kind: LineKind | None = None) -> str:
        paint = paint_of(style)
        if not paint.stroke:
            return "<a:ln><a:noFill/></a:ln>"
        colour = self.theme.colour(paint.stroke)[1:]
        dash = '<a:prstDash val="sysDash"/>' if paint.dash else ""
        tail = (
            {LineKind.FLOW: "triangle", LineKind.ARROW: "triangle", LineKind.MESSAGE: "arrow"}.get(kind, "")
            if kind
            else ""
        )
        end = f'<a:tailEnd type="{tail}"/>' if tail else ""
        return (
            f'<a:ln w="{max(1, round(paint.width * self.scale))}"><a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>'
            f"{dash}{end}</a:ln>"
        )

    def emu(self, px: float) -> int:
        return round(px * self.scale)

    def number(self) -> int:
        """A shape id that no box has."""
        self.next_id += 1
        return 1_000_000 + self.next_id


def _connector_frame(stored: Elbow) -> str:
    turn = f' rot="{stored.turn}"' if stored.turn else ""
    flips = (' flipH="1"' if stored.flip_x else "") + (' flipV="1"' if stored.flip_y else "")
    return (
        f'<a:xfrm{turn}{flips}><a:off x="{stored.x}" y="{stored.y}"/><a:ext cx="{stored.w}" cy="{stored.h}"/></a:xfrm>'
    )


def _connector_geometry(stored: Elbow) -> str:
    guides = "".join(f'<a:gd name="adj{number}" fmla="val {value}"/>' for number, value in enumerate(stored.adjust, 1))
    return f'<a:prstGeom prst="{stored.preset}"><a:avLst>{guides}</a:avLst></a:prstGeom>'


def _said(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
