# ruff: noqa: DTZ001  # wall-clock times without a zone are the subject here
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orgdesk.core.timeline.booking import (
    Booking,
    Part,
    book_session,
    booked_days,
    cancel_booking,
    place_part,
    rebook_session,
)
from orgdesk.core.timeline.errors import DoubleBookingError, NoSuchHourError, TemplateError, TimelineError
from orgdesk.core.timeline.lessons import LessonNeed, LessonPlan, choose_lesson
from orgdesk.core.timeline.reading import read_template
from orgdesk.core.timeline.template import Owner, OwnerKind, Session, SessionKind, Step

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
BERLIN = "Europe/Berlin"
SUPPORT = Owner(OwnerKind.UNIT, "support")
BUILD = Step("build", "6.1", "Build together", SUPPORT, 6, session=Session(SessionKind.IN_PERSON, 480, parts=2))
CALL = Step("call", "2.2", "First call", SUPPORT, 2, session=Session(SessionKind.PHONE, 30))


def book(step: Step, *parts: Part, key: str = "b1", who: str = "bram", others: tuple[Booking, ...] = ()) -> Booking:
    return book_session(
        step, parts, key=key, zone=BERLIN, attendees=frozenset({who, "guest"}), by="ines", at=AT, others=others
    )


def test_a_session_may_be_split_into_the_parts_it_allows() -> None:
    booking = book(BUILD, Part(datetime(2026, 4, 15, 9), 240), Part(datetime(2026, 4, 14, 9), 240))

    assert [part.start for part in booking.parts] == [
        datetime(2026, 4, 14, 7, tzinfo=UTC),
        datetime(2026, 4, 15, 7, tzinfo=UTC),
    ]
    assert booking.kind is SessionKind.IN_PERSON
    with pytest.raises(TimelineError, match="in 1 to 1 parts, not 2"):
        book(CALL, Part(datetime(2026, 4, 15, 9), 15), Part(datetime(2026, 4, 16, 9), 15))
    with pytest.raises(DoubleBookingError, match="overlap"):
        book(BUILD, Part(datetime(2026, 4, 15, 9), 240), Part(datetime(2026, 4, 15, 12), 240))


def test_an_hour_that_the_clocks_skip_is_refused_with_the_explanation() -> None:
    with pytest.raises(
        NoSuchHourError, match=r"2026-03-29 02:30 does not exist in Europe/Berlin: .* next moment is 03:00"
    ):
        book(CALL, Part(datetime(2026, 3, 29, 2, 30), 30))


def test_an_hour_that_happens_twice_may_be_chosen() -> None:
    first = place_part(Part(datetime(2026, 10, 25, 2, 30), 30), BERLIN)
    second = place_part(Part(datetime(2026, 10, 25, 2, 30), 30, later=True), BERLIN)

    assert second.start - first.start == timedelta(hours=1)


def test_nobody_is_booked_twice_at_one_time() -> None:
    first = book(CALL, Part(datetime(2026, 4, 15, 9), 30))

    with pytest.raises(DoubleBookingError, match="guest cannot attend 'call': booked for 'call' from 2026-04-15 09:00"):
        book(CALL, Part(datetime(2026, 4, 15, 9, 29), 30), key="b2", who="sofia", others=(first,))
    book(CALL, Part(datetime(2026, 4, 15, 9, 30), 30), key="b2", others=(first,))
    cancelled = cancel_booking(first, reason="ill", by="ines", at=AT)
    book(CALL, Part(datetime(2026, 4, 15, 9), 30), key="b2", others=(cancelled,))


def test_booked_days_are_those_of_the_agreed_wall_clock() -> None:
    early = book(BUILD, Part(datetime(2026, 4, 15, 0, 30), 240), Part(datetime(2026, 4, 14, 9), 240))
    gone = cancel_booking(book(CALL, Part(datetime(2026, 4, 15, 9), 30)), reason="ill", by="ines", at=AT)

    assert booked_days([early, gone]) == {"build": (date(2026, 4, 14), date(2026, 4, 15))}


def test_a_moved_booking_keeps_its_history() -> None:
    first = book(CALL, Part(datetime(2026, 4, 15, 9), 30))

    moved = rebook_session(
        first, CALL, [Part(datetime(2026, 4, 15, 9, 15), 30)], reason="a train", by="ines", at=AT, others=(first,)
    )

    assert moved.parts[0].start == datetime(2026, 4, 15, 7, 15, tzinfo=UTC)
    assert [(revision.parts, revision.reason) for revision in moved.history] == [(first.parts, "a train")]
    with pytest.raises(TimelineError, match="cannot move without a reason"):
        rebook_session(first, CALL, [Part(datetime(2026, 4, 16, 9), 30)], reason="", by="ines", at=AT)
    with pytest.raises(TimelineError, match="cannot be cancelled without a reason"):
        cancel_booking(first, reason=" ", by="ines", at=AT)


