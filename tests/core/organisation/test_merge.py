from dataclasses import replace

from hypothesis import given

from core.organisation.structures import structures, tree_of
from orgdesk.core.organisation import edit_acts as acts
from orgdesk.core.organisation.edit import apply
from orgdesk.core.organisation.merge import (
    ConflictReason,
    RightsChange,
    Side,
    compare_rights,
    merge,
    successors_needed,
)
from orgdesk.core.organisation.model import Assignment, AssignmentKind, Position, Structure, Unit
from orgdesk.core.organisation.tree import build_tree

BASE = tree_of({"head": None, "lead": "head", "other": "head", "a": "lead", "b": "lead"})


def test_changes_of_both_sides_come_together() -> None:
    ours = apply(BASE, acts.retitle_position(BASE, "a", "T1 agent"))
    theirs = apply(BASE, acts.change_position(BASE, "a", level="senior"))
    theirs = apply(theirs, acts.move_position(theirs, "b", "other"))

    merged = merge(BASE, ours, theirs)

    assert merged.conflicts == ()
    assert (merged.structure.position_by_key["a"].title, merged.structure.position_by_key["a"].level) == (
        "T1 agent",
        "senior",
    )
    assert build_tree(merged.structure).boss_of["b"] == "other"


def test_two_titles_for_one_box_are_a_conflict_with_all_three_values() -> None:
    ours = apply(BASE, acts.retitle_position(BASE, "a", "T1 agent"))
    theirs = apply(BASE, acts.retitle_position(BASE, "a", "T1 staff"))

    (conflict,) = merge(BASE, ours, theirs).conflicts

    assert (conflict.table, conflict.key, conflict.field) == ("positions", "a", "title")
    assert (conflict.base, conflict.ours, conflict.theirs) == ("A", "T1 agent", "T1 staff")
    decided = merge(BASE, ours, theirs, decisions={("positions", "a", "title"): Side.THEIRS})
    assert decided.conflicts == ()
    assert decided.structure.position_by_key["a"].title == "T1 staff"


def test_two_moves_of_one_box_are_a_conflict_and_leave_one_boss() -> None:
    ours = apply(BASE, acts.move_position(BASE, "b", "other"))
    theirs = apply(BASE, acts.move_position(BASE, "b", "head"))

    merged = merge(BASE, ours, theirs)

    assert [(found.key, found.field) for found in merged.conflicts] == [("b", "bosses")]
    assert build_tree(merged.structure).second_bosses == ()
    assert build_tree(merged.structure).boss_of["b"] == "other"


def test_a_box_removed_here_and_changed_there_is_a_conflict() -> None:
    ours = apply(BASE, acts.retitle_position(BASE, "a", "T1 agent"))
    theirs = apply(BASE, acts.remove_position(BASE, "a"))

    merged = merge(BASE, ours, theirs)

    assert ConflictReason.REMOVED_AND_CHANGED in {found.reason for found in merged.conflicts}
    assert "a" in merged.structure.position_by_key


def test_a_new_report_of_a_boss_that_the_other_side_removed_is_a_conflict() -> None:
    ours = apply(BASE, acts.add_below(BASE, "other", Position("new", "New")))
    theirs = apply(BASE, acts.remove_position(BASE, "other"))

    conflicts = merge(BASE, ours, theirs).conflicts

    assert [(found.key, found.field, found.reason) for found in conflicts] == [
        ("new", "bosses", ConflictReason.LOST_REFERENCE)
    ]


def test_a_loop_that_only_both_sides_make_is_a_conflict() -> None:
    ours = apply(BASE, acts.move_position(BASE, "lead", "other"))
    theirs = apply(BASE, acts.move_position(BASE, "other", "lead"))

    merged = merge(BASE, ours, theirs)

    assert {found.reason for found in merged.conflicts} == {ConflictReason.LOOP}
    assert {found.key for found in merged.conflicts} == {"lead", "other"}
    decided = merge(BASE, ours, theirs, decisions={("positions", "other", "bosses"): Side.OURS})
    assert decided.conflicts == ()
    assert build_tree(decided.structure).chain_of_command("lead") == ("other", "head")


def test_vanishing_positions_with_open_work_need_a_successor() -> None:
    after = apply(apply(BASE, acts.remove_position(BASE, "a")), acts.remove_position(BASE, "b"))

    assert [position.key for position in successors_needed(BASE, after)] == ["a", "b"]
    assert [position.key for position in successors_needed(BASE, after, with_open_work=["b", "lead"])] == ["b"]


def test_rights_gained_and_lost_follow_the_seat_and_not_the_person() -> None:
    today = [Assignment("joyce-bell", "t1-agent"), Assignment("oskar-brandt", "t2-rep")]
    planned = [*today, Assignment("joyce-bell", "t2-rep", AssignmentKind.PLANNED)]
    roles = {"t1-agent": ["answer"], "t2-rep": ["answer", "verify"]}

    found = compare_rights(roles, holders_before=today, holders_after=planned)

    assert found == (RightsChange("joyce-bell", ("verify",), ()),)


@given(structures())
def test_merging_with_an_unchanged_side_gives_the_other(structure: Structure) -> None:
    empty = Structure()

    assert _same(merge(structure, structure, structure).structure, structure)
    assert _same(merge(empty, empty, structure).structure, structure)
    assert _same(merge(structure, structure, empty).structure, empty)
    assert merge(structure, empty, structure).conflicts == ()


@given(structures(loops=False))
def test_edits_of_different_boxes_never_conflict(structure: Structure) -> None:
    keys = list(structure.position_by_key)
    ours, theirs = structure, structure
    for place, key in enumerate(keys):
        if place % 2:
            ours = apply(ours, acts.change_position(ours, key, title="Ours", headcount=3))
        else:
            theirs = apply(theirs, acts.change_position(theirs, key, title="Theirs", note="x"))
    theirs = apply(theirs, acts.add_unit(theirs, Unit("fresh", "Fresh")))

    merged = merge(structure, ours, theirs)

    assert merged.conflicts == ()
    assert [p.title for p in merged.structure.positions] == ["Ours" if n % 2 else "Theirs" for n in range(len(keys))]
    assert "fresh" in merged.structure.unit_by_key


def _same(one: Structure, other: Structure) -> bool:
    """Equal up to the order of lines, which merging groups by position."""
    same_lines = sorted(one.lines, key=lambda line: line.key) == sorted(other.lines, key=lambda line: line.key)
    return same_lines and replace(one, lines=()) == replace(other, lines=())
