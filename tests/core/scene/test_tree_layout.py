from __future__ import annotations

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.scene.drawings import TIES, crooked, forests, loose_ends, overlapping, seats
from orgdesk.core.scene.layout.charts import draw_chart
from orgdesk.core.scene.layout.nodes import (
    ChartOptions,
    Direction,
    DuplicateNodeError,
    LoopError,
    Node,
    Packing,
    Tie,
    UnknownNodeError,
)
from orgdesk.core.scene.layout.tidy import tidy
from orgdesk.core.scene.model import Scene, Site


@settings(max_examples=60, deadline=None)
@given(
    forests(),
    st.sampled_from(Direction),
    st.sampled_from(Packing),
    st.booleans(),
)
def test_no_two_boxes_of_a_chart_overlap(
    nodes: list[Node], direction: Direction, packing: Packing, group_same: bool
) -> None:
    options = ChartOptions(direction=direction, packing=packing, group_same=group_same)

    scene = draw_chart(nodes, title="Any", options=options)

    assert overlapping(list(scene.boxes())) == []
    assert loose_ends(scene) == []
    assert crooked(scene) == []
    assert all(box.x >= 0 and box.x + box.w <= scene.width + 1e-6 for box in scene.boxes())
    assert all(box.y >= 0 and box.y + box.h <= scene.height + 1e-6 for box in scene.boxes())


@settings(max_examples=40, deadline=None)
@given(forests())
def test_a_head_stands_over_the_middle_of_its_first_and_last_report(nodes: list[Node]) -> None:
    plain = [Node(id=node.id, parent=node.parent, size=node.size) for node in nodes]

    scene = draw_chart(plain, title="Any")

    for head in scene.boxes():
        reports = [box for box in scene.boxes() if box.parent == head.id]
        if reports:
            middles = [box.x + box.w / 2 for box in reports]
            assert head.x + head.w / 2 == pytest.approx((middles[0] + middles[-1]) / 2, abs=1e-6)
            assert middles == sorted(middles)


@settings(max_examples=30, deadline=None)
@given(forests())
def test_no_reporting_line_runs_through_a_box(nodes: list[Node]) -> None:
    scene = draw_chart(nodes, title="Any", options=ChartOptions(packing=Packing.ROW))

    for line in scene.lines():
        inside = [
            box.id
            for box in scene.boxes()
            for (ax, ay), (bx, by) in zip(line.points, line.points[1:], strict=False)
            if box.x + 0.1 < max(ax, bx)
            and min(ax, bx) < box.x + box.w - 0.1
            and box.y + 0.1 < max(ay, by)
            and min(ay, by) < box.y + box.h - 0.1
        ]
        assert inside == [], line.id


def test_small_branches_between_large_ones_are_spread_evenly() -> None:
    # two wide branches with three leaves between them
    parents = [-1, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 5, 5, 5, 5, 5]
    lefts, _ = tidy(parents, [40.0] * 16, [20.0] * 16)

    gaps = [lefts[child + 1] - lefts[child] for child in range(1, 5)]

    assert max(gaps) - min(gaps) < 1e-6
    assert gaps[0] > 56


@pytest.mark.parametrize("shape", ["chain", "star", "caterpillar", "random"])
def test_a_hundred_thousand_boxes_of_any_shape_are_laid_out_without_recursion(shape: str) -> None:
    count = 100_000
    rng = random.Random(7)
    parents = {
        "chain": list(range(-1, count - 1)),
        "star": [-1] + [0] * (count - 1),
        "caterpillar": [-1] + [n - 2 if n % 2 == 0 else n - 1 for n in range(1, count)],
        "random": [-1] + [rng.randrange(max(0, n - 5_000), n) for n in range(1, count)],
    }[shape]

    started = time.perf_counter()
    lefts, tops = tidy(parents, [100.0] * count, [40.0] * count)

    assert len(set(zip(lefts, tops, strict=True))) == count
    assert min(lefts) == 0.0
    assert time.perf_counter() - started < 60, "a layout that is not linear takes minutes here"


def test_an_inverted_chart_has_its_head_at_the_foot() -> None:
    scene = draw_chart(seats(), title="Inverted", options=ChartOptions(direction=Direction.UP))

    head = scene.box("head")

    assert head is not None
    assert all(box.y + box.h <= head.y + 0.01 for box in scene.boxes() if box.id != "head")
    assert {line.source_site for line in scene.lines()} == {Site.TOP}


def test_an_assistant_stands_between_the_head_and_the_row_of_reports() -> None:
    scene = draw_chart(seats(), title="Assistant")

    head, staff, report = (scene.box(key) for key in ("head", "pa", "tech"))

    assert head is not None
    assert staff is not None
    assert report is not None
    assert head.y + head.h < staff.y
    assert staff.y + staff.h < report.y
    line = next(line for line in scene.lines() if line.target == "pa")
    assert line.target_site in {Site.LEFT, Site.RIGHT}


