"""National holidays by their rules, as proposals: a person still says which of them close a calendar.

Only days on which a whole country rests by law stand here, none of a region. Sources: the countries' holiday acts; Easter by the
Gregorian computus (Meeus, Jones, Butcher).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from orgdesk.core.calendars.holidays import Holiday

Rule = Callable[[int], date]


@dataclass(frozen=True, slots=True)
class NationalDay:
    """A holiday of a country: the English name, and the day of each year."""

    name: str
    rule: Rule


def easter_sunday(year: int) -> date:
    """Easter of the Gregorian calendar, for every year from 1583 on."""
    golden, century = year % 19, year // 100
    skipped = century - century // 4
    correction = (8 * century + 13) // 25
    moon = (19 * golden + skipped - correction + 15) % 30
    moon -= (moon // 28) * (1 - (29 // (moon + 1)) * ((21 - golden) // 11))
    weekday = (year + year // 4 + moon + 2 - skipped) % 7
    offset = moon - weekday
    month = 3 + (offset + 40) // 44
    return date(year, month, offset + 28 - 31 * (month // 4))


def national_holidays(country: str, years: tuple[int, ...]) -> tuple[Holiday, ...]:
    """The national holidays of a country (ISO 3166 code) in these years, in order. Raises KeyError for a country not listed."""
    return tuple(sorted(Holiday(day.rule(year), day.name) for year in years for day in NATIONAL_DAYS[country]))


def _on(month: int, day: int) -> Rule:
    return lambda year: date(year, month, day)


def _easter(days: int) -> Rule:
    return lambda year: easter_sunday(year) + timedelta(days=days)


def _nth(month: int, weekday: int, nth: int) -> Rule:
    """The nth of a weekday (Monday is 0) in a month; the last with -1."""

    def rule(year: int) -> date:
        if nth > 0:
            first = date(year, month, 1)
            return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))
        last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
        return last - timedelta(days=(last.weekday() - weekday) % 7)

    return rule


def _kings_day(year: int) -> date:
    """27 April, a day earlier where that is a Sunday."""
    day = date(year, 4, 27)
    return day - timedelta(days=1) if day.weekday() == 6 else day


def _monday_if_weekend(month: int, day: int) -> Rule:
    """The day itself, or the Monday after where it falls on a weekend."""

    def rule(year: int) -> date:
        on = date(year, month, day)
        return on + timedelta(days=7 - on.weekday() if on.weekday() >= 5 else 0)

    return rule


def _two_days_later_if_weekend(month: int, day: int) -> Rule:
    """For two holidays that follow each other: each moves over both days of the weekend and the other's place."""

    def rule(year: int) -> date:
        on = date(year, month, day)
        return on + timedelta(days=2 if on.weekday() >= 5 else 0)

    return rule


def _brigid(year: int) -> date:
    """1 February where it is a Friday, else the first Monday of February."""
    first = date(year, 2, 1)
    return first if first.weekday() == 4 else _nth(2, 0, 1)(year)


def _days(*days: tuple[str, Rule]) -> tuple[NationalDay, ...]:
    return tuple(NationalDay(name, rule) for name, rule in days)


_NEW_YEAR = ("New Year's Day", _on(1, 1))
_EPIPHANY = ("Epiphany", _on(1, 6))
_GOOD_FRIDAY = ("Good Friday", _easter(-2))
_EASTER_MONDAY = ("Easter Monday", _easter(1))
_LABOUR = ("Labour Day", _on(5, 1))
_ASCENSION = ("Ascension Day", _easter(39))
_WHIT_MONDAY = ("Whit Monday", _easter(50))
_ASSUMPTION = ("Assumption Day", _on(8, 15))
_ALL_SAINTS = ("All Saints' Day", _on(11, 1))
_CHRISTMAS = ("Christmas Day", _on(12, 25))
_SECOND_DAY = ("Second Day of Christmas", _on(12, 26))

