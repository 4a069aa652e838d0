from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.scene.drawings import HOSTILE, seats
from orgdesk.core.scene.layout.charts import draw_chart
from orgdesk.core.scene.layout.nodes import Node
from orgdesk.core.scene.measure import clean, cut, right_to_left, width, wrap
from orgdesk.core.scene.model import Box, Mark, TextLine
from orgdesk.core.scene.parts import PADDING, placed_lines, tags, text_height


@given(st.text(max_size=200), st.floats(30, 300), st.sampled_from(["title", "name", "note"]))
def test_wrapped_lines_fit_and_lose_nothing(text: str, limit: float, role: str) -> None:
    lines = wrap(text, limit, role)

    assert "".join(lines).replace(" ", "").replace("\u200b", "") == clean(text).replace(" ", "").replace("\u200b", "")
    for line in lines:
        clusters = sum(1 for letter in line if not unicodedata.combining(letter))
        assert width(line, role) <= limit + 1e-6 or clusters <= 1 or "\u200d" in line or "\ufe0f" in line


def test_lines_of_one_text_are_of_similar_length() -> None:
    lines = wrap("Golden Standard Pricebook Administrator", 200, "title")

    widths = [width(line, "title") for line in lines]

    assert len(lines) == 2
    assert min(widths) > 0.5 * max(widths)


def test_text_is_cut_with_an_ellipsis_only_where_asked() -> None:
    long = "Internal company trainings for everybody who wants to come"

    assert "…" not in "".join(wrap(long, 90))
    assert wrap(long, 90, lines=2)[-1].endswith("…")
    assert cut("Trainer", 200) == "Trainer"
    assert width(cut(long, 90)) <= 90


def test_no_combining_mark_is_parted_from_its_letter() -> None:
    lines = wrap("e\u0301" * 60, 60)

    assert len(lines) > 1
    assert all(not unicodedata.combining(line[0]) for line in lines)


def test_chinese_breaks_between_letters_and_counts_as_wide() -> None:
    assert width("客户", "name") > width("aa", "name")
    assert all(width(line, "name") <= 60 for line in wrap("客户服务总监高级经理", 60))


def test_direction_follows_the_first_letter_that_has_one() -> None:
    assert right_to_left("123 שלום")
    assert not right_to_left("T1 שלום")
    assert not right_to_left("2026")


def test_control_letters_never_reach_a_drawing() -> None:
    said = clean(HOSTILE)

    assert not {"\x00", "\x1b", "\u202e", "\ud800"} & set(said)
    assert "客户服务" in said


@pytest.mark.parametrize(
    ("words", "ems"),
    [
        ("Knowledge Transfer Team Lead", 14.102),
        ("Golden Standard Pricebook Administrator", 18.399),
        ("Müller–Ångström", 7.558),
    ],
)
def test_measured_widths_cover_a_common_typeface_closely(words: str, ems: float) -> None:
    """The widths in ems are those of the metrics that Arial, Helvetica and Liberation Sans share."""
    assert ems * 12 <= width(words, "name") <= ems * 12 * 1.2


def test_the_text_of_every_box_stands_inside_it() -> None:
    scene = draw_chart(seats(), title="Fit")

    for box in scene.boxes():
        for line, (x, y) in placed_lines(box):
            half = width(line.text, line.role) / 2
            assert box.x + PADDING <= x - half + 1e-6
            assert x + half <= box.x + box.w - PADDING + 1e-6
            assert box.y < y < box.y + box.h


def test_a_box_of_fixed_size_shows_what_fits_and_says_that_there_is_more() -> None:
    lines = tuple(TextLine(f"Activity number {number}", "name") for number in range(9))
    node = Node(id="a", lines=lines, size=(160, 60))

    box = draw_chart([node], title="Fixed").box("a")

    assert box is not None
    assert 1 <= len(box.lines) < 9
    assert text_height(box.lines) <= 60
    assert box.lines[-1].text.endswith("…")
    assert "Activity number 8" in box.spoken


def test_marks_stay_on_their_box_and_those_without_room_are_counted() -> None:
    marks = tuple(Mark(word) for word in ("added", "moved", "retitled", "refilled", "regraded", "count changed"))
    box = Box(id="a", x=0, y=0, w=160, h=60, marks=marks)

    placed = tags(box)

    assert all(tag.x >= 0 and tag.x + tag.w <= 160 for tag in placed)
    assert placed[-1].mark.word == f"+{len(marks) - len(placed) + 1}"
    assert "count changed" in box.spoken
