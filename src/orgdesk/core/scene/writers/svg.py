"""A scene as SVG: classes on a page, presentation attributes in a file; never a style attribute, never a script."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from html import escape

from orgdesk.core.scene.measure import clean, right_to_left
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
    Text,
    TextLine,
)
from orgdesk.core.scene.parts import CORNER, Tag, baseline, corner, head, line_path, outline, placed_lines, tags
from orgdesk.core.scene.theme import FAMILY, LIGHT, Theme, paint_name, paint_of, type_of

_NOT_OF_AN_ID = re.compile(r"[^A-Za-z0-9_-]")
_SAFE_ADDRESS = re.compile(r"(https?://|mailto:|[/#?]|[\w%.\-]+(/|$))", re.IGNORECASE)


def to_svg(scene: Scene, *, standalone: bool = False, theme: Theme = LIGHT, prefix: str = "scene") -> str:
    """The scene as SVG text.

    On a page (`standalone` false) figures carry classes only and the page brings `theme.stylesheet()`; in a file colours
    and type are written as presentation attributes and addresses within the product are left out. `prefix` begins every
    id, so that two scenes may stand on one page.
    """
    return "".join(_Writer(scene, standalone=standalone, theme=theme, prefix=prefix).document())


class _Writer:
    """Writes one scene; holds only how to write."""

    def __init__(self, scene: Scene, *, standalone: bool, theme: Theme, prefix: str) -> None:
        self.scene, self.standalone, self.theme, self.prefix = scene, standalone, theme, prefix

    def document(self) -> Iterable[str]:
        scene = self.scene
        linked = not self.standalone and any(box.href for box in scene.boxes())
        w, h = _number(scene.width), _number(scene.height)
        if self.standalone:
            yield '<?xml version="1.0" encoding="UTF-8"?>\n'
        described = f"{self.prefix}-title {self.prefix}-desc" if scene.description else f"{self.prefix}-title"
        yield (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="scene scene-{escape(scene.kind)}" '
            f'width="{w}" height="{h}" viewBox="0 0 {w} {h}" lang="{escape(scene.language)}" '
            f'role="{"group" if linked else "img"}" aria-labelledby="{described}"'
            + (f' font-family="{escape(FAMILY)}"' if self.standalone else "")
            + ">\n"
        )
        yield f'<title id="{self.prefix}-title">{_words(scene.title)}</title>\n'
        if scene.description:
            yield f'<desc id="{self.prefix}-desc">{_words(scene.description)}</desc>\n'
        if self.standalone:
            yield f'<rect width="{w}" height="{h}" fill="{self.theme.colour("paper")}"/>\n'
        headed = scene.head > 0 and not self.standalone
        for item in scene.items:
            if not (headed and self.is_head(item)):
                yield self.item(item)
        if headed:
            yield f'<g class="scene-head"><rect width="{w}" height="{_number(scene.head)}"/>\n'
            yield from (self.item(item) for item in scene.items if self.is_head(item))
            yield "</g>\n"
        yield "</svg>\n"

    def is_head(self, item: Item) -> bool:
        """Free text above the scene's head line."""
        return isinstance(item, Text) and item.y <= self.scene.head

    def item(self, item: Item) -> str:
        if isinstance(item, Box):
            return self.box(item)
        elif isinstance(item, Line):
            return self.line(item)
        elif isinstance(item, Text):
            return self.text(item)
        else:
            return self.shape(item)

    def box(self, box: Box) -> str:
        style = paint_name(box.style)
        inner = self.figure(box, "frame", style)
        inner += "".join(self.line_of_text(line, at, box.align, box.style) for line, at in placed_lines(box))
        inner += "".join(self.tag(tag) for tag in tags(box))
        spoken = _attribute(box.spoken)
        if box.href and not self.standalone and _SAFE_ADDRESS.match(box.href):
            inner = f'<a href="{_attribute(box.href)}" aria-label="{spoken}">{inner}</a>'
            named = ""
        elif spoken:
            inner = f"<title>{_words(box.spoken)}</title>{inner}"
            named = f' role="img" aria-label="{spoken}"'
        else:
            named = ""
        return f'<g id="{self.id(box.id)}" class="box in-{style}"{self.facts(box)}{named}>{inner}</g>\n'

    def facts(self, box: Box) -> str:
        """What the keyboard and the live marks of a page need to know."""
        if self.standalone:
            return ""
        facts = [("id", box.id), ("parent", box.parent), ("group", box.group), *box.data]
        said = "".join(f' data-{_name(name)}="{_attribute(value)}"' for name, value in facts if value)
        return said + (f' data-level="{box.level}"' if box.level else "")

    def tag(self, tag: Tag) -> str:
        style = tag.mark.style
        frame = Shape(kind=ShapeKind.PILL, style=style, x=tag.x, y=tag.y, w=tag.w, h=tag.h)
        at = (tag.x + tag.w / 2, tag.y + tag.h / 2 - type_of("mark").line_height / 2 + baseline("mark"))
        word = self.line_of_text(TextLine(tag.mark.word, "mark"), at, Align.MIDDLE, style)
        return f'<g class="tag in-{paint_name(style)}">{self.figure(frame, "", paint_name(style))}{word}</g>'

    def line(self, line: Line) -> str:
        style = paint_name(f"{line.kind} {line.style}")
        parts = [f'<path d="{_path(line_path(line))}"{self.look("", style, open=True)}/>']
        point = head(line)
        if point:
            parts.append(f'<path d="{_path(point)}"{self.head_look(line, style)}/>')
        if line.text and line.text_at:
            x, y = line.text_at
            parts.append(self.words(line.text, "halo", (x, y), Align.MIDDLE))
        ends = (
            f' data-source="{_attribute(line.source)}" data-target="{_attribute(line.target)}"' if line.source else ""
        )
        title = f"<title>{_words(line.label)}</title>" if line.label else ""
        ends = "" if self.standalone else ends
        return f'<g id="{self.id(line.id)}" class="line line-{line.kind}"{ends}>{title}{"".join(parts)}</g>\n'

    def head_look(self, line: Line, style: str) -> str:
        open_head = line.kind is LineKind.MESSAGE
        if self.standalone:
            colour = self.theme.colour(paint_of(style).stroke)
            fill = self.theme.colour("paper") if open_head else colour
            return f' fill="{fill}" stroke="{colour}" stroke-linejoin="round"'
        else:
            return f' class="head{" head-open" if open_head else ""} h-{style}"'

    def text(self, text: Text) -> str:
        turn = f"rotate({_number(text.turn)} {_number(text.x)} {_number(text.y)})" if text.turn else ""
        words = self.words(text.text, text.role, (text.x, text.y), text.align, text.style, turn)
        return words + "\n"

    def shape(self, shape: Shape) -> str:
        figure = self.figure(shape, "shape", paint_name(shape.style))
        if not shape.label and not shape.id:
            return figure + "\n"
        id = f' id="{self.id(shape.id)}"' if shape.id else ""
        label = f' role="img" aria-label="{_attribute(shape.label)}"' if shape.label else ""
        title = f"<title>{_words(shape.label)}</title>" if shape.label else ""
        return f"<g{id}{label}>{title}{figure}</g>\n"

    def figure(self, figure: Box | Shape, role: str, style: str) -> str:
        look = self.look(role, style)
        if figure.kind in {ShapeKind.RECTANGLE, ShapeKind.ROUNDED, ShapeKind.PILL}:
            r = corner(figure) if figure.kind is not ShapeKind.ROUNDED else CORNER
            rx = f' rx="{_number(r)}"' if r else ""
            x, y, w, h = (_number(v) for v in (figure.x, figure.y, max(0.0, figure.w), max(0.0, figure.h)))
            return f'<rect x="{x}" y="{y}" width="{w}" height="{h}"{rx}{look}/>'
        else:
            return f'<path d="{_path(outline(figure))}"{look}/>'

    def look(self, role: str, style: str, *, open: bool = False) -> str:
        if not self.standalone:
            return f' class="{f"{role} s-{style}".strip()}"'
        paint = paint_of(style)
        fill = self.theme.colour(paint.fill) if paint.fill and not open else "none"
        said = f' fill="{fill}"'
        if paint.stroke:
            said += f' stroke="{self.theme.colour(paint.stroke)}" stroke-width="{_number(paint.width)}"'
            if paint.dash:
                said += f' stroke-dasharray="{" ".join(map(_number, paint.dash))}"'
            if paint.dash and paint.dash[0] <= 1:
                said += ' stroke-linecap="round"'
        return said

    def line_of_text(self, line: TextLine, at: Point, align: Align, style: str) -> str:
        return self.words(line.text, line.role, at, align, style)

    def words(self, text: str, role: str, at: Point, align: Align, style: str = "", transform: str = "") -> str:
        anchor, direction = align, ""
        if right_to_left(text):
            direction = ' direction="rtl"'
            anchor = {Align.START: Align.END, Align.END: Align.START}.get(align, align)
        place = f' x="{_number(at[0])}" y="{_number(at[1])}"' + (f' transform="{transform}"' if transform else "")
        place += f' text-anchor="{anchor}"' if anchor is not Align.START else ""
        return f"<text{place}{direction}{self.type_look(role, style)}>{_words(text)}</text>"

    def type_look(self, role: str, style: str) -> str:
        if not self.standalone:
            return f' class="t-{role}"' if not style else f' class="t-{role} i-{paint_name(style)}"'
        kind = type_of(role)
        ink = paint_of(style).ink if style else "ink"
        token = kind.ink if kind.ink and ink == "ink" else ink
        weight = f' font-weight="{kind.weight}"' if kind.weight != 400 else ""
        if role == "halo":
            weight += (
                f' stroke="{self.theme.colour("paper")}" stroke-width="4" stroke-linejoin="round" paint-order="stroke"'
            )
        return f' font-size="{_number(kind.size)}"{weight} fill="{self.theme.colour(token)}"'

    def id(self, id: str) -> str:
        """An id that is valid in any document: other letters become their number."""
        return f"{self.prefix}-" + _NOT_OF_AN_ID.sub(lambda match: f".{ord(match[0]):x}.", id)


def _path(steps: Iterable[Command]) -> str:
    return "".join(letter + " ".join(map(_number, numbers)) for letter, numbers in steps)


def _number(value: float) -> str:
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _words(text: str) -> str:
    return escape(clean(text), quote=False)


def _attribute(text: str) -> str:
    return escape(clean(text), quote=True)


@lru_cache(1024)
def _name(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "value"
