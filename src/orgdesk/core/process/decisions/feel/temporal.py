"""Dates, times, date-times and the two kinds of duration of FEEL.

The language reaches years of nine digits and nanoseconds, which Python's own types do not, so these are
plain values over the proleptic Gregorian calendar (day counts after Howard Hinnant, "chrono-compatible low-level
date algorithms"). Offsets are seconds east of UTC; a zone is an IANA name.
"""

from __future__ import annotations

import datetime as python_time
from dataclasses import dataclass, replace
from functools import lru_cache
from zoneinfo import ZoneInfo

NANOS = 1_000_000_000
DAY = 86_400 * NANOS
MAX_YEAR = 999_999_999
_MONTH_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


@dataclass(frozen=True, slots=True)
class MonthsDuration:
    """A duration of whole months; years are twelve of them."""

    months: int


@dataclass(frozen=True, slots=True)
class DaysDuration:
    """A duration of days and time, in nanoseconds."""

    nanos: int


@dataclass(frozen=True, slots=True)
class Date:
    """A calendar day without a time."""

    year: int
    month: int
    day: int

    @property
    def ordinal(self) -> int:
        """Days since 1970-01-01."""
        return days_from_civil(self.year, self.month, self.day)


@dataclass(frozen=True, slots=True)
class Time:
    """A time of day, local, with an offset in seconds, or in a named zone."""

    hour: int
    minute: int
    second: int
    nano: int = 0
    offset: int | None = None
    zone: str | None = None

    @property
    def nanos(self) -> int:
        """Nanoseconds since midnight on the clock shown."""
        return (self.hour * 3600 + self.minute * 60 + self.second) * NANOS + self.nano

    @property
    def is_local(self) -> bool:
        """Whether neither an offset nor a zone is known."""
        return self.offset is None and self.zone is None


@dataclass(frozen=True, slots=True)
class DateTime:
    """A day and a time of day."""

    date: Date
    time: Time

    @property
    def wall(self) -> int:
        """Nanoseconds since 1970-01-01T00:00 on the clock shown."""
        return self.date.ordinal * DAY + self.time.nanos

    @property
    def offset(self) -> int | None:
        """Seconds east of UTC, from the offset or the zone; None when local."""
        if self.time.zone is not None:
            return zone_offset(self.time.zone, self.wall // NANOS)
        return self.time.offset

    @property
    def instant(self) -> int:
        """Nanoseconds since the epoch; a local time counts as if it were UTC."""
        return self.wall - (self.offset or 0) * NANOS


def days_from_civil(year: int, month: int, day: int) -> int:
    """Count the days from 1970-01-01 to a date of the proleptic Gregorian calendar."""
    year -= month <= 2
    era = year // 400
    year_of_era = year - era * 400
    day_of_year = (153 * (month + (-3 if month > 2 else 9)) + 2) // 5 + day - 1
    return era * 146_097 + year_of_era * 365 + year_of_era // 4 - year_of_era // 100 + day_of_year - 719_468


def civil_from_days(days: int) -> Date:
    """Give the date that lies so many days after 1970-01-01."""
    days += 719_468
    era = days // 146_097
    day_of_era = days - era * 146_097
    year_of_era = (day_of_era - day_of_era // 1460 + day_of_era // 36_524 - day_of_era // 146_096) // 365
    day_of_year = day_of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    shifted = (5 * day_of_year + 2) // 153
    month = shifted + (3 if shifted < 10 else -9)
    return Date(year_of_era + era * 400 + (month <= 2), month, day_of_year - (153 * shifted + 2) // 5 + 1)


def is_leap(year: int) -> bool:
    """Whether February has 29 days."""
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def month_length(year: int, month: int) -> int:
    """Give the number of days in a month."""
    return 29 if month == 2 and is_leap(year) else _MONTH_DAYS[month - 1]


@lru_cache(maxsize=256)
def find_zone(name: str) -> ZoneInfo | None:
    """Find a time zone by its IANA name, or None."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None


def zone_offset(zone: str, wall_seconds: int) -> int:
    """Give the offset in seconds that a zone shows on a wall clock."""
    found = find_zone(zone)
    moment = _python_moment(wall_seconds).replace(tzinfo=found)
    shift = moment.utcoffset()
    return int(shift.total_seconds()) if shift is not None else 0


def _instant_offset(zone: str, seconds: int) -> int:
    moment = _python_moment(seconds).replace(tzinfo=python_time.UTC).astimezone(find_zone(zone))
    shift = moment.utcoffset()
    return int(shift.total_seconds()) if shift is not None else 0


def _python_moment(seconds: int) -> python_time.datetime:
    day, rest = divmod(seconds, 86_400)
    date = civil_from_days(day)
    year = date.year
    if year < 2:
        year = 2 + (year - 2) % 400
        year = year if year > 1 else 402
    elif year > 9998:
        year = 9200 + year % 400
    return python_time.datetime(year, date.month, date.day) + python_time.timedelta(seconds=rest)  # noqa: DTZ001


def add_months(date: Date, months: int) -> Date | None:
    """Move a date by months, staying within the month it lands in; None beyond the calendar."""
    year, month = divmod(date.year * 12 + date.month - 1 + months, 12)
    if abs(year) > MAX_YEAR:
        return None
    return Date(year, month + 1, min(date.day, month_length(year, month + 1)))


def add_days(date: Date, days: int) -> Date | None:
    """Move a date by days; None beyond the calendar."""
    if abs(days) > (MAX_YEAR + 1) * 366:
        return None
    moved = civil_from_days(date.ordinal + days)
    return moved if abs(moved.year) <= MAX_YEAR else None


def add_nanos(moment: DateTime, nanos: int) -> DateTime | None:
    """Move a date-time along the time line; a zoned one keeps its zone and follows its clock changes."""
    time = moment.time
    if time.zone is None:
        return moment_from_wall(moment.wall + nanos, time)
    instant = moment.instant + nanos
    return moment_from_wall(instant + _instant_offset(time.zone, instant // NANOS) * NANOS, time)


def moment_from_wall(wall: int, like: Time) -> DateTime | None:
    """Make a date-time from nanoseconds on its clock, with the offset or zone of another time."""
    day, nanos = divmod(wall, DAY)
    if abs(day) > (MAX_YEAR + 1) * 366:
        return None
    date = civil_from_days(day)
    if abs(date.year) > MAX_YEAR:
        return None
    return DateTime(date, time_from_nanos(nanos, like))


def time_from_nanos(nanos: int, like: Time) -> Time:
    """Make a time of day from nanoseconds since midnight (wrapping), with the offset or zone of another."""
    seconds, nano = divmod(nanos % DAY, NANOS)
    minutes, second = divmod(seconds, 60)
    hour, minute = divmod(minutes, 60)
    return replace(like, hour=hour, minute=minute, second=second, nano=nano)


def time_offset(time: Time) -> int | None:
    """Give the offset of a time of day; a zone counts with its standard offset of 1970."""
    if time.zone is not None:
        return zone_offset(time.zone, time.nanos // NANOS)
    return time.offset


MIDNIGHT_UTC = Time(0, 0, 0, 0, 0)
MIDNIGHT = Time(0, 0, 0)


def as_moment(value: Date | DateTime) -> DateTime:
    """Read a date as midnight UTC of its day, as the standard asks where a date meets a date-time."""
    return value if isinstance(value, DateTime) else DateTime(value, MIDNIGHT_UTC)
