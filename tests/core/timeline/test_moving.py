from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.timeline.test_dependencies_and_schedules import FACTS, MONDAY, OFFICE, step, template
from orgdesk.core.timeline.errors import TimelineError
from orgdesk.core.timeline.moving import preview_move
from orgdesk.core.timeline.plan import compile_plan
from orgdesk.core.timeline.scheduling import Progress, StepState, schedule_plan

THREE = template(step("plan"), step("build", after=("plan",)), step("check", after=("build",)), step("other", week=1))
PLAN = compile_plan(THREE, MONDAY, FACTS, OFFICE)
TUESDAY, THURSDAY, FRIDAY, NEXT_MONDAY = (MONDAY + timedelta(days=days) for days in (1, 3, 4, 7))


def test_what_waits_for_a_moved_step_follows_it_and_the_rest_stays() -> None:
    preview = preview_move(PLAN, Progress(), "build", THURSDAY, on=MONDAY)

    assert [(move.step, move.before, move.after) for move in preview.moves] == [
        ("build", TUESDAY, THURSDAY),
        ("check", MONDAY + timedelta(days=2), FRIDAY),
    ]
    assert (preview.days, preview.held_by, preview.end_before, preview.end_after) == (2, None, NEXT_MONDAY, NEXT_MONDAY)


def test_a_step_comes_no_earlier_than_what_it_waits_for_and_says_so() -> None:
    preview = preview_move(PLAN, Progress(), "check", MONDAY, on=MONDAY)

    assert (preview.starts, preview.held_by) == (MONDAY + timedelta(days=2), "build")


def test_a_day_off_and_a_day_gone_by_become_the_next_working_day() -> None:
    saturday = preview_move(PLAN, Progress(), "build", FRIDAY + timedelta(days=1), on=MONDAY)
    past = preview_move(PLAN, Progress(done={"plan": MONDAY}), "build", MONDAY, on=THURSDAY)

    assert saturday.starts == NEXT_MONDAY
    assert past.starts == THURSDAY


def test_a_booked_session_keeps_its_parts_and_what_it_newly_precedes_is_named() -> None:
    booked = Progress(booked={"check": (THURSDAY, FRIDAY)})

    later = preview_move(PLAN, booked, "check", NEXT_MONDAY, on=MONDAY)
    before = preview_move(PLAN, booked, "build", NEXT_MONDAY, on=MONDAY)

    assert (later.after.slots["check"].starts, later.after.slots["check"].ends) == (
        NEXT_MONDAY,
        NEXT_MONDAY + timedelta(days=1),
    )
    assert before.clashes == ("check",)


def test_a_moved_step_is_late_only_when_its_new_day_has_passed() -> None:
    moved = Progress(moved={"other": MONDAY + timedelta(days=16)})

    assert schedule_plan(PLAN, moved, on=MONDAY + timedelta(days=15)).slots["other"].state is StepState.PLANNED
    assert schedule_plan(PLAN, moved, on=MONDAY + timedelta(days=16)).slots["other"].state is StepState.READY
    assert schedule_plan(PLAN, moved, on=MONDAY + timedelta(days=17)).slots["other"].state is StepState.LATE


@pytest.mark.parametrize(
    ("key", "to", "words"),
    [
        ("nothing", MONDAY, "no step"),
        ("plan", MONDAY, "cannot be moved"),
        ("build", date(2400, 1, 1), "ten years"),
    ],
)
def test_what_cannot_move_is_refused_with_a_reason(key: str, to: date, words: str) -> None:
    with pytest.raises(TimelineError, match=words):
        preview_move(PLAN, Progress(done={"plan": MONDAY}), key, to, on=MONDAY)


@given(st.sampled_from(["plan", "build", "check", "other"]), st.integers(-40, 400))
def test_the_plan_after_a_confirmed_move_is_the_one_that_was_shown(key: str, days: int) -> None:
    preview = preview_move(PLAN, Progress(), key, MONDAY + timedelta(days=days), on=MONDAY)

    confirmed = schedule_plan(PLAN, Progress(moved={key: preview.starts}), on=MONDAY)

    assert {name: slot.starts for name, slot in confirmed.slots.items()} == {
        name: slot.starts for name, slot in preview.after.slots.items()
    }
    assert OFFICE.is_working_day(preview.starts)
