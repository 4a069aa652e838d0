import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.organisation.structures import KEYS, UNITS, structures, tree_of
from orgdesk.core.organisation import edit_acts as acts
from orgdesk.core.organisation.edit import (
    Draft,
    Operation,
    apply,
    apply_to_draft,
    invert,
    merge_operations,
    operation_from_data,
)
from orgdesk.core.organisation.errors import (
    EditConflict,
    EditRefused,
    OrganisationError,
    UnknownElement,
    UnreadableData,
)
from orgdesk.core.organisation.model import LineKind, Position, ReportingLine, Structure, Unit
from orgdesk.core.organisation.tree import build_tree

TEAM = tree_of({"head": None, "lead": "head", "a": "lead", "b": "lead"})
NEW = Position("new", "New")


def _reports(structure: Structure, boss: str) -> tuple[str, ...]:
    return build_tree(structure).children(boss)


def test_a_box_is_added_before_after_below_and_above_another() -> None:
    assert _reports(apply(TEAM, acts.add_before(TEAM, "b", NEW)), "lead") == ("a", "new", "b")
    assert _reports(apply(TEAM, acts.add_after(TEAM, "a", NEW)), "lead") == ("a", "new", "b")
    assert _reports(apply(TEAM, acts.add_below(TEAM, "lead", NEW)), "lead") == ("a", "b", "new")
    above = apply(TEAM, acts.add_above(TEAM, "lead", NEW))
    assert build_tree(above).chain_of_command("a") == ("lead", "new", "head")


def test_a_box_moves_with_all_below_it_to_the_place_asked_for() -> None:
    moved = apply(TEAM, acts.move_position(TEAM, "b", "head", before="lead"))

    assert _reports(moved, "head") == ("b", "lead")
    assert _reports(moved, "lead") == ("a",)


def test_a_box_cannot_go_under_itself_or_what_is_below_it() -> None:
    with pytest.raises(EditRefused, match="below it"):
        acts.move_position(TEAM, "head", "a")
    with pytest.raises(EditRefused):
        acts.move_position(TEAM, "head", "head")


def test_reports_of_a_removed_box_go_to_its_boss() -> None:
    structure = apply(TEAM, acts.remove_position(TEAM, "lead"))

    assert _reports(structure, "head") == ("a", "b")
    assert "lead" not in structure.position_by_key


def test_a_headcount_keeps_the_fte_in_proportion() -> None:
    structure = Structure(positions=(Position("t1", "T1", headcount=10, fte=8.0),))

    changed = apply(structure, acts.set_headcount(structure, "t1", 5)).position_by_key["t1"]

    assert (changed.headcount, changed.fte) == (5, 4.0)
    with pytest.raises(EditRefused, match="at least one seat"):
        acts.set_headcount(structure, "t1", 0)


def test_units_split_and_merge_with_their_positions() -> None:
    units = (Unit("t1", "T1", vision=("Fast",)), Unit("t2", "T2", vision=("Deep",)))
    structure = Structure(units, (Position("a", "A", "t1"), Position("b", "B", "t1"), Position("c", "C", "t2")))

    split = apply(structure, acts.split_unit(structure, "t1", Unit("chat", "Chat"), ["b"]))
    merged = apply(structure, acts.merge_units(structure, ["t2"], "t1"))

    assert [position.unit for position in split.positions] == ["t1", "chat", "t2"]
    assert [position.unit for position in merged.positions] == ["t1", "t1", "t1"]
    assert merged.units == (replace(units[0], vision=("Fast", "Deep")),)


def test_planned_holders_are_assigned_and_vacated_in_a_draft() -> None:
    draft = Draft(TEAM)

    planned = apply_to_draft(draft, acts.plan_assignment(draft, "joyce-bell", "lead"))
    vacated = apply_to_draft(planned, acts.vacate_position(planned, "lead"))

    assert [row.key for row in planned.planned] == ["joyce-bell>lead"]
    assert vacated == draft


def test_two_editors_of_different_fields_both_keep_their_work() -> None:
    title = acts.retitle_position(TEAM, "a", "T1 agent")
    level = acts.change_position(TEAM, "a", level="senior")
    moved = acts.move_position(TEAM, "b", "head")

    merged, refused = merge_operations(TEAM, [title, level, moved])

    assert refused == ()
    assert (merged.position_by_key["a"].title, merged.position_by_key["a"].level) == ("T1 agent", "senior")
    assert "b" in _reports(merged, "head")


