"""The charter of a draft is changed by operations that undo, merge and refuse like any other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.organisation.structures import tree_of
from orgdesk.core.organisation.charter_acts import drop_entry, keep_entry, with_parties
from orgdesk.core.organisation.checks import CheckContext, HandOff, run_checks
from orgdesk.core.organisation.checks.functions import fit_reference
from orgdesk.core.organisation.edit import apply, invert
from orgdesk.core.organisation.errors import EditConflict, EditRefused, UnknownElement
from orgdesk.core.organisation.model import (
    Activity,
    CareerPath,
    InternalService,
    People,
    Position,
    RaciEntry,
    RaciRole,
    Rule,
    RuleKind,
    SpanLimit,
    SpanScope,
    Stage,
    Structure,
    Unit,
    WorkShare,
)
from orgdesk.core.organisation.model import Assignment as Assigned

HOUSE = Structure(
    units=(Unit("t1", "T1"), Unit("t2", "T2")), positions=(Position("lead", "Lead", "t1"), Position("agent", "Agent"))
)


def codes(structure: Structure, **context: object) -> dict[str, object]:
    found = run_checks(CheckContext(structure=structure, **context))  # type: ignore[arg-type]
    return {one.code: one for one in found}


def test_an_entry_is_added_changed_by_field_and_taken_back() -> None:
    added = apply(HOUSE, keep_entry(HOUSE, Activity("answer", "Answer")))
    change = keep_entry(added, Activity("answer", "Answer customers", stage=Stage.AFTER_SALE))

    changed = apply(added, change)

    assert {step.field for step in change.steps} == {"name", "stage"}
    assert changed.activities == (Activity("answer", "Answer customers", stage=Stage.AFTER_SALE),)
    assert apply(changed, invert(change)) == added
    assert apply(changed, drop_entry(changed, "activities", "answer")).activities == ()


def test_two_editors_of_one_activity_are_told_of_each_other() -> None:
    base = apply(HOUSE, keep_entry(HOUSE, Activity("answer", "Answer")))
    mine, theirs = (keep_entry(base, Activity("answer", name)) for name in ("Reply", "Respond"))

    with pytest.raises(EditConflict, match="Reply"):
        apply(apply(base, mine), theirs)


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        (InternalService("s", "S", "t1", "t9"), "no unit t9"),
        (InternalService("s", "S", "t1", "t1"), "its own supplier"),
        (SpanLimit(SpanScope.POSITION, "nobody", 1, 2), "no position nobody"),
        (SpanLimit(minimum=9, maximum=2), "cannot both hold"),
        (SpanLimit(maximum=0), "counts seats"),
        (CareerPath("lead", "moon"), "no position moon"),
    ],
)
def test_entries_that_name_nothing_or_make_no_sense_are_refused(entry: object, reason: str) -> None:
    with pytest.raises(EditRefused, match=reason):
        keep_entry(HOUSE, entry)  # type: ignore[type-var]


def test_an_entry_that_is_gone_is_named() -> None:
    with pytest.raises(UnknownElement, match="no answer"):
        drop_entry(HOUSE, "activities", "answer")


def test_parties_of_one_role_are_replaced_and_others_stay() -> None:
    activity = Activity("a", "A", (RaciEntry("t1", RaciRole.ACCOUNTABLE), RaciEntry("t2", RaciRole.INFORMED)))

    changed = with_parties(HOUSE, activity, RaciRole.ACCOUNTABLE, ("lead",))

    assert [entry.party for entry in changed.parties(RaciRole.ACCOUNTABLE)] == ["lead"]
    assert [entry.party for entry in changed.parties(RaciRole.INFORMED)] == ["t2"]
    with pytest.raises(EditRefused, match="neither a unit nor a position"):
        with_parties(HOUSE, activity, RaciRole.CONSULTED, ("moon",))


def test_a_persons_own_limit_counts_where_it_is_the_tighter_one() -> None:
    wide = tree_of({"head": None, **{f"a{number}": "head" for number in range(6)}})
    limited = apply(wide, keep_entry(wide, SpanLimit(SpanScope.PERSON, "ines", maximum=5)))
    held = People(assignments=(Assigned("ines", "head"),))

    finding = codes(limited, people=held)["span_over"]

    assert "limit of this manager is 5" in finding.text  # type: ignore[attr-defined]
    assert "span_over" not in codes(wide, people=held)


def test_stages_that_no_activity_serves_and_too_full_mixes_are_named() -> None:
    served = Structure(
        units=(Unit("t1", "T1", work_mix=(WorkShare("orders", 0.8), WorkShare("calls", 0.4))),),
        activities=(Activity("a", "A", stage=Stage.BEFORE_SALE), Activity("b", "B", stage=Stage.AFTER_SALE)),
    )

    found = codes(served)

    assert "during the sale" in found["stage_without_activity"].text  # type: ignore[attr-defined]
    assert "120 %" in found["work_mix_over"].text  # type: ignore[attr-defined]
    assert "stage_without_activity" not in codes(HOUSE)


def test_a_step_of_several_units_may_enter_development_when_one_of_them_may() -> None:
    rules = (Rule("r", RuleKind.RD_PATH, "t1", "t2"),)
    house = Structure(units=(*HOUSE.units, Unit("sales", "Sales")), rules=rules)

    alone = codes(house, hand_offs=(HandOff("sales", "t2", "p"),))
    together = codes(house, hand_offs=(HandOff("sales", "t2", "p", also=("t1",)),))

    assert "rd_path_not_allowed" in alone
    assert "rd_path_not_allowed" not in together


def test_the_fit_to_the_reference_says_where_each_function_sits() -> None:
    chart = Structure(
        units=(Unit("r", "Repair and returns"),),
        positions=(Position("am", "Account Manager 2"),),
        activities=(Activity("i", "Triage", function="incident_management"),),
    )

    fits = {fit.function.code: fit for fit in fit_reference(chart)}

    assert [unit.key for unit in fits["returns_warranty"].units] == ["r"]
    assert [position.key for position in fits["account_management"].positions] == ["am"]
    assert [activity.key for activity in fits["incident_management"].activities] == ["i"]
    assert not fits["purchasing"].covered


@given(st.lists(st.sampled_from([Activity("a", "A"), Activity("a", "B"), SpanLimit(maximum=4), SpanLimit(maximum=7)])))
def test_whatever_is_kept_in_a_row_is_taken_back_in_reverse(entries: list[Activity | SpanLimit]) -> None:
    structure, done = HOUSE, []
    for entry in entries:
        operation = keep_entry(structure, entry)
        structure = apply(structure, operation)
        done.append(operation)
    for operation in reversed(done):
        structure = apply(structure, invert(operation))

    assert structure == HOUSE