def test_reports_of_the_same_title_become_one_box_with_their_count() -> None:
    scene = draw_chart(seats(), title="Grouped", options=ChartOptions(group_same=True))

    agents = scene.box("a1")

    assert agents is not None
    assert [line.text for line in agents.lines] == ["T1 Agent", "× 5"]
    assert scene.box("a2") is None
    assert ("members", "a1 a2 a3 a4 a5") in agents.data


def test_a_collapsed_branch_says_how_many_seats_it_hides_and_ties_end_at_it() -> None:
    ties = (Tie(source="a1", target="qa"),)

    scene = draw_chart(seats(), ties, title="Collapsed", options=ChartOptions(collapsed=frozenset({"service"})))

    service = scene.box("service")
    assert service is not None
    assert [mark.word for mark in service.marks] == ["+7"]
    assert scene.box("a1") is None
    assert [(line.source, line.target) for line in scene.lines() if line.id == "tie-0"] == [("service", "qa")]


def test_a_chart_never_draws_more_boxes_than_asked_for() -> None:
    nodes = [Node(id="top")] + [Node(id=f"{n}", parent="top" if n < 10 else f"{n // 10}") for n in range(1, 2_000)]

    scene = draw_chart(nodes, title="Few", options=ChartOptions(most_boxes=60))

    boxes = list(scene.boxes())
    assert 10 < len(boxes) <= 60
    hidden = sum(int(value) for box in boxes for name, value in box.data if name == "hidden")
    assert hidden == 2_000 - len(boxes)


def test_packing_is_chosen_for_each_branch() -> None:
    options = ChartOptions(packing=Packing.ROW, packing_of={"lead": Packing.COLUMN})

    scene = draw_chart(seats(), title="Mixed", options=options)

    agents = [scene.box(f"a{number}") for number in range(1, 6)]
    trainers = [scene.box(key) for key in ("tr1", "tr2")]
    assert len({box.x for box in agents if box}) == 1
    assert len({box.y for box in trainers if box}) == 1


def test_ties_keep_clear_of_boxes_where_there_is_a_way_around() -> None:
    scene = draw_chart(seats(), TIES, title="Matrix")

    ties = [line for line in scene.lines() if line.id.startswith("tie-")]

    assert len(ties) == 2
    assert loose_ends(scene) == []
    assert _boxes_under(scene, "tie-0") == set()


def _boxes_under(scene: Scene, id: str) -> set[str]:
    line = next(line for line in scene.lines() if line.id == id)
    return {
        box.id
        for box in scene.boxes()
        if box.id not in {line.source, line.target}
        for (ax, ay), (bx, by) in zip(line.points, line.points[1:], strict=False)
        if box.x < max(ax, bx) and min(ax, bx) < box.x + box.w and box.y < max(ay, by) and min(ay, by) < box.y + box.h
    }


def test_a_loop_is_refused_with_its_boxes_named() -> None:
    nodes = [Node(id="Ravi", parent="Ines"), Node(id="Ines", parent="Mara"), Node(id="Mara", parent="Ravi")]

    with pytest.raises(LoopError, match=r"loop.*Ravi → Ines → Mara"):
        draw_chart(nodes, title="Loop")


def test_an_unknown_head_and_a_repeated_id_are_refused_by_name() -> None:
    with pytest.raises(UnknownNodeError, match="'nobody'"):
        draw_chart([Node(id="a", parent="nobody")], title="Unknown")
    with pytest.raises(DuplicateNodeError, match="'a'"):
        draw_chart([Node(id="a"), Node(id="a")], title="Twice")
    with pytest.raises(UnknownNodeError, match="'ghost'"):
        draw_chart([Node(id="a")], (Tie(source="a", target="ghost"),), title="Tie")


def test_an_empty_chart_is_a_drawing_too() -> None:
    scene = draw_chart([], title="Nothing yet")

    assert list(scene.boxes()) == []
    assert scene.width > 0


def test_the_customers_stand_above_everybody_in_an_inverted_pyramid() -> None:
    options = ChartOptions(direction=Direction.UP, crown="Our customers")

    scene = draw_chart(seats(), title="Pyramid", options=options)

    crown = scene.box("crown")
    assert crown is not None
    assert [line.text for line in crown.lines] == ["Our customers"]
    assert all(crown.y + crown.h < box.y for box in scene.boxes() if box.id != "crown")
    assert overlapping(list(scene.boxes())) == []
    assert loose_ends(scene) == []
