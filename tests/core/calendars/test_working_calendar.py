# ruff: noqa: DTZ001  # wall-clock times without a zone are the subject here
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orgdesk.core.calendars import (
    Always,
    BeyondHorizonError,
    CalendarError,
    Common,
    Either,
    Exceptional,
    Holiday,
    HolidayReview,
    LocalKind,
    NeverOpenError,
    Period,
    Verdict,
    WorkingCalendar,
    parse_hours,
    parse_week,
    place_local,
    review_holidays,
    zone_named,
)

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
OFFICE = WorkingCalendar(
    key="office",
    zone="Europe/Amsterdam",
    week=parse_week({"mon-thu": "09:00-12:30 13:30-17:30", "fri": "09:00-12:30"}),
    holidays=(Holiday(date(2026, 4, 6), "Easter Monday"),),
    exceptions=(Exceptional(date(2026, 4, 11), parse_hours("10:00-12:00"), "stocktaking"),),
)
NIGHTS = WorkingCalendar(key="nights", zone="Europe/Amsterdam", week=parse_week({"mon-sun": "22:00-06:00"}))
BANGKOK = WorkingCalendar(key="bangkok", zone="Asia/Bangkok", week=parse_week({"mon-fri": "08:00-17:00"}))
CALENDARS = [OFFICE, NIGHTS, BANGKOK, Always(), Either((OFFICE, BANGKOK)), Common((OFFICE, BANGKOK))]

calendars = st.sampled_from(CALENDARS)
moments = st.datetimes(datetime(2024, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))
durations = st.timedeltas(timedelta(0), timedelta(hours=900))


def wall(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=AMSTERDAM)  # type: ignore[misc,arg-type]


def test_lunch_evening_weekend_and_holiday_are_not_working_time() -> None:
    assert OFFICE.between(wall(2026, 4, 2, 12), wall(2026, 4, 2, 14)) == timedelta(hours=1)
    assert OFFICE.add(wall(2026, 4, 3, 12), timedelta(hours=1)) == wall(2026, 4, 7, 9, 30)
    assert not OFFICE.is_open(wall(2026, 4, 2, 12, 30))
    assert OFFICE.next_open(wall(2026, 4, 3, 12, 30)) == wall(2026, 4, 7, 9)


def test_an_exception_opens_a_closed_day() -> None:
    assert OFFICE.between(wall(2026, 4, 11), wall(2026, 4, 12)) == timedelta(hours=2)
    assert OFFICE.is_working_day(date(2026, 4, 11))


def test_a_duration_that_fills_the_day_ends_at_closing_time() -> None:
    assert OFFICE.add(wall(2026, 4, 2, 9), timedelta(hours=7, minutes=30)) == wall(2026, 4, 2, 17, 30)
    assert OFFICE.add(wall(2026, 4, 2, 20), timedelta(0)) == wall(2026, 4, 2, 20)


def test_a_night_shift_is_an_hour_shorter_in_spring_and_longer_in_autumn() -> None:
    assert NIGHTS.between(wall(2026, 3, 28, 12), wall(2026, 3, 29, 12)) == timedelta(hours=7)
    assert NIGHTS.between(wall(2026, 10, 24, 12), wall(2026, 10, 25, 12)) == timedelta(hours=9)


def test_hours_wholly_inside_the_spring_gap_give_no_working_time() -> None:
    gap = WorkingCalendar(zone="Europe/Amsterdam", week=parse_week({"sun": "02:10-02:50"}))

    assert gap.between(wall(2026, 3, 29), wall(2026, 3, 30)) == timedelta(0)
    assert gap.between(wall(2026, 3, 22), wall(2026, 3, 23)) == timedelta(minutes=40)


