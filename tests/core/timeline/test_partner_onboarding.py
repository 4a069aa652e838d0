"""The partner onboarding runs exactly as the template says; the template is read as it is shipped."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

import orgdesk.core.timeline
from orgdesk.core.calendars import Holiday, WorkingCalendar, parse_week
from orgdesk.core.timeline.catchups import Cadence, plan_calls
from orgdesk.core.timeline.errors import TimelineError
from orgdesk.core.timeline.mails import Hold, MailFate, plan_mails
from orgdesk.core.timeline.plan import CustomerFacts, Deferral, Plan, compile_plan, defer_block, learn_fact
from orgdesk.core.timeline.reading import read_template
from orgdesk.core.timeline.scheduling import (
    Progress,
    StepState,
    critical_path,
    read_completion,
    schedule_plan,
)
from orgdesk.core.timeline.slippage import read_ripple, slip_days
from orgdesk.core.timeline.template import OwnerKind, SessionKind

FILE = Path(orgdesk.core.timeline.__file__).parent / "templates" / "partner-onboarding.yaml"
TEMPLATE = read_template(FILE.read_text(encoding="utf-8"))
OFFICE = WorkingCalendar(
    key="office",
    zone="Europe/Amsterdam",
    week=parse_week({"mon-fri": "09:00-12:30 13:00-17:30"}),
    holidays=(Holiday(date(2026, 4, 6), "Easter Monday"),),
)
MONDAY = date(2026, 3, 2)
AT = datetime(2026, 4, 10, 9, tzinfo=UTC)


def plan(size: str = "small", **known: bool) -> Plan:
    return compile_plan(TEMPLATE, MONDAY, CustomerFacts(size, "Europe/Berlin", known), OFFICE)


def all_done(plan: Plan) -> dict[str, date]:
    return {key: planned.ends for key, planned in plan.planned.items()}


def test_steps_have_the_codes_owners_and_flags_of_the_source() -> None:
    steps = TEMPLATE.by_key
    weeks = {step.code: step.week for step in TEMPLATE.steps}

    assert [weeks[code] for code in ("0.1", "0.7", "2.2", "3.2", "4.2", "5.3", "6.1", "8.1")] == [
        0,
        0,
        2,
        3,
        4,
        5,
        6,
        8,
    ]
    assert 1 not in weeks.values()  # week 1 has only its mails
    assert {step.code for step in TEMPLATE.steps if step.touchpoint} == {"3.2", "4.2", "5.2", "6.1"}
    assert steps["hand-over"].owner.kind is OwnerKind.JOINT
    assert [part.name for part in steps["hand-over"].owner.parts] == ["sales", "support"]
    assert steps["erp-account"].owner.kind is OwnerKind.EXTERNAL
    in_person = steps["in-person"].session
    assert in_person is not None
    assert (in_person.kind, in_person.minutes, in_person.parts) == (SessionKind.IN_PERSON, 480, 2)
    assert {item.key for item in TEMPLATE.parking} == {"marketing-plan", "mail-review", "calendar-entries"}


def test_every_step_lies_in_its_week_and_the_holiday_moves_one_to_the_next_day() -> None:
    planned = plan("large").planned

    for step in TEMPLATE.steps:
        if step.key in planned:
            assert (planned[step.key].starts - MONDAY).days // 7 == step.week
    assert planned["session-2"].starts == date(2026, 4, 7)
    assert "pre-sales-review" not in planned
    wished = CustomerFacts("small", "Europe/Berlin", options=frozenset({"pre-sales-review"}))
    assert compile_plan(TEMPLATE, MONDAY, wished, OFFICE).planned["pre-sales-review"].starts == date(2026, 2, 23)


def test_preparations_are_due_the_week_before_their_session_and_flagged_when_late() -> None:
    running = plan()
    pairs = [(step.key, step.prepares) for step in TEMPLATE.steps if step.prepares]

    assert pairs == [
        ("plan-session-1", "session-1"),
        ("plan-session-2", "session-2"),
        ("plan-in-person", "in-person"),
    ]
    for preparation, session in pairs:
        assert running.planned[preparation].due < running.planned[session].starts
    late = schedule_plan(
        running,
        Progress(booked={"session-1": (date(2026, 3, 30),)}),
        on=date(2026, 3, 31),
    )
    assert late.slots["plan-session-1"].prepared_late
    assert late.slots["plan-session-1"].state is StepState.LATE
    assert not schedule_plan(running, Progress(), on=MONDAY).slots["plan-session-1"].prepared_late


def test_fifteen_mails_go_on_mondays_wednesdays_and_fridays_in_the_customers_zone() -> None:
    (series,) = TEMPLATE.series

    for zone, start in (("Europe/Berlin", MONDAY), ("America/New_York", date(2026, 2, 26)), ("Asia/Kolkata", MONDAY)):
        mails = plan_mails(series, start, zone)
        local = [mail.at.astimezone(ZoneInfo(zone)) for mail in mails]
        assert len(mails) == 15
        assert [at.weekday() for at in sorted(local)].count(0) == 5
        assert {at.weekday() for at in local} == {0, 2, 4}
        assert {(at.hour, at.minute) for at in local} == {(9, 0)}
        assert [mail.number for mail in mails if mail.week == 1] == [1, 2, 3]
        assert min(mail.on for mail in mails) >= start + timedelta(days=7)
        assert max(mail.on for mail in mails) < start + timedelta(days=42)


def test_mails_left_out_are_kept_with_the_reason() -> None:
    (series,) = TEMPLATE.series

    mails = plan_mails(
        series,
        MONDAY,
        "Europe/Berlin",
        holidays={date(2026, 3, 9), date(2026, 4, 6)},
        holds=(Hold(date(2026, 3, 16), date(2026, 3, 18), "a complaint is open"),),
        left_on=date(2026, 4, 1),
    )

    fates = [mail.fate for mail in mails]
    assert len(mails) == 15
    assert fates[0] is MailFate.SKIPPED_HOLIDAY
    assert [(mail.on.day, mail.reason) for mail in mails if mail.fate is MailFate.HELD] == [
        (16, "a complaint is open"),
        (18, "a complaint is open"),
    ]
    assert fates[-6:] == [MailFate.DUE, *[MailFate.LEFT_LIST] * 5]


def test_a_small_partner_completes_at_week_six_without_the_later_session() -> None:
    running = plan("small", viable_project=True)
    open_plan = schedule_plan(running, Progress(), on=MONDAY)

    schedule = schedule_plan(running, Progress(done=all_done(running)), on=date(2026, 4, 20))
    completed = read_completion(schedule)

    assert "session-3" not in running.planned
    assert completed is not None
    assert (completed.on, completed.open_steps) == (date(2026, 4, 13), ())
    assert running.week_starts(6) == completed.on
    still_open = read_completion(open_plan)
    assert still_open is not None
    assert (still_open.on, still_open.planned_for) == (None, date(2026, 4, 17))


def test_a_larger_partner_has_its_session_in_week_eight_and_completes_then() -> None:
    running = plan("large", viable_project=True)

    completed = read_completion(schedule_plan(running, Progress(done=all_done(running)), on=date(2026, 5, 4)))

    assert running.planned["session-3"].starts == running.week_starts(8) == date(2026, 4, 27)
    assert completed is not None
    assert completed.on == date(2026, 4, 27)


def test_without_a_viable_project_the_in_person_block_is_deferred_and_never_late() -> None:
    running = learn_fact(plan("large"), "viable_project", holds=False)
    done = {key: day for key, day in all_done(running).items() if key != "session-3"}

    schedule = schedule_plan(running, Progress(done=done), on=date(2026, 6, 30))
    completed = read_completion(schedule)

    assert running.deferred == {"A": "The partner has no viable project yet."}
    assert schedule.in_state(StepState.DEFERRED) == ("plan-in-person", "in-person")
    assert schedule.in_state(StepState.LATE) == ("session-3",)
    assert completed is not None
    assert completed.open_steps == ("in-person", "session-3")
    b_runs_first = schedule_plan(running, Progress(done=done | {"session-3": date(2026, 4, 28)}), on=date(2026, 6, 30))
    waiting = read_completion(b_runs_first)
    assert waiting is not None
    assert (waiting.on, waiting.waits_for_deferred) == (None, True)


def test_catch_up_calls_run_in_weeks_six_eight_ten_and_twelve_until_the_block_is_booked() -> None:
    (catch_up,) = TEMPLATE.catch_ups
    running = plan(viable_project=False)

    calls = plan_calls(running, catch_up)

    assert [(call.week, call.on) for call in calls] == [
        (6, date(2026, 4, 13)),
        (8, date(2026, 4, 27)),
        (10, date(2026, 5, 11)),
        (12, date(2026, 5, 25)),
    ]
    assert [call.week for call in plan_calls(running, catch_up, booked_on=date(2026, 4, 30))] == [6, 8]
    assert plan_calls(plan(viable_project=True), catch_up) == ()


def test_a_customer_may_have_another_rhythm_of_calls() -> None:
    (catch_up,) = TEMPLATE.catch_ups

    calls = plan_calls(plan(viable_project=False), catch_up, cadence=Cadence(7, 10, 1, "they asked for weekly calls"))

    assert [call.week for call in calls] == [7, 8, 9, 10]
    with pytest.raises(TimelineError, match="every 0 weeks"):
        plan_calls(plan(viable_project=False), catch_up, cadence=Cadence(6, 12, 0, "never"))


def test_a_deferred_block_takes_the_slot_it_is_booked_for_or_deferred_to() -> None:
    floating = plan(viable_project=False)
    booked = schedule_plan(
        floating, Progress(booked={"in-person": (date(2026, 5, 19), date(2026, 5, 20))}), on=date(2026, 4, 30)
    )
    later = defer_block(floating, Deferral("A", "their project starts in May", "ines", AT, to_week=10))

    slot = booked.slots["in-person"]
    assert (slot.starts, slot.ends, slot.state) == (date(2026, 5, 19), date(2026, 5, 20), StepState.READY)
    assert later.planned["in-person"].starts == date(2026, 5, 11)
    assert later.planned["plan-in-person"].due == date(2026, 5, 8)
    assert later.deferred == {"A": "their project starts in May"}
    assert schedule_plan(later, Progress(), on=date(2026, 5, 1)).slots["in-person"].state is not StepState.LATE
    with pytest.raises(TimelineError, match="without a reason"):
        defer_block(floating, Deferral("A", " ", "ines", AT))
    with pytest.raises(TimelineError, match="no block 'Z'"):
        defer_block(floating, Deferral("Z", "why not", "ines", AT))


def test_a_slip_moves_what_waits_for_it_and_becomes_the_critical_path() -> None:
    running = plan()
    before_call = {"sign-up": MONDAY, "hand-over": MONDAY}
    on_time = schedule_plan(running, Progress(done=before_call), on=date(2026, 3, 16))
    slipped = schedule_plan(running, Progress(done=before_call), on=date(2026, 4, 3))

    moves = {move.step: move.days for move in read_ripple(on_time, slipped)}

    assert slipped.slots["first-call"].state is StepState.LATE
    assert slip_days(slipped, "first-call") == 10
    assert moves["first-call"] == 14
    assert moves["session-1"] == 5  # 30 March to 7 April over Easter Monday
    assert slipped.slots["session-1"].starts == date(2026, 4, 7)
    assert "announce" in moves  # undone for five weeks
    assert critical_path(on_time) == ("plan-in-person", "in-person")  # planned for the Friday before
    late = schedule_plan(running, Progress(done=before_call), on=date(2026, 5, 4))
    assert critical_path(late)[:3] == ("first-call", "getting-to-know", "plan-session-1")


def test_a_session_booked_before_what_it_waits_for_shows_the_clash() -> None:
    schedule = schedule_plan(plan(), Progress(booked={"session-2": (date(2026, 3, 20),)}), on=date(2026, 3, 17))

    assert schedule.slots["session-2"].clash == "plan-session-2"


def test_an_unknown_size_is_refused() -> None:
    with pytest.raises(TimelineError, match="no customers of size 'huge'"):
        plan("huge")
