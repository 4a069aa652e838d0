from __future__ import annotations

from orgdesk.core.process.errors import Finding, Severity
from orgdesk.core.process.lanes import check_lanes
from orgdesk.core.process.soundness import check_soundness
from process_drawings import compiled, nodes, process

ENDS = {"start": "startEvent", "end": "endEvent"}


def findings(body: str, *arrows: str) -> dict[str, Finding]:
    found = check_soundness(compiled(process(body, *arrows))["p"]).findings
    return {finding.element_id: finding for finding in found}


def test_a_choice_that_runs_into_a_parallel_join_is_stuck_and_the_trace_leads_there() -> None:
    body = nodes(**ENDS, ask="exclusiveGateway", a="task", b="task", join="parallelGateway")
    found = findings(body, "start -> ask", "ask -> a", "ask -> b", "a -> join", "b -> join", "join -> end")

    assert "waits for ever" in found["join"].reason
    assert found["join"].trace == ("start", "ask", "a")
    assert found["join"].severity is Severity.ERROR


def test_a_fork_that_is_merged_without_a_join_doubles_tokens() -> None:
    body = nodes(**ENDS, fork="parallelGateway", a="task", b="task", merge="exclusiveGateway", work="userTask")
    arrows = ("start -> fork", "fork -> a", "fork -> b", "a -> merge", "b -> merge", "merge -> work", "work -> end")

    assert "two tokens" in findings(body, *arrows)["work"].reason


def test_nodes_without_a_way_in_or_out_are_named() -> None:
    body = nodes(**ENDS, lost="task", a="task", b="task", ask="exclusiveGateway")
    found = findings(body, "start -> ask", "ask -> end", "ask -> a", "a -> b", "b -> a", "lost -> end")

    assert "no flow from a start" in found["lost"].reason
    assert "no way leads from here to an end" in found["a"].reason


def test_matched_splits_and_joins_loops_and_boundaries_are_sound() -> None:
    body = nodes(**ENDS, s="inclusiveGateway", a="userTask", b="userTask", j="inclusiveGateway", m="exclusiveGateway")
    body += nodes(x="exclusiveGateway", f="parallelGateway", c="userTask", d="userTask", g="parallelGateway")
    body += '<boundaryEvent id="bell" attachedToRef="c"><errorEventDefinition/></boundaryEvent>'
    arrows = ["start -> m", "m -> s", "s -> a [p]", "s -> b [q]", "a -> j", "b -> j", "j -> x", "x -> m : again"]
    arrows += ["x -> f : on", "f -> c", "f -> d", "c -> g", "d -> g", "bell -> k", "k -> g2", "g -> end", "g2 -> end"]
    body += nodes(k="exclusiveGateway", g2="exclusiveGateway")
    sound = findings(body, *arrows)

    assert set(sound) == {"g"}, "only the parallel join behind the interrupted branch is stuck"


def test_exploration_stops_at_its_bound_and_says_so() -> None:
    branches = [f"b{number}" for number in range(12)]
    body = nodes(**ENDS, fork="parallelGateway", join="parallelGateway", **dict.fromkeys(branches, "userTask"))
    arrows = [f"fork -> {branch}" for branch in branches] + [f"{branch} -> join" for branch in branches]
    definition = compiled(process(body, "start -> fork", *arrows, "join -> end"))["p"]

    assert check_soundness(definition).complete
    assert not check_soundness(definition, most_markings=100).complete


def test_work_without_a_lane_and_lanes_without_a_known_key_are_named() -> None:
    lanes = (
        '<laneSet id="set"><lane id="l1" orgdesk:unit="t1,t9"><flowNodeRef>a</flowNodeRef></lane>'
        '<lane id="l2"><flowNodeRef>b</flowNodeRef></lane></laneSet>'
    )
    body = lanes + nodes(**ENDS, a="userTask", b="userTask", c="userTask")
    definition = compiled(process(body, "start -> a", "a -> b", "b -> c", "c -> end"))["p"]

    found = {finding.element_id: finding.reason for finding in check_lanes(definition, {"t1"}, set())}

    assert set(found) == {"l1", "l2", "c"}
    assert "'t9'" in found["l1"]