def test_neighbouring_hours_neither_overlap_nor_leave_a_hole_on_clock_changes() -> None:
    day = WorkingCalendar(zone="Europe/Amsterdam", week=parse_week({"mon-sun": "00:00-02:30 02:30-24:00"}))

    assert day.openings(wall(2026, 1, 1), wall(2027, 1, 1)) == (Period(wall(2026, 1, 1), wall(2027, 1, 1)),)


def test_wall_times_are_told_apart_as_unique_missing_and_ambiguous() -> None:
    missing = place_local(AMSTERDAM, datetime(2026, 3, 29, 2, 30))
    twice = place_local(AMSTERDAM, datetime(2026, 10, 25, 2, 30))

    assert place_local(AMSTERDAM, datetime(2026, 3, 29, 3)).kind is LocalKind.UNIQUE
    assert (missing.kind, missing.moment) == (LocalKind.MISSING, datetime(2026, 3, 29, 1, tzinfo=UTC))
    assert twice.kind is LocalKind.AMBIGUOUS
    assert (twice.moment, twice.second) == (
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
        datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
    )


def test_a_whole_day_that_a_zone_skipped_has_no_working_time() -> None:
    apia = WorkingCalendar(zone="Pacific/Apia", week=parse_week({"mon-sun": "09:00-17:00"}))
    zone = zone_named("Pacific/Apia")

    week = apia.between(datetime(2011, 12, 26, tzinfo=zone), datetime(2012, 1, 2, tzinfo=zone))

    assert week == timedelta(hours=8 * 6)


@given(calendars, moments, durations)
def test_adding_gives_the_earliest_moment_with_so_much_working_time(
    calendar: WorkingCalendar, at: datetime, duration: timedelta
) -> None:
    end = calendar.add(at, duration)

    assert calendar.between(at, end) == duration
    if duration:
        assert calendar.between(at, end - timedelta(microseconds=1)) == duration - timedelta(microseconds=1)


@given(calendars, moments, durations)
def test_counting_back_gives_the_latest_start(calendar: WorkingCalendar, at: datetime, duration: timedelta) -> None:
    start = calendar.add(at, -duration)

    assert calendar.between(start, at) == duration
    if duration:
        assert calendar.between(start + timedelta(microseconds=1), at) < duration


@given(calendars, moments, moments, moments)
def test_splitting_an_interval_is_additive(
    calendar: WorkingCalendar, start: datetime, middle: datetime, end: datetime
) -> None:
    assert calendar.between(start, end) == calendar.between(start, middle) + calendar.between(middle, end)


@given(calendars, moments, st.timedeltas(timedelta(minutes=1), timedelta(days=40)))
def test_openings_add_up_to_the_working_time(calendar: WorkingCalendar, start: datetime, length: timedelta) -> None:
    openings = calendar.openings(start, start + length)

    assert sum((period.length for period in openings), timedelta(0)) == calendar.between(start, start + length)
    assert all(calendar.is_open(period.start) and not calendar.is_open(period.end) for period in openings[:-1])


@given(moments)
def test_either_and_common_hold_when_one_and_when_both_are_open(at: datetime) -> None:
    assert Either((OFFICE, BANGKOK)).is_open(at) == (OFFICE.is_open(at) or BANGKOK.is_open(at))
    assert Common((OFFICE, BANGKOK)).is_open(at) == (OFFICE.is_open(at) and BANGKOK.is_open(at))


@given(
    st.sampled_from([OFFICE, NIGHTS]),
    st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC)),
)
def test_is_open_agrees_with_the_wall_clock(calendar: WorkingCalendar, at: datetime) -> None:
    local = at.astimezone(calendar.tz)
    minute = local.hour * 60 + local.minute
    today, before = calendar.hours_on(local.date()), calendar.hours_on(local.date() - timedelta(days=1))

    expected = any(hours.opens <= minute < hours.closes for hours in today)
    expected |= any(hours.opens <= minute + 1440 < hours.closes for hours in before)

    assert calendar.is_open(at) == expected


