from __future__ import annotations

import math
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.scene.drawings import loose_ends, overlapping, seats
from orgdesk.core.scene.layout.comparison import draw_comparison
from orgdesk.core.scene.layout.interactions import draw_interactions
from orgdesk.core.scene.layout.nodes import Node, Tie, UnknownNodeError
from orgdesk.core.scene.layout.pods import Pod, draw_pods
from orgdesk.core.scene.layout.rings import RingError, draw_rings
from orgdesk.core.scene.measure import width
from orgdesk.core.scene.model import Box, LineKind, Scene, Shape, ShapeKind, Text, TextLine
from orgdesk.core.scene.plots import (
    Series,
    draw_bars,
    draw_heat,
    draw_histogram,
    draw_lines,
    draw_sparkline,
    draw_strip,
)
from orgdesk.core.scene.plots.frame import ticks
from orgdesk.core.scene.timelines import Bar, BarKind, Moment, PointKind, Row, TooLongError, draw_gantt

WORDS = {"added": "neu", "removed": "entfallen", "moved": "verlegt", "retitled": "umbenannt", "refilled": "neu besetzt"}


def _compared() -> Scene:
    before = seats()
    after = [node for node in before if node.id != "dev"]
    after = [replace(node, parent="service") if node.id == "knowledge" else node for node in after]
    after.append(Node(id="coach", parent="service", lines=(TextLine("Quality Coach", "title"),)))
    changes = {"dev": ["removed"], "knowledge": ["moved", "refilled"], "coach": ["added"]}
    return draw_comparison(before, after, changes, words=WORDS, title="Compared")


def test_a_comparison_shows_ghosts_at_old_places_and_arrows_to_new_ones() -> None:
    scene = _compared()

    ghost, removed, moved = scene.box("was:knowledge"), scene.box("was:dev"), scene.box("knowledge")
    assert ghost is not None
    assert removed is not None
    assert moved is not None
    assert (ghost.parent, removed.parent, moved.parent) == ("head", "tech", "service")
    arrows = [(line.source, line.target) for line in scene.lines() if line.kind is LineKind.ARROW]
    assert arrows == [("was:knowledge", "knowledge")]
    assert overlapping(list(scene.boxes())) == []
    assert loose_ends(scene) == []


def test_every_change_of_a_comparison_is_said_in_the_readers_words() -> None:
    scene = _compared()

    said = {box.id: [mark.word for mark in box.marks] for box in scene.boxes() if box.marks}

    assert said == {"was:dev": ["entfallen"], "knowledge": ["verlegt", "neu besetzt"], "coach": ["neu"]}


def test_a_removed_head_keeps_its_removed_reports_below_its_ghost() -> None:
    before = [Node(id="a"), Node(id="b", parent="a"), Node(id="c", parent="b")]

    scene = draw_comparison(before, before[:1], {"b": ["removed"], "c": ["removed"]}, words={}, title="Gone")

    child = scene.box("was:c")
    assert child is not None
    assert child.parent == "was:b"


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 4), st.integers(30, 200), st.integers(20, 90)), min_size=1, max_size=40))
def test_each_ring_contains_its_boxes_and_nothing_overlaps(units: list[tuple[int, int, int]]) -> None:
    nodes = [Node(id=f"u{n}", ring=ring, size=(w, h)) for n, (ring, w, h) in enumerate(units)]

    scene = draw_rings(nodes, centre="Customer", names=["One", "Two", "Three", "Four"], title="Rings")

    rings = sorted((item for item in scene.items if isinstance(item, Shape)), key=lambda item: item.h)
    heart = scene.box("centre")
    assert heart is not None
    edges = [heart.h / 2, *(ring.h / 2 for ring in rings)]
    broad = heart.w / heart.h  # all are ellipses of one proportion: x divided by it, they are circles
    assert all(ring.w == pytest.approx(broad * ring.h) for ring in rings)
    assert overlapping([box for box in scene.boxes() if box.id != "centre"]) == []
    for box in scene.boxes():
        if box.id != "centre":
            dx, dy = abs(box.x + box.w / 2 - scene.width / 2), abs(box.y + box.h / 2 - scene.height / 2)
            far, near = (dx + box.w / 2) / broad, max(dx - box.w / 2, 0) / broad
            assert math.hypot(far, dy + box.h / 2) <= edges[box.level] + 1e-6
            assert math.hypot(near, max(dy - box.h / 2, 0)) >= edges[box.level - 1] - 1e-6