def test_the_later_of_two_contrary_edits_is_given_back_with_the_reason() -> None:
    first, second = (acts.retitle_position(TEAM, "a", title) for title in ("T1 agent", "T2 agent"))

    merged, refused = merge_operations(TEAM, [first, second])

    assert merged.position_by_key["a"].title == "T1 agent"
    assert [operation for operation, _ in refused] == [second]
    assert "T1 agent" in str(refused[0][1])


def test_an_edit_of_a_box_that_is_gone_is_a_conflict() -> None:
    title = acts.retitle_position(TEAM, "a", "T1 agent")

    with pytest.raises(EditConflict, match="removed"):
        apply(apply(TEAM, acts.remove_position(TEAM, "a")), title)


def test_unknown_boxes_are_refused_by_name() -> None:
    with pytest.raises(UnknownElement, match="nobody"):
        acts.move_position(TEAM, "a", "nobody")


@pytest.mark.parametrize(
    "data",
    [
        None,
        {},
        {"name": "x", "steps": [{}]},
        {"name": "x", "steps": [{"kind": "set", "table": "people", "key": "a", "field": "title"}]},
        {"name": "x", "steps": [{"kind": "set", "table": "positions", "key": "a", "field": "__class__"}]},
        {"name": "x", "steps": [{"kind": "put", "table": "positions", "key": 3}]},
        {"name": "x", "steps": 3},
    ],
)
def test_what_is_no_operation_is_refused(data: object) -> None:
    with pytest.raises(UnreadableData):
        operation_from_data(data)


def test_a_value_of_the_wrong_type_is_refused() -> None:
    step = {"kind": "set", "table": "positions", "key": "a", "field": "headcount", "before": 1, "after": "many"}

    with pytest.raises(UnreadableData, match="headcount"):
        apply(TEAM, operation_from_data({"name": "x", "steps": [step]}))


@st.composite
def structures_and_operations(draw: st.DrawFn) -> tuple[Structure, Operation]:
    structure = draw(structures())
    key, other, unit, second = (draw(st.sampled_from(choice)) for choice in (KEYS, KEYS, UNITS, UNITS))
    makers = [
        lambda: acts.add_below(structure, other, replace(NEW, title=draw(st.text(max_size=3)))),
        lambda: acts.add_before(structure, key, NEW),
        lambda: acts.add_after(structure, key, NEW),
        lambda: acts.add_above(structure, key, NEW),
        lambda: acts.move_position(structure, key, other),
        lambda: acts.move_position(structure, key, None),
        lambda: acts.remove_position(structure, key),
        lambda: acts.retitle_position(structure, key, "Other"),
        lambda: acts.set_headcount(structure, key, 3),
        lambda: acts.draw_line(structure, ReportingLine(key, other, LineKind.MATRIX)),
        lambda: acts.erase_line(structure, f"{key}>{other}/solid"),
        lambda: acts.add_unit(structure, Unit("fresh", "Fresh", parent=unit)),
        lambda: acts.change_unit(structure, unit, parent=second),
        lambda: acts.split_unit(structure, unit, Unit("fresh", "Fresh"), [key]),
        lambda: acts.merge_units(structure, [unit, second], draw(st.sampled_from(UNITS))),
        lambda: acts.remove_unit(structure, unit),
    ]
    try:
        return structure, draw(st.sampled_from(makers))()
    except OrganisationError:
        return structure, Operation("nothing", ())


@given(structures_and_operations())
def test_an_edit_undone_is_as_if_it_had_never_been(case: tuple[Structure, Operation]) -> None:
    structure, operation = case
    travelled = operation_from_data(json.loads(json.dumps(operation.as_data())))

    edited = apply(structure, travelled)

    assert travelled == operation
    assert apply(edited, invert(operation)) == structure
    assert apply(apply(edited, invert(operation)), invert(invert(operation))) == edited


@given(structures_and_operations())
def test_no_edit_makes_a_new_loop(case: tuple[Structure, Operation]) -> None:
    structure, operation = case
    before = {frozenset(loop) for loop in build_tree(structure).loops}

    if operation.name in {"move", "add", "change_unit", "merge_units"} and not before:
        assert build_tree(apply(structure, operation)).loops == ()
