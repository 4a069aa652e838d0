from __future__ import annotations

import io
import math
import shutil
import struct
import subprocess
import zipfile
from datetime import date
from itertools import pairwise
from pathlib import Path

import openpyxl
import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from pptx import Presentation
from pypdf import PdfReader

from core.scene.drawings import HOSTILE, TIES, seats
from orgdesk.core.scene.layout.charts import draw_chart
from orgdesk.core.scene.layout.nodes import ChartOptions, Direction, Node, Packing
from orgdesk.core.scene.model import Scene, Site, TextLine
from orgdesk.core.scene.writers.docx import to_docx
from orgdesk.core.scene.writers.elbows import Elbow, elbow, stored_path
from orgdesk.core.scene.writers.pdf import Paper, TooLargeError, to_pdf, to_png
from orgdesk.core.scene.writers.pptx import branches, to_pptx
from orgdesk.core.scene.writers.tables import Table, TooManyRowsError, to_csv, to_xlsx
from orgdesk.core.scene.writers.vsdx import to_vsdx

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
V = "{http://schemas.microsoft.com/office/visio/2012/main}"
PX = 9525


def _chart(**options: object) -> Scene:
    return draw_chart(seats(), TIES, title="Customer service", description="16 seats", options=ChartOptions(**options))  # type: ignore[arg-type]


WRITERS = {
    "pdf": to_pdf,
    "png": to_png,
    "pptx": to_pptx,
    "vsdx": to_vsdx,
    "docx": to_docx,
}


@pytest.mark.parametrize("kind", WRITERS)
def test_the_same_scene_gives_the_same_bytes(kind: str) -> None:
    write = WRITERS[kind]

    assert write(_chart()) == write(_chart())


@pytest.mark.parametrize("kind", WRITERS)
def test_hostile_names_do_not_break_a_file(kind: str) -> None:
    scene = draw_chart([Node(id=HOSTILE, lines=(TextLine(HOSTILE, "title"),))], title=HOSTILE, description=HOSTILE)

    made = WRITERS[kind](scene)

    assert made
    if kind in {"pptx", "vsdx", "docx"}:
        with zipfile.ZipFile(io.BytesIO(made)) as package:
            for name in package.namelist():
                if name.endswith((".xml", ".rels")):
                    etree.fromstring(package.read(name))


# --- slides -----------------------------------------------------------------------------------------------------------


def _connectors(made: bytes) -> list[etree._Element]:
    slide = Presentation(io.BytesIO(made)).slides[0]
    return [shape._element for shape in slide.shapes if shape._element.tag == f"{P}cxnSp"]


def _stored(connector: etree._Element) -> Elbow:
    """What the file says about one connector, read without our writer."""
    frame = connector.find(f".//{A}xfrm")
    geometry = connector.find(f".//{A}prstGeom")
    assert frame is not None
    assert geometry is not None
    off, ext = frame[0], frame[1]
    guides = sorted(geometry.iter(f"{A}gd"), key=lambda guide: guide.get("name", ""))
    return Elbow(
        geometry.get("prst", ""),
        int(off.get("x", "")),
        int(off.get("y", "")),
        int(ext.get("cx", "")),
        int(ext.get("cy", "")),
        int(frame.get("rot", "0")),
        frame.get("flipH") == "1",
        frame.get("flipV") == "1",
        tuple(int(guide.get("fmla", "").removeprefix("val ")) for guide in guides),
    )