def test_a_unit_without_a_ring_stands_in_the_outermost() -> None:
    scene = draw_rings([Node(id="near", ring=1), Node(id="far")], centre="Customer", title="Rings")

    far = scene.box("far")

    assert far is not None
    assert far.level == 2
    with pytest.raises(RingError, match="'bad' asks for ring 0"):
        draw_rings([Node(id="bad", ring=0)], centre="Customer", title="Rings")


def test_a_pod_card_contains_its_vision_its_culture_and_its_team() -> None:
    pods = [
        Pod(
            id=f"pod{number}",
            name="Harbour pod",
            sections=(("Vision", "Every site measured right the first time. " * number), ("Culture", "Say it early.")),
            team=tuple(Node(id=f"{number}-{seat}", lines=(TextLine("T1 Agent", "title"),)) for seat in range(number)),
            team_word="Team",
        )
        for number in range(1, 8)
    ]

    scene = draw_pods(pods, title="Pods")

    cards = [box for box in scene.boxes() if box.level == 1]
    assert overlapping(cards) == []
    for member in (box for box in scene.boxes() if box.level == 2):
        card = scene.box(member.parent)
        assert card is not None
        assert _contains(card, member.x, member.y)
        assert _contains(card, member.x + member.w, member.y + member.h)
    for text in (item for item in scene.items if isinstance(item, Text)):
        assert any(
            _contains(card, text.x, text.y) and _contains(card, text.x + width(text.text, text.role), text.y)
            for card in cards
        )


def _contains(card: Box, x: float, y: float) -> bool:
    return card.x <= x <= card.x + card.w and card.y <= y <= card.y + card.h


@settings(max_examples=60, deadline=None)
@given(
    st.integers(1, 12), st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11), st.integers(1, 500)), max_size=30)
)
def test_an_interaction_map_draws_any_small_graph_loops_included(count: int, ends: list[tuple[int, int, int]]) -> None:
    nodes = [Node(id=f"u{number}", lines=(TextLine("Unit", "title"),)) for number in range(count)]
    ties = [Tie(source=f"u{a % count}", target=f"u{b % count}", weight=weight) for a, b, weight in ends]

    scene = draw_interactions(nodes, ties, title="Map")

    assert overlapping(list(scene.boxes())) == []
    assert loose_ends(scene) == []
    assert len(list(scene.lines())) == sum(tie.source != tie.target for tie in ties)


def test_work_flows_from_left_to_right_and_heavy_lines_are_thick() -> None:
    nodes = [Node(id=key) for key in ("T1", "T2", "T3")]
    ties = [Tie(source="T1", target="T2", weight=400), Tie(source="T2", target="T3", weight=20)]

    scene = draw_interactions(nodes, ties, title="Map")

    xs = [box.x for box in scene.boxes()]
    assert xs == sorted(xs)
    assert [line.style for line in scene.lines()] == ["weight-4", "weight-1"]
    with pytest.raises(UnknownNodeError, match="'T9'"):
        draw_interactions(nodes, [Tie(source="T1", target="T9")], title="Map")


MONDAY = date(2026, 9, 7)


def _plan() -> list[Row]:
    def day(number: int) -> date:
        return MONDAY + timedelta(days=number)

    return [
        Row(id="call", name="Introduction call", bars=(Bar(start=day(0), end=day(0), kind=BarKind.DONE),)),
        Row(
            id="study",
            name="Self-study package",
            bars=(Bar(start=day(7), end=day(20)), Bar(start=day(21), end=day(30), kind=BarKind.SLIP)),
            after=("call",),
        ),
        Row(id="live", name="First site live", moments=(Moment(on=day(40), kind=PointKind.TOUCHPOINT, label="Live"),)),
    ]


