"""A scene as PDF (tagged, PDF/UA where the fonts allow it) or PNG, set by typst from the scene's SVG."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

import typst

from orgdesk.core.phrases import phrase
from orgdesk.core.scene.measure import clean
from orgdesk.core.scene.model import Scene, SceneError
from orgdesk.core.scene.theme import LIGHT, PRINT, Theme
from orgdesk.core.scene.writers.svg import to_svg

_POINTS = 0.75
"""Points in a px."""
_LONGEST = 14_000.0
"""Points; a PDF page may not be longer than 14,400."""
_MOST_PIXELS = 60_000_000
_MOST_SHEETS = 400
_MILLIMETRE = 72 / 25.4
_MARGIN = 10 * _MILLIMETRE
_OVERLAP = 8 * _MILLIMETRE
_FONTS = '("Inter", "Segoe UI", "Helvetica Neue", "Arial", "Liberation Sans", "Noto Sans", "DejaVu Sans")'


class TooLargeError(SceneError):
    """The drawing does not fit the size asked for."""


class Paper(Enum):
    """Width and height of a sheet in points, in landscape."""

    A4 = (297 * _MILLIMETRE, 210 * _MILLIMETRE)
    A3 = (420 * _MILLIMETRE, 297 * _MILLIMETRE)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """One sheet of a tiled drawing: its column and row from 0, and where the drawing's corner lies on it, in points."""

    column: int
    row: int
    left: float
    top: float


def to_pdf(
    scene: Scene,
    *,
    paper: Paper | None = None,
    theme: Theme = PRINT,
    listing: bool = False,
    at: datetime | None = None,
) -> bytes:
    """The scene on one page of its own size, or tiled over sheets of `paper` at full size with overlap and marks.

    `listing` adds the names of all boxes as a text page; `at` is written as the date of the document. A letter that no
    font of the machine has makes the file an ordinary tagged PDF instead of PDF/UA. Raises TooLargeError when the
    drawing would take more than 400 sheets.
    """
    if paper is None:
        scale = min(_POINTS, _LONGEST / scene.width, _LONGEST / scene.height)
        body = _page(scene, scale)
    else:
        body = _sheets(scene, paper)
    source = _preamble(scene, theme, at) + body + (_listing(scene) if listing else "")
    stamp = None if at is None else int(at.timestamp())
    try:
        made = typst.compile(source.encode(), format="pdf", pdf_standards="ua-1", timestamp=stamp)
    except typst.TypstError:
        made = typst.compile(source.encode(), format="pdf", timestamp=stamp)
    return bytes(made)


def to_png(scene: Scene, *, scale: float = 2.0, theme: Theme = LIGHT) -> bytes:
    """The scene as PNG, `scale` pixels to the px. Raises TooLargeError above 60 million pixels."""
    pixels = scene.width * scene.height * scale * scale
    if pixels > _MOST_PIXELS:
        raise TooLargeError(
            phrase(
                "The picture would have {pixels:.0f} million pixels, more than {most} million; ask "
                "for a scale below {scale:.2f}, or for SVG or PDF.",
                pixels=pixels / 1000000.0,
                most=_MOST_PIXELS // 1000000,
                scale=scale * math.sqrt(_MOST_PIXELS / pixels),
            )
        )
    source = _preamble(scene, theme, None) + _page(scene, _POINTS)
    return bytes(typst.compile(source.encode(), format="png", ppi=96 * scale))


def _preamble(scene: Scene, theme: Theme, at: datetime | None) -> str:
    date = "none" if at is None else f"datetime(year: {at.year}, month: {at.month}, day: {at.day})"
    language = scene.language.partition("-")[0].lower()
    return (
        f"#set document(title: {_quoted(clean(scene.title) or 'Drawing')}, date: {date})\n"
        f"#set text(font: {_FONTS}, size: 9pt, lang: {_quoted(language)})\n"
        f"#let drawing = bytes({_quoted(to_svg(scene, standalone=True, theme=theme))})\n"
    )