def test_what_cannot_be_booked_is_refused() -> None:
    with pytest.raises(TimelineError, match="is no session"):
        book(replace(CALL, session=None), Part(datetime(2026, 4, 15, 9), 30))
    with pytest.raises(TimelineError, match="nobody attending"):
        book_session(
            CALL, [Part(datetime(2026, 4, 15, 9), 30)], key="b", zone=BERLIN, attendees=frozenset(), by="ines", at=AT
        )
    with pytest.raises(TimelineError, match="0 minutes"):
        book(CALL, Part(datetime(2026, 4, 15, 9), 0))
    with pytest.raises(TimelineError, match="has a zone already"):
        book(CALL, Part(AT, 30))


@given(st.lists(st.tuples(st.integers(0, 300), st.integers(1, 60)), max_size=12))
def test_accepted_bookings_of_one_person_never_overlap(wishes: list[tuple[int, int]]) -> None:
    accepted: tuple[Booking, ...] = ()
    for number, (minute, length) in enumerate(wishes):
        part = Part(datetime(2026, 3, 29, 0) + timedelta(minutes=minute), length)
        try:
            accepted += (book(CALL, part, key=str(number), others=accepted),)
        except (DoubleBookingError, NoSuchHourError):
            continue
    periods = sorted(booking.parts[0] for booking in accepted)
    assert all(earlier.end <= later.start for earlier, later in pairwise(periods))


def test_a_lesson_plan_that_suits_is_taken_and_else_a_basic_one_is_made() -> None:
    library = [
        LessonPlan("basics", "Basics", frozenset({"install", "till"}), "new", 90),
        LessonPlan("broad", "Everything", frozenset({"install", "till", "meter"}), "new", 90),
        LessonPlan("expert", "Expert", frozenset({"install", "till"}), "seasoned", 60),
    ]
    need = LessonNeed(frozenset({"install"}), "new", 90)

    taken = choose_lesson(need, library, key="made-1", title="Basic lesson")
    made = choose_lesson(replace(need, topics=frozenset({"till", "gate"})), library, key="made-1", title="Basic lesson")

    assert (taken.plan.key, taken.is_new) == ("basics", False)
    assert (made.plan.key, made.is_new, made.nearest) == ("made-1", True, "basics")
    assert made.plan.topics == {"till", "gate"}
    assert choose_lesson(replace(need, minutes=60), library, key="m", title="M").is_new


GOOD = """
key: k
version: 1
title: T
category: c
author: Ines Duarte
dated: 2026-01-01
sizes: [small]
steps:
  - {key: a, title: A, owner: "unit:support", week: 0}
"""


def test_a_template_is_read_strictly() -> None:
    assert read_template(GOOD).by_key["a"].code == "a"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (GOOD.replace("week: 0", "weak: 0"), "template › steps 1 \\(a\\): 'week' must be a int, found nothing"),
        (GOOD.replace("week: 0", "week: 0, colour: red"), "'colour' means nothing here"),
        (GOOD.replace("week: 0", "week: true"), "'week' must be a int, found True"),
        (GOOD.replace("week: 0", "week: 99999999999999999999"), "must lie between"),
        (GOOD.replace("unit:support", "somebody"), "no owner 'somebody'"),
        (GOOD.replace("unit:support", "unit:a + "), "no owner"),
        (GOOD.replace("title: T", "title: ' '"), "'title' is blank"),
        (GOOD.replace("2026-01-01", "soon"), "'dated' must be a date"),
        (GOOD.replace("sizes: [small]", "sizes: [1]"), "must be a list of texts"),
        (GOOD.replace("week: 0", "week: 0, session: [{kind: dream, minutes: 5}]"), "no kind 'dream'"),
        (GOOD + "series: [{key: s, first_week: 1, last_week: 2, 'on': [moon], time: '09:00'}]", "no weekday 'moon'"),
        (GOOD + "series: [{key: s, first_week: 1, last_week: 2, 'on': [mon], time: '25:00'}]", "no time of day"),
        ("- a\n- b", "expected names with values"),
        ("a: [", "no readable YAML"),
        ("a: &x [1]\nb: *x", "aliases"),
        ("[" * 200_000, "nested more than 12 deep"),
        ("x" * 200_001, "at most 200000"),
        ("!!python/object/apply:os.system ['true']", "no readable YAML"),
        ("dated: 2026-99-99", "no readable YAML|must be"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_place(text: str, says: str) -> None:
    with pytest.raises(TemplateError, match=says):
        read_template(text)


@given(st.text(max_size=60), st.integers(0, len(GOOD)))
def test_a_damaged_template_is_read_or_refused_and_never_crashes(junk: str, place: int) -> None:
    try:
        template = read_template(GOOD[:place] + junk + GOOD[place:])
    except TemplateError:
        return
    assert template.dated == date(2026, 1, 1) or isinstance(template.dated, date)