NATIONAL_DAYS: Mapping[str, tuple[NationalDay, ...]] = {
    "AT": _days(
        _NEW_YEAR, _EPIPHANY, _EASTER_MONDAY, _LABOUR, _ASCENSION, _WHIT_MONDAY, ("Corpus Christi", _easter(60)),
        _ASSUMPTION, ("National Day", _on(10, 26)), _ALL_SAINTS, ("Immaculate Conception", _on(12, 8)), _CHRISTMAS,
        ("St Stephen's Day", _on(12, 26)),
    ),
    "BE": _days(
        _NEW_YEAR, _EASTER_MONDAY, _LABOUR, _ASCENSION, _WHIT_MONDAY, ("National Day", _on(7, 21)), _ASSUMPTION,
        _ALL_SAINTS, ("Armistice Day", _on(11, 11)), _CHRISTMAS,
    ),
    "DE": _days(
        _NEW_YEAR, _GOOD_FRIDAY, _EASTER_MONDAY, _LABOUR, _ASCENSION, _WHIT_MONDAY,
        ("Day of German Unity", _on(10, 3)), _CHRISTMAS, _SECOND_DAY,
    ),
    "ES": _days(
        _NEW_YEAR, _EPIPHANY, _GOOD_FRIDAY, _LABOUR, _ASSUMPTION, ("National Day", _on(10, 12)), _ALL_SAINTS,
        ("Constitution Day", _on(12, 6)), ("Immaculate Conception", _on(12, 8)), _CHRISTMAS,
    ),
    "FR": _days(
        _NEW_YEAR, _EASTER_MONDAY, _LABOUR, ("Victory Day", _on(5, 8)), _ASCENSION, _WHIT_MONDAY,
        ("National Day", _on(7, 14)), _ASSUMPTION, _ALL_SAINTS, ("Armistice Day", _on(11, 11)), _CHRISTMAS,
    ),
    "GB": _days(
        ("New Year's Day", _monday_if_weekend(1, 1)), _GOOD_FRIDAY, _EASTER_MONDAY,
        ("Early May bank holiday", _nth(5, 0, 1)), ("Spring bank holiday", _nth(5, 0, -1)),
        ("Summer bank holiday", _nth(8, 0, -1)), ("Christmas Day", _two_days_later_if_weekend(12, 25)),
        ("Boxing Day", _two_days_later_if_weekend(12, 26)),
    ),
    "IE": _days(
        _NEW_YEAR, ("St Brigid's Day", _brigid), ("St Patrick's Day", _on(3, 17)), _EASTER_MONDAY,
        ("May Day", _nth(5, 0, 1)), ("June holiday", _nth(6, 0, 1)), ("August holiday", _nth(8, 0, 1)),
        ("October holiday", _nth(10, 0, -1)), _CHRISTMAS, ("St Stephen's Day", _on(12, 26)),
    ),
    "IT": _days(
        _NEW_YEAR, _EPIPHANY, _EASTER_MONDAY, ("Liberation Day", _on(4, 25)), _LABOUR, ("Republic Day", _on(6, 2)),
        _ASSUMPTION, _ALL_SAINTS, ("Immaculate Conception", _on(12, 8)), _CHRISTMAS, ("St Stephen's Day", _on(12, 26)),
    ),
    "NL": _days(
        _NEW_YEAR, _GOOD_FRIDAY, _EASTER_MONDAY, ("King's Day", _kings_day), ("Liberation Day", _on(5, 5)), _ASCENSION,
        _WHIT_MONDAY, _CHRISTMAS, _SECOND_DAY,
    ),
    "US": _days(
        _NEW_YEAR, ("Martin Luther King Jr. Day", _nth(1, 0, 3)), ("Washington's Birthday", _nth(2, 0, 3)),
        ("Memorial Day", _nth(5, 0, -1)), ("Juneteenth", _on(6, 19)), ("Independence Day", _on(7, 4)),
        ("Labor Day", _nth(9, 0, 1)), ("Columbus Day", _nth(10, 0, 2)), ("Veterans Day", _on(11, 11)),
        ("Thanksgiving Day", _nth(11, 3, 4)), _CHRISTMAS,
    ),
}  # fmt: skip
"""The countries that a list can be made for, by code; others give a list of their own or a calendar feed."""