@pytest.mark.parametrize("direction", Direction)
@pytest.mark.parametrize("packing", [Packing.ROW, Packing.COLUMN, Packing.GRID])
def test_stored_connectors_begin_and_end_on_their_sites_and_leave_straight(
    direction: Direction, packing: Packing
) -> None:
    scene = draw_chart(seats(), title="Slides", options=ChartOptions(direction=direction, packing=packing))
    sideways = direction in {Direction.LEFT, Direction.RIGHT}
    slide = Presentation(io.BytesIO(to_pptx(scene))).slides[0]
    shapes = {shape.shape_id: shape for shape in slide.shapes}

    connectors = _connectors(to_pptx(scene))

    assert len(connectors) == len(seats()) - 1
    for connector in connectors:
        path = stored_path(_stored(connector))
        for tag, point in (("stCxn", path[0]), ("endCxn", path[-1])):
            glue = connector.find(f".//{A}{tag}")
            assert glue is not None
            shape = shapes[int(glue.get("id", ""))]
            assert math.dist(_site_of(shape, int(glue.get("idx", ""))), point) <= PX
        dx, dy = path[1][0] - path[0][0], path[1][1] - path[0][1]
        along, across = (abs(dx), abs(dy)) if sideways else (abs(dy), abs(dx))
        assert along > across


def _site_of(shape: object, index: int) -> tuple[float, float]:
    x, y, w, h = shape.left, shape.top, shape.width, shape.height  # type: ignore[attr-defined]
    return [(x + w / 2, y), (x, y + h / 2), (x + w / 2, y + h), (x + w, y + h / 2)][index]


@given(
    st.tuples(st.floats(0, 500), st.floats(0, 500)),
    st.booleans(),
    st.lists(st.floats(5, 100).flatmap(lambda length: st.sampled_from([length, -length])), min_size=2, max_size=5),
)
def test_a_stored_elbow_paints_the_line_that_was_drawn(
    start: tuple[float, float], level_first: bool, steps: list[float]
) -> None:
    points = [start]
    for number, step in enumerate(steps):
        x, y = points[-1]
        points.append((x + step, y) if level_first == (number % 2 == 0) else (x, y + step))

    stored = elbow(points, PX)

    if stored is not None:
        assert stored.w >= 0
        assert stored.h >= 0
        for drawn, painted in zip(points, stored_path(stored), strict=True):
            assert math.dist((drawn[0] * PX, drawn[1] * PX), painted) <= PX / 2


def test_slides_have_native_shapes_with_words_and_alternative_text() -> None:
    slide = Presentation(io.BytesIO(to_pptx(_chart()))).slides[0]

    shapes = {shape.name: shape for shape in slide.shapes}
    agent = shapes["T1 Manager, Ravi Anand"]

    assert agent.text_frame.text == "T1 Manager\nRavi Anand"
    assert agent._element.nvSpPr.cNvPr.get("descr") == "T1 Manager, Ravi Anand"
    ids = [shape.shape_id for shape in slide.shapes]
    assert len(ids) == len(set(ids))


def test_a_deck_has_one_slide_for_each_head() -> None:
    deck = Presentation(io.BytesIO(to_pptx(branches(_chart()))))

    heads = {node.parent for node in seats() if node.parent}
    assert len(deck.slides) == len(heads)
    texts = [shape.text_frame.text for slide in deck.slides for shape in slide.shapes if shape.has_text_frame]
    told = [text.replace("\n", " ") for text in texts]
    assert all(any(text.startswith(node.lines[0].text) for text in told) for node in seats())


def test_a_chart_wider_than_any_slide_is_made_to_fit() -> None:
    nodes = [Node(id="top"), *(Node(id=f"{n}", parent="top") for n in range(60))]

    deck = Presentation(io.BytesIO(to_pptx(draw_chart(nodes, title="Wide"))))

    assert deck.slide_width is not None
    assert deck.slide_width <= 51_206_400
    assert all(shape.left + shape.width <= deck.slide_width + PX for shape in deck.slides[0].shapes)


# --- drawings for Visio -----------------------------------------------------------------------------------------------


def _page(scene: Scene) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(to_vsdx(scene))) as package:
        assert package.testzip() is None
        return etree.fromstring(package.read("visio/pages/page1.xml"))


def _cells(shape: etree._Element) -> dict[str, str]:
    return {cell.get("N", ""): cell.get("V", "") for cell in shape.iterchildren(f"{V}Cell")}


