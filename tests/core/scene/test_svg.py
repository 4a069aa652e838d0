from __future__ import annotations

import re
from dataclasses import replace

import pytest
from lxml import etree

from core.scene.drawings import HOSTILE, TIES, seats
from orgdesk.core.scene.layout.charts import draw_chart
from orgdesk.core.scene.model import Box, Mark, Scene, Shape, ShapeKind, Text, TextLine
from orgdesk.core.scene.theme import DARK, LIGHT, PAINTS, PRINT, TYPES, Theme, stylesheet
from orgdesk.core.scene.writers.svg import to_svg

SVG = "{http://www.w3.org/2000/svg}"


def _hostile() -> Scene:
    nodes = [
        replace(
            node, lines=(TextLine(HOSTILE, "title"),), marks=(Mark(HOSTILE),), href="javascript:alert(1)", group=HOSTILE,
            data=((HOSTILE, HOSTILE),),
        )
        for node in seats()
    ]  # fmt: skip
    return draw_chart(nodes, TIES, title=HOSTILE, description=HOSTILE)


@pytest.mark.parametrize("standalone", [True, False])
def test_hostile_names_are_text_and_nothing_else(standalone: bool) -> None:
    root = etree.fromstring(to_svg(_hostile(), standalone=standalone).encode())

    names = {etree.QName(element).localname for element in root.iter()}
    attributes = {name for element in root.iter() for name in element.attrib}
    assert names <= {"svg", "title", "desc", "rect", "g", "path", "text", "a"}
    assert "style" not in attributes
    assert not {name for name in attributes if name.startswith("on")}
    assert not [element for element in root.iter(f"{SVG}a") if "javascript" in element.get("href", "")]
    assert any("<script>" in (element.text or "") for element in root.iter(f"{SVG}text", f"{SVG}title"))


def test_a_page_gets_classes_and_a_file_gets_colours() -> None:
    scene = draw_chart(seats(), TIES, title="Customer service")

    page, file = to_svg(scene), to_svg(scene, standalone=True)

    assert "fill=" not in page
    assert 'class="frame s-position"' in page
    assert 'class="frame' not in file
    assert LIGHT.colour("border") in file
    assert PRINT.colour("border") in to_svg(scene, standalone=True, theme=PRINT)


def test_a_reader_of_pages_finds_title_description_names_and_keys() -> None:
    nodes = [replace(node, href=f"/positions/{node.id}", group="service") for node in seats()]
    root = etree.fromstring(to_svg(draw_chart(nodes, title="Customer service", description="16 seats"), prefix="c1"))

    assert root.get("aria-labelledby") == "c1-title c1-desc"
    assert root.findtext(f"{SVG}title") == "Customer service"
    assert root.findtext(f"{SVG}desc") == "16 seats"
    links = {link.get("href"): link.get("aria-label") for link in root.iter(f"{SVG}a")}
    assert links["/positions/lead"] == "T1 Manager, Ravi Anand"
    group = next(element for element in root.iter(f"{SVG}g") if element.get("data-id") == "lead")
    assert (group.get("data-parent"), group.get("data-level"), group.get("data-group")) == ("service", "3", "service")


def test_ids_are_stable_valid_and_unique() -> None:
    scene = Scene(
        width=10, height=10, title="Ids",
        items=tuple(Box(id=id, x=0, y=0, w=1, h=1) for id in ("a b", "a.20.b", "ä", "a>b", "a/b")),
    )  # fmt: skip
    root = etree.fromstring(to_svg(scene))

    ids = [element.get("id") for element in root.iter() if element.get("id")]

    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"[A-Za-z][\w.-]*", id) for id in ids)
    assert to_svg(scene) == to_svg(scene)


def test_text_that_reads_from_the_right_keeps_its_place() -> None:
    scene = Scene(width=100, height=20, title="Right", items=(Text(x=10, y=10, text="שלום"),))
    root = etree.fromstring(to_svg(scene))

    text = root.find(f"{SVG}text")

    assert text is not None
    assert (text.get("direction"), text.get("text-anchor")) == ("rtl", "end")


def test_the_stylesheet_knows_every_paint_type_and_colour() -> None:
    css = stylesheet(LIGHT, DARK)

    assert all(f".s-{style} " in css for style in PAINTS)
    assert all(f".t-{role} " in css for role in TYPES)
    used = set(re.findall(r"var\(--scene-([a-z0-9-]+)\)", css))
    assert used <= set(LIGHT.colours)
    assert set(LIGHT.colours) == set(DARK.colours) == set(PRINT.colours)


@pytest.mark.parametrize("theme", [LIGHT, DARK, PRINT], ids=lambda theme: theme.name)
def test_text_stands_out_from_what_it_stands_on(theme: Theme) -> None:
    weak = []
    for name, paint in PAINTS.items():
        fill = theme.colour(paint.fill or "paper")
        if paint.ink and name.split("-")[0] not in {
            "series",
            "bar",
            "icon",
            "booked",
            "done",
            "milestone",
            "touchpoint",
        }:
            ratio = _contrast(theme.colour(paint.ink), fill)
            if ratio < 4.5:
                weak.append((name, round(ratio, 2)))

    assert weak == []


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_shapes_of_every_kind_are_drawn() -> None:
    path = (("M", (0.0, 0.0)), ("C", (1.0, 2.0, 3.0, 4.0, 5.0, 6.0)), ("Z", ()))
    shapes = tuple(
        Shape(kind=kind, style="card", w=20, h=10, path=path if kind is ShapeKind.PATH else (), label=kind)
        for kind in ShapeKind
    )
    root = etree.fromstring(to_svg(Scene(width=20, height=10, title="Kinds", items=shapes)))

    drawn = list(root.iter(f"{SVG}rect", f"{SVG}path"))

    assert len(drawn) == len(ShapeKind)
    assert [element.get("aria-label") for element in root.iter(f"{SVG}g")] == list(ShapeKind)


def test_the_head_of_a_scene_is_drawn_last_over_its_own_ground_on_a_page_and_in_place_in_a_file() -> None:
    words = (Text(x=10, y=20, text="Week 1"), Text(x=10, y=90, text="Call them"))
    scene = Scene(width=200, height=100, title="Plan", items=words, kind="gantt", head=40)

    page, file = (etree.fromstring(to_svg(scene, standalone=alone).encode()) for alone in (False, True))

    assert page[-1].get("class") == "scene-head"
    assert [one.text for one in page[-1].iter(f"{SVG}text")] == ["Week 1"]
    assert page[-1].find(f"{SVG}rect").get("height") == "40"
    assert [one.text for one in page.iterchildren(f"{SVG}text")] == ["Call them"]
    assert [one.text for one in file.iter(f"{SVG}text")] == ["Week 1", "Call them"]
    assert file.find(f"{SVG}g") is None