def _page(scene: Scene, scale: float) -> str:
    w, h = scene.width * scale, scene.height * scale
    return f"#set page(width: {w:.3f}pt, height: {h:.3f}pt, margin: 0pt)\n{_image(scene, w, h)}\n"


def _image(scene: Scene, w: float, h: float) -> str:
    said = clean(f"{scene.title}. {scene.description}") if scene.description else clean(scene.title)
    return f'#image(drawing, format: "svg", width: {w:.3f}pt, height: {h:.3f}pt, alt: {_quoted(said or "Drawing")})'


def _sheets(scene: Scene, paper: Paper) -> str:
    wide, high = paper.value
    if scene.height > scene.width:
        wide, high = high, wide
    w, h = scene.width * _POINTS, scene.height * _POINTS
    room_w, room_h = wide - 2 * _MARGIN, high - 2 * _MARGIN
    sheets = list(_cut(w, h, room_w, room_h))
    if len(sheets) > _MOST_SHEETS:
        raise TooLargeError(
            phrase(
                "The drawing takes {count} sheets of {paper}, more than {most}; collapse branches, or "
                "ask for one page.",
                count=len(sheets),
                paper=paper.name,
                most=_MOST_SHEETS,
            )
        )
    set_page = f"#set page(width: {wide:.3f}pt, height: {high:.3f}pt, margin: {_MARGIN:.3f}pt)\n"
    return set_page + "#pagebreak()\n".join(
        _sheet(scene, sheet, (w, h), (room_w, room_h), f"{number} / {len(sheets)}", first=number == 1)
        for number, sheet in enumerate(sheets, 1)
    )


def _cut(w: float, h: float, room_w: float, room_h: float) -> Iterator[_Sheet]:
    step_w, step_h = room_w - _OVERLAP, room_h - _OVERLAP
    columns = max(1, math.ceil((w - _OVERLAP) / step_w))
    rows = max(1, math.ceil((h - _OVERLAP) / step_h))
    for row in range(rows):
        for column in range(columns):
            yield _Sheet(column, row, column * step_w, row * step_h)


def _sheet(
    scene: Scene,
    sheet: _Sheet,
    size: tuple[float, float],
    room: tuple[float, float],
    number: str,
    *,
    first: bool,
) -> str:
    picture = f"#place(dx: {-sheet.left:.3f}pt, dy: {-sheet.top:.3f}pt, [{_image(scene, *size)}])"
    marks = _fold(_OVERLAP, 0.0, _OVERLAP, room[1]) if sheet.column else ""
    marks += _fold(0.0, _OVERLAP, room[0], _OVERLAP) if sheet.row else ""
    held = f"width: {room[0]:.3f}pt, height: {room[1] - 0.01:.3f}pt, clip: true"
    clipped = f"#box({held}, [{picture}#pdf.artifact([{marks}])])"
    said = clipped if first else f"#pdf.artifact([{clipped}])"
    label = f"#place(bottom + right, dy: 16pt, text(size: 7pt, {_quoted(number)}))"
    return f"#pdf.artifact([{label}])\n{said}\n"


def _fold(x0: float, y0: float, x1: float, y1: float) -> str:
    """A dotted line up to which the sheet before is repeated."""
    ends = f"start: ({x0:.3f}pt, {y0:.3f}pt), end: ({x1:.3f}pt, {y1:.3f}pt)"
    return f'#place(top + left, line({ends}, stroke: (paint: luma(150), thickness: 0.4pt, dash: "dotted")))'


def _listing(scene: Scene) -> str:
    """The boxes as a list, for readers to whom the drawing says nothing."""
    rows = "\n".join(
        f"#pad(left: {min(box.level - 1, 12) * 10 if box.level else 0}pt, text({_quoted(box.spoken)}))"
        for box in scene.boxes()
        if box.spoken
    )
    return f"#set page(width: 210mm, height: 297mm, margin: 18mm)\n= #text({_quoted(clean(scene.title))})\n{rows}\n"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