def test_every_line_of_a_drawing_is_glued_at_both_ends_where_it_is_drawn() -> None:
    scene = _chart()
    page = _page(scene)
    shapes = {shape.get("ID"): shape for shape in page.iter(f"{V}Shape")}

    records = list(page.iter(f"{V}Connect"))

    assert len(records) == 2 * len(list(scene.lines()))
    for record in records:
        line, box = _cells(shapes[record.get("FromSheet")]), _cells(shapes[record.get("ToSheet")])
        which = "Begin" if record.get("FromCell") == "BeginX" else "End"
        site = [Site.TOP, Site.BOTTOM, Site.LEFT, Site.RIGHT][int(record.get("ToPart", "")) - 100]
        assert math.dist((float(line[f"{which}X"]), float(line[f"{which}Y"])), _visio_site(box, site)) < 1e-4


def _visio_site(box: dict[str, str], site: Site) -> tuple[float, float]:
    x, y, w, h = (float(box[name]) for name in ("PinX", "PinY", "Width", "Height"))
    return {
        Site.TOP: (x, y + h / 2),
        Site.BOTTOM: (x, y - h / 2),
        Site.LEFT: (x - w / 2, y),
        Site.RIGHT: (x + w / 2, y),
    }[site]


def test_a_drawing_carries_text_and_shape_data() -> None:
    page = _page(_chart())

    texts = ["".join(text.itertext()) for text in page.iter(f"{V}Text")]
    values = {
        cell.get("V")
        for row in page.iter(f"{V}Row")
        if (row.get("N") or "").startswith("Row_")
        for cell in row
        if cell.get("N") == "Value"
    }

    assert "T1 Manager\nRavi Anand" in texts
    assert {"lead", "T1 Manager, Ravi Anand"} <= values


def test_connector_geometry_follows_the_drawn_line() -> None:
    scene = _chart()
    page = _page(scene)

    for shape in page.iter(f"{V}Shape"):
        cells = _cells(shape)
        if "BeginX" in cells:
            rows = [{c.get("N"): float(c.get("V", "0")) for c in row} for row in shape.iter(f"{V}Row") if row.get("T")]
            assert (rows[0]["X"], rows[0]["Y"]) == (0, 0)
            assert rows[-1]["X"] == pytest.approx(float(cells["EndX"]) - float(cells["BeginX"]), abs=1e-4)
            assert rows[-1]["Y"] == pytest.approx(float(cells["EndY"]) - float(cells["BeginY"]), abs=1e-4)
            assert all(abs(a["X"] - b["X"]) < 1e-4 or abs(a["Y"] - b["Y"]) < 1e-4 for a, b in pairwise(rows))


# --- documents and pictures -------------------------------------------------------------------------------------------


def test_a_pdf_is_tagged_has_a_title_and_gives_its_text_back() -> None:
    reader = PdfReader(io.BytesIO(to_pdf(_chart(), listing=True)))

    text = "\n".join(page.extract_text() for page in reader.pages)

    assert "Ravi Anand" in text
    assert reader.metadata is not None
    assert reader.metadata.title == "Customer service"
    catalogue = reader.trailer["/Root"]
    assert bool(catalogue["/MarkInfo"]["/Marked"])
    assert "/StructTreeRoot" in catalogue
    assert b"pdfuaid" in to_pdf(_chart())


def test_one_page_is_as_large_as_its_drawing() -> None:
    scene = _chart()

    page = PdfReader(io.BytesIO(to_pdf(scene))).pages[0]

    assert float(page.mediabox.width) == pytest.approx(scene.width * 0.75, abs=0.1)
    assert float(page.mediabox.height) == pytest.approx(scene.height * 0.75, abs=0.1)


def test_tiles_cover_the_drawing_with_overlap() -> None:
    scene = draw_chart([Node(id="top"), *(Node(id=f"{n}", parent="top") for n in range(24))], title="Wide")

    reader = PdfReader(io.BytesIO(to_pdf(scene, paper=Paper.A4)))

    wide = (297 - 20) * 72 / 25.4
    assert len(reader.pages) == math.ceil((scene.width * 0.75 - 8 * 72 / 25.4) / (wide - 8 * 72 / 25.4))
    assert {round(float(page.mediabox.width) * 25.4 / 72) for page in reader.pages} == {297}
    assert f"2 / {len(reader.pages)}" in reader.pages[1].extract_text()