def test_bars_of_a_timeline_stand_under_their_weeks_in_their_rows() -> None:
    scene = draw_gantt(_plan(), title="Plan", today=MONDAY + timedelta(days=9), weeks_from=MONDAY, week_width=70)

    study, call = scene.box("study~0"), scene.box("call~0")
    assert study is not None
    assert call is not None
    assert study.x - call.x == pytest.approx(70)
    assert study.w == pytest.approx(140 - 2)
    assert loose_ends(scene) == []
    assert [item.text for item in scene.items if isinstance(item, Text)][:2] == ["7.9.", "0"]
    assert any(isinstance(item, Shape) and item.style == "hatch" for item in scene.items)
    assert any(isinstance(item, Shape) and item.style == "today" for item in scene.items)


def test_a_timeline_of_a_century_is_refused_with_a_way_on() -> None:
    rows = [Row(id="a", name="A", bars=(Bar(start=date(1926, 1, 1), end=date(2026, 1, 1)),))]

    with pytest.raises(TooLongError, match="draw a part"):
        draw_gantt(rows, title="Century")


def test_every_plot_says_its_figures_in_words() -> None:
    scenes = [
        draw_bars([("T1", 420.0), ("T2", -13.5)], title="Open", target=300),
        draw_lines(["W1", "W2"], [Series("now", (420.0, None), (1.0, 1.0), (500.0, 500.0))], title="Trend"),
        draw_histogram([("now", [420.0] * 9), ("draft", [1.0, 2.0])], title="Time"),
        draw_strip([("Ravi Anand", [420.0])], title="Load", limit=85),
        draw_sparkline([1.0, 420.0], title="Small"),
    ]

    for scene in scenes:
        assert "420" in scene.description


def test_a_bar_reaches_from_nought_to_its_value() -> None:
    scene = draw_bars([("T1", 10.0), ("T2", 5.0), ("T3", 0.0)], title="Bars")

    bars = [item for item in scene.items if isinstance(item, Shape) and item.kind is ShapeKind.RECTANGLE]

    assert bars[0].h == pytest.approx(2 * bars[1].h)
    assert bars[2].h == 0
    assert bars[0].y + bars[0].h == pytest.approx(bars[1].y + bars[1].h)


def test_a_heat_grid_writes_each_number_into_its_cell() -> None:
    scene = draw_heat(["T1"], ["Mon", "Tue", "Wed"], [[1.0, None, 9.0]], title="Heat")

    cells = list(scene.boxes())

    assert [cell.style for cell in cells] == ["heat-1", "cell", "heat-5"]
    assert [cell.label for cell in cells] == ["T1, Mon: 1", "T1, Tue: –", "T1, Wed: 9"]


@pytest.mark.parametrize("values", [[], [None], [0.0], [5.0, 5.0], [math.nan, 1.0][1:]])
def test_plots_of_nothing_and_of_one_value_are_drawn(values: list[float | None]) -> None:
    known = [value for value in values if value is not None]

    assert draw_sparkline(values, title="s").width > 0
    assert draw_histogram([("a", known)], title="h").width > 0
    assert draw_bars([("a", value) for value in known], title="b").width > 0
    assert draw_lines(["x"] * len(values), [Series("a", tuple(values))], title="l").width > 0


@given(st.floats(-1e9, 1e9), st.floats(0, 1e9))
def test_ticks_are_few_and_cover_their_values(low: float, span: float) -> None:
    marks = ticks(low, low + span)

    assert len(marks) <= 8
    assert marks[0] <= low + (abs(low) + span) * 1e-6 + 1e-9
    assert marks[-1] >= low + span - (abs(low) + span) * 1e-6 - 1e-9
