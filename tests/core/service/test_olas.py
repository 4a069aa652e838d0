"""Agreements between units: which clock, how long, kept or not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from orgdesk.core.organisation.model import Promise
from orgdesk.core.service.olas import Clock, Passed, clock_of, keeping_of, target_of

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


def wall(begun: datetime, ended: datetime) -> timedelta:
    return ended - begun


def hours(number: float) -> datetime:
    return AT + timedelta(hours=number)


def test_an_answer_is_timed_until_it_is_taken_and_everything_else_until_it_is_done() -> None:
    passed = [Passed(AT, hours(1), hours(9)), Passed(AT, hours(5), hours(6))]

    answered = keeping_of(Promise("First answer", 4), passed, wall, at=hours(10))
    solved = keeping_of(Promise("solution", 8), passed, wall, at=hours(10))

    assert answered is not None
    assert solved is not None
    assert (answered.clock, answered.kept, answered.broken, answered.percent) == (Clock.TAKEN, 1, 1, 50)
    assert (solved.clock, solved.kept, solved.broken) == (Clock.DONE, 1, 1)
    assert solved.median == timedelta(hours=7.5)


def test_what_waits_longer_than_agreed_is_broken_and_what_waits_in_time_is_not_judged() -> None:
    found = keeping_of(Promise("solution", 2), [Passed(AT), Passed(hours(9))], wall, at=hours(10))

    assert found is not None
    assert (found.kept, found.broken, found.waiting, found.percent, found.median) == (0, 1, 1, 0, None)


def test_a_day_is_eight_hours_and_a_share_is_timed_by_no_clock() -> None:
    assert target_of(Promise("solution", 2, "days")) == timedelta(hours=16)
    assert target_of(Promise("solution", 90, "Minutes")) == timedelta(minutes=90)
    assert target_of(Promise("availability", 99, "percent")) is None
    assert target_of(Promise("solution", 0)) is None
    assert keeping_of(Promise("availability", 99, "percent"), [Passed(AT, AT, AT)], wall, at=AT) is None
    assert clock_of(Promise("Acceptance", 1)) is Clock.TAKEN


def test_without_work_there_is_nothing_to_judge() -> None:
    found = keeping_of(Promise("solution", 2), [], wall, at=AT)

    assert found is not None
    assert (found.judged, found.percent) == (0, None)
