from __future__ import annotations

from itertools import combinations, pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from orgdesk.core.process.columns import place
from orgdesk.core.process.diagram import Bounds, read_diagram
from orgdesk.core.process.document import read_document, write_document
from orgdesk.core.process.layout import lay_out, with_diagram
from process_drawings import document, nodes, process

LANES = (
    '<laneSet id="set"><lane id="up"><flowNodeRef>start</flowNodeRef><flowNodeRef>a</flowNodeRef></lane>'
    '<lane id="down"><flowNodeRef>b</flowNodeRef><flowNodeRef>box</flowNodeRef><flowNodeRef>end</flowNodeRef></lane></laneSet>'
)
POOL = '<collaboration id="c"><participant id="pool" name="Pool" processRef="p"/></collaboration>'


def overlap(first: Bounds, second: Bounds) -> bool:
    return first.x < second.right and second.x < first.right and first.y < second.bottom and second.y < first.bottom


def test_pools_lanes_and_nested_bodies_are_drawn_and_survive_writing() -> None:
    body = LANES + nodes(start="startEvent", a="userTask", b="userTask", end="endEvent")
    body += '<subProcess id="box"><task id="in1"/><task id="in2"/><sequenceFlow id="f" sourceRef="in1" targetRef="in2"/></subProcess>'
    drawn = process(body, "start -> a", "a -> b", "b -> box", "box -> end", "b -> a")
    model = read_document(document(drawn, head=POOL))

    diagram = lay_out(model)
    again = read_diagram(read_document(write_document(with_diagram(model, diagram))))

    boxes = {shape.element: shape.bounds for shape in diagram.shapes}
    assert set(boxes) == {"pool", "up", "down", "start", "a", "b", "box", "in1", "in2", "end"}
    assert len(diagram.edges) == 6
    assert boxes["up"].bottom <= boxes["b"].y
    assert boxes["box"].x < boxes["in1"].x < boxes["in2"].x < boxes["box"].right
    assert [shape.element for shape in again.shapes] == [shape.element for shape in diagram.shapes]
    assert [edge.waypoints for edge in again.edges] == [edge.waypoints for edge in diagram.edges]
    for first, second in combinations(["start", "a", "b", "box", "end"], 2):
        assert not overlap(boxes[first], boxes[second])


def test_lines_run_level_or_upright_and_end_at_their_boxes() -> None:
    body = nodes(start="startEvent", a="userTask", g="exclusiveGateway", b="userTask", end="endEvent")
    model = read_document(
        document(process(body, "start -> a", "a -> g", "g -> b : on", "g -> a : back", "b -> end", "g -> end : off"))
    )

    diagram = lay_out(model)
    boxes = {shape.element: shape.bounds for shape in diagram.shapes}

    for edge in diagram.edges:
        for (x, y), (next_x, next_y) in zip(edge.waypoints, edge.waypoints[1:], strict=False):
            assert x == next_x or y == next_y
        source, target = boxes[edge.source], boxes[edge.target]
        assert edge.waypoints[0][0] == source.right
        assert edge.waypoints[-1][0] == target.x
        assert target.y <= edge.waypoints[-1][1] <= target.bottom


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_no_two_nodes_share_a_cell_whatever_the_graph(data: st.DataObject) -> None:
    names = [f"n{number}" for number in range(data.draw(st.integers(1, 15)))]
    node = st.sampled_from(names)
    arcs = data.draw(st.lists(st.tuples(node, node).filter(lambda arc: arc[0] != arc[1]), max_size=30))
    bands = {name: data.draw(st.integers(0, 2)) for name in names}

    placement = place(names, arcs, bands, 3)

    cells = [(bands[name], placement.rows[name], placement.columns[name]) for name in names]
    assert len(set(cells)) == len(names)


def test_a_chain_of_many_nodes_needs_no_recursion() -> None:
    names = [f"n{number}" for number in range(5_000)]

    placement = place(names, list(pairwise(names)), dict.fromkeys(names, 0), 1)

    assert placement.columns["n4999"] == 4_999
