from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orgdesk.core.calendars import CalendarError, Period, parse_hours
from orgdesk.core.calendars.rosters import Absence, Deputy, Need, Roster, ShiftOverride, ShiftPattern, Swap

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
EARLY, LATE, NIGHT, OFF = (parse_hours(text) for text in ("07:00-15:00", "14:00-22:00", "22:00-07:00", ""))
MONDAY = date(2026, 3, 2)
JOYCE = ShiftPattern("joyce", MONDAY, (EARLY,) * 5 + (OFF, OFF) + (LATE,) * 5 + (OFF, OFF))
PIM = ShiftPattern("pim", MONDAY, (LATE,) * 5 + (OFF, OFF) + (EARLY,) * 5 + (OFF, OFF))
LENA = ShiftPattern("lena", MONDAY, (NIGHT,) * 7)


def wall(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=AMSTERDAM)


def test_a_fortnightly_pattern_turns_early_into_late() -> None:
    roster = Roster("Europe/Amsterdam", (JOYCE, PIM, LENA))

    assert roster.on_duty(wall(2, 8)) == ("joyce",)
    assert roster.on_duty(wall(9, 8)) == ("pim",)
    assert roster.on_duty(wall(2, 14, 30)) == ("joyce", "pim")
    assert roster.on_duty(wall(3, 2)) == ("lena",)


def test_a_night_shift_through_the_clock_change_is_an_hour_shorter() -> None:
    roster = Roster("Europe/Amsterdam", (LENA,))

    (shift,) = roster.shifts("lena", wall(28, 12), wall(29, 12))

    assert shift.length == timedelta(hours=8)


def test_an_override_replaces_a_day_and_an_absence_takes_hours_out() -> None:
    roster = Roster(
        "Europe/Amsterdam",
        (JOYCE,),
        overrides=(ShiftOverride("joyce", date(2026, 3, 3), parse_hours("10:00-12:00"), "dentist"),),
        absences=(Absence("joyce", Period(wall(4, 9), wall(4, 11)), "training"),),
    )

    assert roster.shifts("joyce", wall(3, 0), wall(4, 0)) == (_utc(wall(3, 10), wall(3, 12)),)
    assert roster.shifts("joyce", wall(4, 0), wall(5, 0)) == (
        _utc(wall(4, 7), wall(4, 9)),
        _utc(wall(4, 11), wall(4, 15)),
    )


def test_a_swap_gives_each_the_others_shift_and_only_that() -> None:
    swap = Swap("joyce", date(2026, 3, 3), "pim", date(2026, 3, 4))
    roster = Roster("Europe/Amsterdam", (JOYCE, PIM), swaps=(swap,))

    assert roster.on_duty(wall(3, 8)) == ("pim",)
    assert roster.shifts("joyce", wall(3, 0), wall(4, 0)) == ()
    assert roster.shifts("joyce", wall(4, 0), wall(5, 0)) == (_utc(wall(4, 7), wall(4, 22)),)
    assert roster.on_duty(wall(5, 8)) == ("joyce",)


def test_cover_shows_where_people_are_missing() -> None:
    roster = Roster("Europe/Amsterdam", (JOYCE, PIM))
    needs = (Need(Period(wall(2, 8), wall(2, 22)), 1), Need(Period(wall(2, 16), wall(2, 18)), 1))

    cover = roster.cover(wall(2, 0), wall(3, 0), needs)

    short = [(each.period.start.astimezone(AMSTERDAM).hour, each.short) for each in cover if each.short]
    assert short == [(16, 1)]
    assert cover[0].period.start == wall(2, 0)
    assert cover[-1].period.end == wall(3, 0)


def test_deputies_of_deputies_are_asked_and_a_ring_of_them_ends() -> None:
    deputies = (Deputy("joyce", "pim"), Deputy("pim", "lena"), Deputy("lena", "joyce"), Deputy("joyce", "ravi", 2))
    roster = Roster("Europe/Amsterdam", (JOYCE, PIM, LENA), deputies=deputies)

    assert roster.stand_in("joyce", wall(2, 8)).person == "joyce"
    assert roster.stand_in("joyce", wall(2, 23)).person == "lena"
    assert roster.stand_in("joyce", wall(2, 23)).asked == ("joyce", "pim", "ravi", "lena")
    nobody = Roster("Europe/Amsterdam", (JOYCE,), deputies=deputies[:3]).stand_in("joyce", wall(2, 23))
    assert (nobody.person, nobody.asked) == (None, ("joyce", "pim", "lena"))


def test_two_answers_to_one_question_are_refused() -> None:
    override = ShiftOverride("joyce", MONDAY, OFF, "leave")
    swap = Swap("joyce", MONDAY, "pim", MONDAY)

    with pytest.raises(CalendarError, match="'joyce' has an override on 2026-03-02 twice"):
        Roster("UTC", (JOYCE,), overrides=(override, override))
    with pytest.raises(CalendarError, match="a swap on 2026-03-02 twice"):
        Roster("UTC", (JOYCE,), swaps=(swap, Swap("joyce", MONDAY, "lena", MONDAY)))
    with pytest.raises(CalendarError, match="cycle of at least one day"):
        ShiftPattern("joyce", MONDAY, ())


@given(st.datetimes(datetime(2026, 3, 2), datetime(2026, 4, 30), timezones=st.just(UTC)))  # noqa: DTZ001
def test_cover_on_duty_and_shifts_agree(at: datetime) -> None:
    away = Absence("joyce", Period(wall(10, 9), wall(20, 11)), "leave")
    roster = Roster("Europe/Amsterdam", (JOYCE, PIM, LENA), absences=(away,))
    now = roster.on_duty(at)

    (cover, *_) = roster.cover(at, at + timedelta(hours=3))

    assert cover.on_duty == frozenset(now)
    for person in roster.people:
        assert bool(roster.shifts(person, at, at + timedelta(seconds=1))) == (person in now)


def _utc(start: datetime, end: datetime) -> Period:
    return Period(start.astimezone(UTC), end.astimezone(UTC))
