"""What the order of events tells, on logs small enough to follow by eye."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orgdesk.core.measures.errors import LogError
from orgdesk.core.measures.mining import (
    ColumnMapping,
    Move,
    align,
    align_all,
    arcs,
    bottlenecks,
    discover,
    draw_tree,
    endless_cases,
    flatten,
    follows,
    hand_overs,
    log_of_rows,
    model_of_arcs,
    model_of_definition,
    objects_of_cases,
    ping_pong,
    push_to_front,
    read_csv,
    read_ocel_json,
    read_ocel_xml,
    read_xes,
    rework,
    variants,
    waiting_for_customer,
    write_csv,
    write_ocel_json,
    write_ocel_xml,
    write_xes,
)
from orgdesk.core.measures.mining.discovery import Cut
from orgdesk.core.measures.mining.filters import begun_between, common, having, lacking, longer_than, only_events
from orgdesk.core.process.compile import compile_document
from orgdesk.core.process.errors import Severity
from orgdesk.core.process.soundness import check_soundness

START = datetime(2026, 3, 2, 9, tzinfo=UTC)


def log(*cases: str, hours: float = 1):
    """Each case a line of `activity@unit` steps, an hour apart."""
    rows = []
    for number, case in enumerate(cases):
        for step, word in enumerate(case.split()):
            activity, _, unit = word.partition("@")
            at = START + timedelta(days=number, hours=hours * step)
            rows.append((f"c{number}", activity, at, {"unit": unit} if unit else {}))
    return log_of_rows(rows)


SAMPLE = log(
    "new@T1 work@T1 done@T1",
    "new@T1 work@T2 work@T1 done@T1",
    "new@T1 work@T1 done@T1",
    "new@T1 ask@T1 work@T3 done@T3",
)


def test_arcs_tell_how_often_and_how_long():
    found = {(arc.source, arc.target): arc for arc in arcs(SAMPLE)}

    assert {pair: arc.count for pair, arc in found.items()} == {
        ("new", "work"): 3, ("work", "done"): 4, ("work", "work"): 1, ("new", "ask"): 1, ("ask", "work"): 1,
    }  # fmt: skip
    assert found["work", "done"].median == 1


def test_the_quantiles_of_an_arc_are_those_of_its_waits():
    rows = [
        (f"c{n}", name, START + timedelta(hours=wait), {})
        for n, hours in enumerate([1, 2, 4, 10])
        for name, wait in (("a", 0), ("b", hours))
    ]

    arc = arcs(log_of_rows(rows))[0]

    assert (arc.median, arc.p90) == (pytest.approx(3), pytest.approx(np.quantile([1, 2, 4, 10], 0.9)))


def test_variants_come_most_frequent_first_with_their_cases():
    assert next((one.activities, one.cases) for one in variants(SAMPLE)) == (("new", "work", "done"), ("c0", "c2"))
    assert sum(one.count for one in variants(SAMPLE)) == 4


def test_ping_pong_is_counted_among_the_cases_that_changed_unit():
    found = ping_pong(SAMPLE, "unit")

    assert (found.cases, found.of) == (("c1",), 2)


def test_push_to_front_finds_what_the_first_line_kept():
    assert push_to_front(SAMPLE, "unit", ["T1"]).cases == ("c0", "c2")


def test_rework_needs_something_in_between():
    assert rework(log("a b a", "a a b")).cases == ("c0",)


def test_waiting_for_the_customer_is_told_in_cases_and_hours():
    found, share = waiting_for_customer(SAMPLE, ["ask"])

    assert found.cases == ("c3",)
    assert share == pytest.approx(1 / 10)


def test_hand_overs_name_giver_taker_and_wait():
    assert [(one.giver, one.taker, one.count) for one in hand_overs(SAMPLE, "unit")] == [
        ("T1", "T2", 1),
        ("T1", "T3", 1),
        ("T2", "T1", 1),
    ]


def test_bottlenecks_share_out_all_hours():
    found = bottlenecks(SAMPLE, most=99)

    assert sum(one.share for one in found) == pytest.approx(1)
    assert found[0].arc.source == "work"


def test_filters_choose_cases_and_events():
    assert having(SAMPLE, "unit", "T3").cases == ("c3",)
    assert lacking(SAMPLE, "activity", "ask").cases == ("c0", "c1", "c2")
    assert longer_than(SAMPLE, 2.5).cases == ("c1", "c3")
    assert begun_between(SAMPLE, START, START + timedelta(days=1)).cases == ("c0",)
    assert common(SAMPLE, 0.5).cases == ("c0", "c2")
    assert len(only_events(SAMPLE, "activity", "work")) == 5
    with pytest.raises(LogError, match="no column 'colour'"):
        having(SAMPLE, "colour", "red")


DRAWN = model_of_arcs([("new", "work"), ("work", "done"), ("work", "ask"), ("ask", "work")], ["new"], ["done"])


def test_a_case_as_drawn_costs_nothing():
    found = align(DRAWN, ["new", "work", "ask", "work", "done"])

    assert (found.cost, found.fitness) == (0, 1)
    assert {move for move, _ in found.moves} == {Move.BOTH}


def test_an_alignment_says_what_was_skipped_and_what_was_too_much():
    found = align(DRAWN, ["new", "ask", "done", "done"])

    assert found.cost == 3
    assert sorted(name for move, name in found.moves if move is Move.MODEL) in (["work", "work"], ["work"])
    assert [name for move, name in found.moves if move is not Move.MODEL] == ["new", "ask", "done", "done"]


STEPS = st.lists(st.sampled_from(["new", "work", "ask", "done", "odd"]), max_size=9)


@given(
    traces=st.lists(STEPS, max_size=12),
    pairs=st.sets(st.tuples(st.sampled_from("abcde"), st.sampled_from("abcde"))),
    data=st.data(),
)
def test_aligning_many_at_once_gives_what_aligning_one_by_one_gives(traces, pairs, data):
    assert align_all(DRAWN, traces) == [align(DRAWN, trace).cost for trace in traces]
    drawn = model_of_arcs(sorted(pairs | {("a", "e")}), ["a", "b"], ["e"])
    words = data.draw(st.lists(st.text("abcdef", max_size=7), max_size=8))
    assert align_all(drawn, words) == [align(drawn, word).cost for word in words]


@given(cases=st.lists(st.text("abcde", min_size=1, max_size=6), min_size=1, max_size=6))
def test_a_discovered_model_is_sound_whatever_it_was_found_from(cases):
    tree = discover(follows([(tuple(case), 1) for case in cases]))

    compiled = compile_document(draw_tree(tree, "found"))

    definition = next(iter(compiled.definitions.values()))
    assert not [finding for finding in check_soundness(definition).findings if finding.severity is Severity.ERROR]
    assert model_of_definition(definition).labels == {step for case in cases for step in case}


@pytest.mark.parametrize(
    "cases",
    [["abcd", "acbd"], ["ab", "ac"], ["abc", "ac"], ["abacab", "a"], ["abcab"], ["abcd"], ["aab"], ["ab", "ba"]],
)
def test_a_model_discovered_from_a_complete_log_allows_every_case_of_it(cases):
    drawn = draw_tree(discover(follows([(tuple(case), 1) for case in cases])), "found")

    model = model_of_definition(next(iter(compile_document(drawn).definitions.values())))

    assert align_all(model, cases) == [0] * len(cases)


def test_discovery_sees_what_goes_side_by_side():
    tree = discover(follows([(("a", "b", "c", "d"), 5), (("a", "c", "b", "d"), 5)]))

    assert tree.cut is Cut.SEQUENCE
    assert [part.cut for part in tree.parts] == [Cut.STEP, Cut.PARALLEL, Cut.STEP]


CSV = """number,state,when,group
c1,new,2/3/2026 09:00,T1
c1,done,3/3/2026 09:00,T2
c2,new,4/3/2026 09:00,?
c2,done,,T1
,done,4/3/2026 09:00,T1
c3,new,whenever,T1
c3,new
c1,work,2/3/2026 12:00,T1
c1,work,2/3/2026 12:00,T1
c4,new,1/1/2040 09:00,T1
"""
MAPPING = ColumnMapping("number", "state", "when")


def test_bad_rows_are_left_out_with_their_reason_and_nothing_is_lost():
    found = read_csv(io.StringIO(CSV), MAPPING, now=START)

    assert [(one.row, one.reason) for one in found.left_out] == [
        (5, "no moment"), (6, "no case"), (7, "a moment that cannot be read"), (8, "2 fields where the head has 4"),
    ]  # fmt: skip
    assert len(found) + len(found.left_out) == 10
    assert found.remarks["unordered"] >= 1
    assert found.remarks["duplicate"] == 1
    assert found.remarks["future"] >= 1
    assert endless_cases(found, ["done"]) == ["c2", "c4"]


def test_a_table_without_the_needed_columns_says_which():
    with pytest.raises(LogError, match="No column for the moment"):
        read_csv(io.StringIO("case,activity,colour\n"))
    with pytest.raises(LogError, match="'wenn'"):
        read_csv(io.StringIO(CSV), ColumnMapping("number", "state", "wenn"))


def _same(one, other):
    assert [(one.cases[c], one.activity.word(i), int(one.at[i])) for i, c in enumerate(one.case)] == [
        (other.cases[c], other.activity.word(i), int(other.at[i])) for i, c in enumerate(other.case)
    ]
    assert [one.columns["unit"].word(i) for i in range(len(one))] == [
        other.columns["unit"].word(i) for i in range(len(other))
    ]


def test_a_log_comes_back_from_csv():
    _same(SAMPLE, read_csv(io.StringIO("".join(write_csv(SAMPLE)))))


def test_a_log_comes_back_from_xes():
    _same(SAMPLE, read_xes(io.BytesIO("".join(write_xes(SAMPLE)).encode())))


def test_a_log_of_objects_comes_back_from_json_and_xml():
    objects = objects_of_cases(SAMPLE)

    for again in (read_ocel_json("".join(write_ocel_json(objects))), read_ocel_xml(b"".join(write_ocel_xml(objects)))):
        assert sorted(again.events, key=lambda one: one.id) == sorted(objects.events, key=lambda one: one.id)
        assert again.objects == objects.objects
        _same(SAMPLE, flatten(again, "case"))


@pytest.mark.parametrize("text", [b"", b"<log", b"<pnml/>", b"<!DOCTYPE log [<!ENTITY a 'aaaa'>]><log><trace>&a;"])
def test_what_is_no_xes_is_refused_with_a_reason(text):
    with pytest.raises(LogError, match="XES"):
        read_xes(io.BytesIO(text))


@pytest.mark.parametrize("text", ["", "[]", "[" * 100_000, '{"events": 1, "objects": []}'])
def test_what_is_no_ocel_is_refused_with_a_reason(text):
    with pytest.raises(LogError):
        read_ocel_json(text)


def test_events_that_touch_unknown_objects_are_told():
    told = '{"objects": [], "events": [{"id": "e1", "type": "x", "time": "2026-03-02T09:00:00Z", "relationships": [{"objectId": "gone"}]}, 7]}'

    found = read_ocel_json(told)

    assert [one.reason for one in found.left_out] == ["touches unknown objects: gone", "no type"]
    assert len(found.events) == 1