@given(st.dates(date(2025, 1, 1), date(2027, 12, 31)), st.integers(-400, 400))
def test_working_days_count_forth_and_back(on: date, days: int) -> None:
    landed = OFFICE.add_days(on, days)

    assert days == 0 or OFFICE.is_working_day(landed)
    assert days <= 0 or OFFICE.days_between(on, landed) == days
    assert landed == _step_by_step(on, days)


def _step_by_step(on: date, days: int) -> date:
    step = timedelta(days=1 if days > 0 else -1)
    left = abs(days)
    while left:
        on += step
        left -= OFFICE.is_working_day(on)
    return on


def test_years_ahead_need_no_walk_through_the_minutes() -> None:
    assert OFFICE.add(wall(2026, 1, 1), timedelta(hours=60_000)).year > 2055


def test_a_calendar_without_hours_says_so_instead_of_searching_forever() -> None:
    with pytest.raises(NeverOpenError, match="'calendar' has no working time"):
        WorkingCalendar().add(wall(2026, 1, 1), timedelta(hours=1))
    with pytest.raises(NeverOpenError):
        WorkingCalendar().next_open(wall(2026, 1, 1))
    with pytest.raises(NeverOpenError):
        WorkingCalendar().add_days(date(2026, 1, 1), 1)


def test_durations_and_dates_beyond_all_promises_are_refused() -> None:
    with pytest.raises(BeyondHorizonError):
        OFFICE.add(wall(2026, 1, 1), timedelta(days=90_000))
    with pytest.raises(BeyondHorizonError):
        OFFICE.add_days(date(2026, 1, 1), 10**9)
    with pytest.raises(BeyondHorizonError):
        OFFICE.is_open(datetime(1, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: WorkingCalendar(zone="Mars/Olympus"), "no time zone 'Mars/Olympus'"),
        (lambda: WorkingCalendar(zone="../etc/passwd"), "no time zone"),
        (lambda: parse_hours("9 to 5"), "Cannot read hours '9 to 5'"),
        (lambda: parse_hours("09:00-12:00 11:00-13:00"), "overlap"),
        (lambda: parse_week({"mon-fri": "09:00-17:00", "wed": "09:00-12:00"}), "wed twice"),
        (lambda: parse_week({"noday": "09:00-17:00"}), "no day or run of days 'noday'"),
        (lambda: WorkingCalendar(week=()), "give seven"),
        (lambda: Period(wall(2026, 1, 2), wall(2026, 1, 1)), "ends before it starts"),
        (lambda: OFFICE.is_open(datetime(2026, 1, 1)), "no zone"),
    ],
)
def test_what_cannot_be_is_refused_with_the_reason(make: object, says: str) -> None:
    with pytest.raises(CalendarError, match=says):
        make()  # type: ignore[operator]


def test_only_reviewed_holidays_may_close_a_calendar_and_the_latest_word_holds() -> None:
    easter, pancakes, king = (
        Holiday(date(2026, 4, 6), "Easter Monday"),
        Holiday(date(2026, 2, 17), "Pancake Day"),
        Holiday(date(2026, 4, 27), "King's Day"),
    )
    reviews = [
        HolidayReview(easter, Verdict.ACCEPTED, "mara", wall(2026, 1, 3)),
        HolidayReview(easter, Verdict.DECLINED, "ravi", wall(2026, 1, 2)),
        HolidayReview(pancakes, Verdict.DECLINED, "mara", wall(2026, 1, 2)),
    ]

    sorted_out = review_holidays([easter, pancakes, king, king], reviews)

    assert sorted_out.accepted == (easter,)
    assert (sorted_out.declined, sorted_out.waiting) == ((pancakes,), (king,))


def test_hours_through_new_years_midnight_are_one_period() -> None:
    (period,) = NIGHTS.openings(wall(2026, 12, 31, 12), wall(2027, 1, 1, 12))

    assert (period.start, period.length) == (wall(2026, 12, 31, 22), timedelta(hours=8))
