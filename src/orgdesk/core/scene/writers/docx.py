"""A scene as a document: heading, picture with alternative text, and its boxes as a table."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, datetime

from docx import Document
from docx.document import Document as DocumentFile
from docx.enum.section import WD_ORIENT
from docx.shared import Emu, Mm

from orgdesk.core.scene.measure import clean
from orgdesk.core.scene.model import Box, Scene
from orgdesk.core.scene.writers.packages import repacked
from orgdesk.core.scene.writers.pdf import to_png

_PAGE = (Mm(297), Mm(210))
_MARGIN = Mm(15)
_PIXELS = 40_000_000
_EPOCH = datetime(1980, 1, 1, tzinfo=UTC)


def to_docx(scene: Scene, *, heads: Sequence[str] = ("Position", "Held by", "Reports to")) -> bytes:
    """Landscape pages: the picture as wide as the page, then the boxes with the translated column `heads`."""
    document = Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = _PAGE
    section.left_margin = section.right_margin = _MARGIN
    properties = document.core_properties
    properties.title, properties.created, properties.modified = clean(scene.title)[:255], _EPOCH, _EPOCH
    document.add_heading(clean(scene.title), level=1)
    if scene.description:
        document.add_paragraph(clean(scene.description))
    room = Emu(_PAGE[0] - 2 * _MARGIN)
    scale = min(2.0, (_PIXELS / (scene.width * scene.height)) ** 0.5)
    picture = document.add_picture(io.BytesIO(to_png(scene, scale=scale)), width=room)
    picture._inline.docPr.set("descr", clean(scene.description or scene.title))
    _add_table(document, scene, heads)
    held = io.BytesIO()
    document.save(held)
    return repacked(held.getvalue())


def _add_table(document: DocumentFile, scene: Scene, heads: Sequence[str]) -> None:
    boxes = [box for box in scene.boxes() if box.lines]
    table = document.add_table(rows=1, cols=len(heads), style="Light List")
    for cell, head in zip(table.rows[0].cells, heads, strict=True):
        cell.text = clean(head)
    for box in boxes:
        cells = table.add_row().cells
        for cell, words in zip(cells, _row(scene, box), strict=False):
            cell.text = clean(words)


def _row(scene: Scene, box: Box) -> tuple[str, str, str]:
    head = scene.box(box.parent) if box.parent else None
    return _words(box, titles=True), _words(box, titles=False), _words(head, titles=True) if head else ""


def _words(box: Box, *, titles: bool) -> str:
    return " ".join(line.text for line in box.lines if (line.role == "title") is titles)
