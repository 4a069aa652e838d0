"""National holidays fall on the days that the countries' own lists name."""

from datetime import date

import pytest

from orgdesk.core.calendars import NATIONAL_DAYS, easter_sunday, national_holidays


@pytest.mark.parametrize(
    "day",
    [date(1818, 3, 22), date(1943, 4, 25), date(2000, 4, 23), date(2024, 3, 31), date(2025, 4, 20), date(2026, 4, 5),
     date(2027, 3, 28), date(2038, 4, 25), date(2285, 3, 22)],
)  # fmt: skip
def test_easter_falls_on_the_known_sundays(day):
    assert easter_sunday(day.year) == day


@pytest.mark.parametrize(
    ("country", "day", "name"),
    [
        ("NL", date(2025, 4, 26), "King's Day"), ("NL", date(2026, 4, 27), "King's Day"),
        ("NL", date(2026, 5, 14), "Ascension Day"), ("DE", date(2026, 5, 25), "Whit Monday"),
        ("GB", date(2026, 12, 28), "Boxing Day"), ("GB", date(2021, 12, 27), "Christmas Day"),
        ("GB", date(2021, 12, 28), "Boxing Day"), ("GB", date(2022, 12, 27), "Christmas Day"), ("GB", date(2022, 12, 26), "Boxing Day"),
        ("GB", date(2022, 1, 3), "New Year's Day"), ("GB", date(2026, 5, 25), "Spring bank holiday"),
        ("GB", date(2026, 8, 31), "Summer bank holiday"), ("IE", date(2026, 2, 2), "St Brigid's Day"),
        ("IE", date(2030, 2, 1), "St Brigid's Day"), ("US", date(2026, 11, 26), "Thanksgiving Day"),
        ("US", date(2026, 5, 25), "Memorial Day"), ("AT", date(2026, 6, 4), "Corpus Christi"),
    ],
)  # fmt: skip
def test_a_country_rests_on_its_own_days(country, day, name):
    assert (day, name) in {(one.on, one.name) for one in national_holidays(country, (day.year,))}


@pytest.mark.parametrize("country", sorted(NATIONAL_DAYS))
def test_a_list_is_in_order_and_names_no_day_twice(country):
    days = national_holidays(country, (2025, 2026, 2027))

    assert list(days) == sorted(days)
    assert len({day.on for day in days}) == len(days)