def test_a_picture_has_its_size_and_a_picture_too_large_is_refused() -> None:
    scene = _chart()

    made = to_png(scene, scale=2)

    assert made[:8] == b"\x89PNG\r\n\x1a\n"
    w, h = struct.unpack(">II", made[16:24])
    assert (w, h) == (pytest.approx(scene.width * 2, abs=2), pytest.approx(scene.height * 2, abs=2))
    with pytest.raises(TooLargeError, match="ask for a scale below"):
        to_png(Scene(width=20_000, height=20_000, title="Huge"))


def test_a_document_has_heading_picture_and_table() -> None:
    document = Document(io.BytesIO(to_docx(_chart())))

    rows = [[cell.text for cell in row.cells] for row in document.tables[0].rows]

    assert document.paragraphs[0].text == "Customer service"
    assert document.inline_shapes[0]._inline.docPr.get("descr") == "16 seats"
    assert ["T1 Manager", "Ravi Anand", "Customer Service Manager"] in rows
    assert len(rows) == len(seats()) + 1


# --- tables -----------------------------------------------------------------------------------------------------------

FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1+1", '=HYPERLINK("http://x")', "%0A=1", "|x")


def test_a_csv_is_read_back_and_runs_nothing() -> None:
    table = Table("Seats", ("Name", "=Since"), [(text, 3) for text in FORMULAS] + [('Žofie, "Z"', None)])

    made = to_csv(table)

    assert made.startswith(b"\xef\xbb\xbf")
    text = made.decode("utf-8-sig")
    assert '"Žofie, ""Z""",' in text
    assert "'=Since" in text
    for line in text.replace("\r\n", "\n").split("\n"):
        assert not line.lstrip('" ').startswith(("=", "+", "-", "@", "\t"))


def test_numbers_stay_numbers_even_below_nought() -> None:
    assert b"\r\n-3,2.5\r\n" in to_csv(Table("Numbers", ("a", "b"), [(-3, 2.5)]))


def test_a_workbook_holds_text_as_text_and_dates_as_dates() -> None:
    tables = [
        Table("Seats: all/every [1]", ("Name", "Since"), [(text, date(2026, 9, 7)) for text in FORMULAS]),
        Table("Seats  all every  1", ("Name",), []),
    ]

    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(tables)))

    sheet = book.worksheets[0]
    cells = [sheet.cell(row, 1) for row in range(2, 2 + len(FORMULAS))]
    assert [cell.data_type for cell in cells] == ["s"] * len(FORMULAS)
    assert sheet.cell(2, 2).is_date
    assert sheet.freeze_panes == "A2"
    assert len({name.lower() for name in book.sheetnames}) == 2
    assert to_xlsx(tables) == to_xlsx(tables)


def test_more_rows_than_a_sheet_holds_are_refused_with_a_way_on() -> None:
    with pytest.raises(TooManyRowsError, match="export CSV"):
        to_xlsx([Table("Log", ("n",), range(1_048_576))])  # type: ignore[arg-type]


# --- an independent reader --------------------------------------------------------------------------------------------


@pytest.mark.suites
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not on this machine")
@pytest.mark.parametrize("kind", ["pptx", "vsdx", "docx"])
def test_libreoffice_reads_every_name_back(kind: str, tmp_path: Path) -> None:
    file = tmp_path / f"chart.{kind}"
    file.write_bytes(WRITERS[kind](_chart()))

    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "pdf", str(file)],
        cwd=tmp_path,
        check=True,
        timeout=180,
        capture_output=True,
    )

    pages = PdfReader(tmp_path / "chart.pdf").pages
    text = "".join(page.extract_text() for page in pages)
    assert all(name in text for name in ("Ravi Anand", "Yuki Tanabe", "Noor Haddad"))
