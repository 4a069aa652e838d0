"""A scene as a drawing for Visio: our own package parts, native shapes with Shape Data, glued connectors.

Written from nothing: a zip of seven XML parts. Lengths are inches, y grows upwards. Every figure has a geometry of its
own, so no master or stencil is needed; boxes have four connection points, lines two records that glue them there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from orgdesk.core.scene.measure import clean
from orgdesk.core.scene.measure import width as text_width
from orgdesk.core.scene.model import (
    Align,
    Box,
    Command,
    Item,
    Line,
    LineKind,
    Point,
    Scene,
    Shape,
    ShapeKind,
    Site,
    Text,
    TextLine,
)
from orgdesk.core.scene.parts import baseline, corner, outline, polyline, rounded, tags
from orgdesk.core.scene.theme import LIGHT, Theme, paint_of, type_of
from orgdesk.core.scene.writers.packages import packed

_INCH = 1 / 96
_MAIN = "http://schemas.microsoft.com/office/visio/2012/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_VISIO = "http://schemas.microsoft.com/visio/2010/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_POINTS = {Site.TOP: (0.5, 1.0, 0, -1), Site.BOTTOM: (0.5, 0.0, 0, 1), Site.LEFT: (0.0, 0.5, 1, 0), Site.RIGHT: (1.0, 0.5, -1, 0)}  # fmt: skip
_FLAT = 8
"""Straights to a curve."""
_ORDER = list(_POINTS)
_ALIGN = {Align.START: 0, Align.MIDDLE: 1, Align.END: 2}


def to_vsdx(scene: Scene, *, theme: Theme = LIGHT) -> bytes:
    """The scene as one page of its own size. The same scene gives the same bytes."""
    page = _Page(scene, theme)
    drawn = "".join(shape for item in scene.items for shape in page.item(item))
    contents = (
        f'{_HEAD}<PageContents xmlns="{_MAIN}" xmlns:r="{_OFFICE}" xml:space="preserve">'
        f"<Shapes>{drawn}</Shapes><Connects>{''.join(page.connects)}</Connects></PageContents>"
    )
    return packed({name: text.encode() for name, text in _parts(scene, contents).items()})


class _Page:
    """Writes the shapes of one page and gathers what is glued."""

    def __init__(self, scene: Scene, theme: Theme) -> None:
        self.scene, self.theme, self.connects = scene, theme, list[str]()
        self.ids = {box.id: number for number, box in enumerate(scene.boxes(), 1)}
        self.last = len(self.ids)

    def item(self, item: Item) -> Iterator[str]:
        if isinstance(item, Box):
            yield self.box(item, self.ids[item.id])
            for tag in tags(item):
                pill = Box(
                    id="", x=tag.x, y=tag.y, w=tag.w, h=tag.h, kind=ShapeKind.PILL, style=tag.mark.style,
                    lines=(TextLine(tag.mark.word, "mark"),),
                )  # fmt: skip
                yield self.box(pill, self.number())
        elif isinstance(item, Line):
            yield self.line(item)
            if item.text and item.text_at:
                yield self.text(Text(x=item.text_at[0], y=item.text_at[1], text=item.text, align=Align.MIDDLE))
        elif isinstance(item, Text):
            yield self.text(item)
        else:
            yield self.shape(item)

    def box(self, box: Box, number: int) -> str:
        data = [("Name", box.spoken), ("ID", box.id), ("Kind", box.style), *box.data] if box.id else []
        inner = self.look(box.style) + self.type_cells(box.lines, box.align, box.style, top=box.top)
        inner += self.data(data) + (self.sites(box) if box.id else "")
        inner += _cell("Rounding", corner(box) * _INCH)
        inner += self.geometry(_figure(box), box.x, box.y, box.w, box.h, filled=bool(paint_of(box.style).fill))
        return self.sheet(
            number, box.spoken or box.style, self.place(box.x, box.y, box.w, box.h) + inner + _text(box.lines)
        )

    def shape(self, shape: Shape) -> str:
        path = _figure(shape)
        x, y, w, h = _extent(path)
        closed = path[-1][0] == "Z" and bool(paint_of(shape.style).fill)
        inner = self.look(shape.style) + _cell("Rounding", corner(shape) * _INCH)
        inner += self.geometry(path, x, y, w, h, filled=closed)
        return self.sheet(self.number(), shape.label or shape.style, self.place(x, y, w, h) + inner)

    def text(self, text: Text) -> str:
        kind = type_of(text.role)
        w, h = text_width(text.text, text.role) + 8, kind.line_height
        left = {Align.START: text.x, Align.MIDDLE: text.x - w / 2, Align.END: text.x - w}[text.align]
        top = text.y - baseline(text.role)
        if text.turn:
            left, top = text.x - w / 2 - 3.8, text.y - h / 2
        lines = (TextLine(text.text, text.role),)
        angle = -text.turn * 3.141592653589793 / 180
        inner = self.place(left, top, w, h, angle) + _cell("LinePattern", 0) + _cell("FillPattern", 0)
        inner += self.type_cells(lines, text.align, "plain", top=False) + _text(lines)
        return self.sheet(self.number(), text.text, inner)

    def line(self, line: Line) -> str:
        number = self.number()
        path: Sequence[Command] = polyline(line.points)
        if line.curved:
            path = (("M", line.points[0]), ("C", (*line.points[1], *line.points[2], *line.points[3])))
        (ax, ay), (bx, by) = line.points[0], line.points[-1]
        begin, end = (self.x(ax), self.y(ay)), (self.x(bx), self.y(by))
        cells = _cell("PinX", begin[0]) + _cell("PinY", begin[1])
        cells += _cell("Width", end[0] - begin[0], "GUARD(EndX-BeginX)") + _cell(
            "Height", end[1] - begin[1], "GUARD(EndY-BeginY)"
        )
        cells += _cell("LocPinX", 0) + _cell("LocPinY", 0)
        cells += self.end("Begin", begin, number, line.source, line.source_site)
        cells += self.end("End", end, number, line.target, line.target_site)
        cells += _cell("ObjType", 2) + _cell("ConFixedCode", 0) + self.look(f"{line.kind} {line.style}", open=True)
        if line.kind in {LineKind.FLOW, LineKind.ARROW, LineKind.MESSAGE}:
            cells += _cell("EndArrow", 14 if line.kind is LineKind.MESSAGE else 13)
        rows = _rows(path, lambda x, y: (self.x(x) - begin[0], self.y(y) - begin[1]))
        geometry = f'<Section N="Geometry" IX="0">{_cell("NoFill", 1)}{rows}</Section>'
        return self.sheet(number, line.label or f"{line.kind} {line.source} {line.target}", cells + geometry)

    def end(self, which: str, at: tuple[float, float], number: int, id: str, site: Site | None) -> str:
        sheet = self.ids.get(id)
        if sheet is None or site is None:
            return _cell(f"{which}X", at[0]) + _cell(f"{which}Y", at[1])
        point = _ORDER.index(site) + 1
        part = 9 if which == "Begin" else 12
        self.connects.append(
            f'<Connect FromSheet="{number}" FromCell="{which}X" FromPart="{part}" ToSheet="{sheet}" '
            f'ToCell="Connections.X{point}" ToPart="{99 + point}"/>'
        )
        formula = f"PAR(PNT(Sheet.{sheet}!Connections.X{point},Sheet.{sheet}!Connections.Y{point}))"
        return _cell(f"{which}X", at[0], formula) + _cell(f"{which}Y", at[1], formula)

    def place(self, x: float, y: float, w: float, h: float, angle: float = 0.0) -> str:
        cells = _cell("PinX", self.x(x + w / 2)) + _cell("PinY", self.y(y + h / 2))
        cells += _cell("Width", w * _INCH) + _cell("Height", h * _INCH)
        cells += _cell("LocPinX", w * _INCH / 2, "Width*0.5") + _cell("LocPinY", h * _INCH / 2, "Height*0.5")
        return cells + (_cell("Angle", angle) if angle else "")

    def look(self, style: str, *, open: bool = False) -> str:
        paint = paint_of(style)
        cells = _cell("LineWeight", paint.width * _INCH)
        cells += _cell("LineColor", self.theme.colour(paint.stroke)) if paint.stroke else ""
        cells += _cell("LinePattern", (2 if paint.dash else 1) if paint.stroke else 0)
        if paint.fill and not open:
            return cells + _cell("FillForegnd", self.theme.colour(paint.fill)) + _cell("FillPattern", 1)
        else:
            return cells + _cell("FillPattern", 0)

    def type_cells(self, lines: Sequence[TextLine], align: Align, style: str, *, top: bool) -> str:
        ink = paint_of(style).ink
        rows = ""
        for number, line in enumerate(lines):
            kind = type_of(line.role)
            colour = self.theme.colour(kind.ink if kind.ink and ink == "ink" else ink)
            rows += f'<Row IX="{number}">{_cell("Color", colour)}{_cell("Style", 1 if kind.weight >= 600 else 0)}'
            rows += f"{_cell('Size', kind.size * _INCH)}</Row>"
        characters = f'<Section N="Character">{rows}</Section>' if rows else ""
        paragraph = f'<Section N="Paragraph"><Row IX="0">{_cell("HorzAlign", _ALIGN[align])}</Row></Section>'
        return _cell("VerticalAlign", 0 if top else 1) + characters + paragraph

    def data(self, pairs: Sequence[tuple[str, str]]) -> str:
        rows = "".join(
            f'<Row N="Row_{number}">{_cell("Value", clean(value), unit="STR")}{_cell("Label", clean(name))}{_cell("Type", 0)}</Row>'
            for number, (name, value) in enumerate(pairs, 1)
        )
        return f'<Section N="Property">{rows}</Section>' if rows else ""

    def sites(self, box: Box) -> str:
        w, h = box.w * _INCH, box.h * _INCH
        rows = "".join(
            f'<Row T="Connection" IX="{number}">{_cell("X", w * sx, f"Width*{sx:g}")}{_cell("Y", h * sy, f"Height*{sy:g}")}'
            f"{_cell('DirX', dx)}{_cell('DirY', dy)}{_cell('Type', 0)}</Row>"
            for number, (sx, sy, dx, dy) in enumerate(_POINTS.values())
        )
        return f'<Section N="Connection">{rows}</Section>'

    def geometry(self, path: Sequence[Command], x: float, y: float, w: float, h: float, *, filled: bool) -> str:
        rows = _rows(path, lambda px, py: ((px - x) * _INCH, (y + h - py) * _INCH))
        return f'<Section N="Geometry" IX="0">{_cell("NoFill", 0 if filled else 1)}{rows}</Section>'

    def sheet(self, number: int, name: str, inner: str) -> str:
        said = _said(clean(name)[:120])
        return (
            f'<Shape ID="{number}" NameU="Shape.{number}" Name="{said}" Type="Shape" LineStyle="0" FillStyle="0" '
            f'TextStyle="0">{inner}</Shape>'
        )

    def number(self) -> int:
        self.last += 1
        return self.last

    def x(self, px: float) -> float:
        return px * _INCH

    def y(self, px: float) -> float:
        return (self.scene.height - px) * _INCH


def _figure(figure: Box | Shape) -> tuple[Command, ...]:
    """The outline with square corners: the round ones are a property of the shape here."""
    if corner(figure):
        return rounded(figure.x, figure.y, figure.w, figure.h, 0)
    else:
        return outline(figure)


def _rows(path: Sequence[Command], to_local: Callable[[float, float], Point]) -> str:
    """Geometry rows of a path; a curve becomes short straights, which every reader draws alike."""
    rows: list[str] = []
    here = first = (0.0, 0.0)
    for letter, numbers in path:
        if letter == "M":
            here = first = (numbers[0], numbers[1])
            steps = [here]
        elif letter == "C":
            steps = _flat(here, numbers)
            here = steps[-1]
        else:
            here = (numbers[0], numbers[1]) if letter == "L" else first
            steps = [here]
        kind = "MoveTo" if letter == "M" else "LineTo"
        for point in steps:
            x, y = to_local(*point)
            rows.append(f'<Row T="{kind}" IX="{len(rows) + 1}">{_cell("X", x)}{_cell("Y", y)}</Row>')
    return "".join(rows)


def _flat(start: Point, numbers: Sequence[float]) -> list[Point]:
    (ax, ay), (bx, by, cx, cy, dx, dy) = start, numbers
    points = []
    for step in range(1, _FLAT + 1):
        t = step / _FLAT
        a, b, c, d = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
        points.append((a * ax + b * bx + c * cx + d * dx, a * ay + b * by + c * cy + d * dy))
    return points


def _extent(path: Sequence[Command]) -> tuple[float, float, float, float]:
    """Left, top, width and height of a path, its handles included."""
    numbers = [number for _, steps in path for number in steps] or [0.0, 0.0]
    xs, ys = numbers[::2], numbers[1::2]
    return min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)


def _text(lines: Sequence[TextLine]) -> str:
    """Lines as one text, each with the character row of its number."""
    if not lines:
        return ""
    marked = "\n".join(f'<cp IX="{number}"/>{_said(clean(line.text))}' for number, line in enumerate(lines))
    return f'<Text><pp IX="0"/>{marked}</Text>'


def _cell(name: str, value: float | str, formula: str = "", unit: str = "") -> str:
    said = _said(value) if isinstance(value, str) else f"{value:.6f}".rstrip("0").rstrip(".")
    return (
        f'<Cell N="{name}" V="{said}"'
        + (f' U="{unit}"' if unit else "")
        + (f' F="{_said(formula)}"' if formula else "")
        + "/>"
    )


def _said(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def _parts(scene: Scene, contents: str) -> dict[str, str]:
    """The seven parts of the package by name."""
    size = _cell("PageWidth", scene.width * _INCH) + _cell("PageHeight", scene.height * _INCH)
    size += _cell("PageScale", 1, unit="IN") + _cell("DrawingScale", 1, unit="IN")
    title = _said(clean(scene.title)[:31] or "Drawing")
    return {
        "[Content_Types].xml": f'{_HEAD}<Types xmlns="{_TYPES}">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Override PartName="/visio/document.xml" ContentType="application/vnd.ms-visio.drawing.main+xml"/>'
        '<Override PartName="/visio/pages/pages.xml" ContentType="application/vnd.ms-visio.pages+xml"/>'
        '<Override PartName="/visio/pages/page1.xml" ContentType="application/vnd.ms-visio.page+xml"/></Types>',
        "_rels/.rels": _relations(f"{_VISIO}/document", "visio/document.xml"),
        "visio/document.xml": f'{_HEAD}<VisioDocument xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><DocumentSettings TopPage="0" '
        f'DefaultTextStyle="0" DefaultLineStyle="0" DefaultFillStyle="0"/>{_STYLES}</VisioDocument>',
        "visio/_rels/document.xml.rels": _relations(f"{_VISIO}/pages", "pages/pages.xml"),
        "visio/pages/pages.xml": f'{_HEAD}<Pages xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><Page ID="0" NameU="{title}" '
        f'Name="{title}"><PageSheet LineStyle="0" FillStyle="0" TextStyle="0">{size}</PageSheet><Rel r:id="rId1"/></Page></Pages>',
        "visio/pages/_rels/pages.xml.rels": _relations(f"{_VISIO}/page", "page1.xml"),
        "visio/pages/page1.xml": contents,
    }


def _relations(kind: str, target: str) -> str:
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}"><Relationship Id="rId1" Type="{kind}" Target="{target}"/></Relationships>'


_DEFAULTS: Mapping[str, float | str] = {
    "EnableLineProps": 1, "EnableFillProps": 1, "EnableTextProps": 1, "LineWeight": 0.01, "LineColor": "#000000",
    "LinePattern": 1, "FillForegnd": "#ffffff", "FillPattern": 1, "LeftMargin": 0.02, "RightMargin": 0.02,
    "TopMargin": 0.02, "BottomMargin": 0.02, "VerticalAlign": 1, "HorzAlign": 1, "Size": 0.125,
}  # fmt: skip
_STYLES = (
    '<StyleSheets><StyleSheet ID="0" NameU="No Style" Name="No Style">'
    + "".join(_cell(name, value) for name, value in _DEFAULTS.items())
    + "</StyleSheet></StyleSheets>"
)
