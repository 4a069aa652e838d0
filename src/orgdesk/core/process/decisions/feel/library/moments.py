"""Functions that make and read dates, times and durations."""

from __future__ import annotations

import datetime as python_time
from decimal import ROUND_DOWN, Decimal

from orgdesk.core.process.decisions.feel.at_literals import (
    join_moment,
    make_date,
    make_time,
    read_date,
    read_date_time,
    read_duration,
    read_time,
)
from orgdesk.core.process.decisions.feel.scope import Work
from orgdesk.core.process.decisions.feel.temporal import (
    MIDNIGHT_UTC,
    NANOS,
    Date,
    DateTime,
    DaysDuration,
    MonthsDuration,
    Time,
    days_from_civil,
)

from .registry import Library

LIBRARY = Library()

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


@LIBRARY.add("date", "from: string|date|date and time")
def _date(value: str | Date | DateTime) -> Date | None:
    if isinstance(value, str):
        return read_date(value)
    return value.date if isinstance(value, DateTime) else value


@LIBRARY.add("date", "year: number, month: number, day: number")
def _date_of(year: Decimal, month: Decimal, day: Decimal) -> Date | None:
    return make_date(*(int(part) if abs(part) < 10**12 else 10**12 for part in (year, month, day)))


@LIBRARY.add("time", "from: string|time|date|date and time")
def _time(value: str | Time | Date | DateTime) -> Time | None:
    if isinstance(value, str):
        return read_time(value)
    elif isinstance(value, DateTime):
        return value.time
    else:
        return MIDNIGHT_UTC if isinstance(value, Date) else value


@LIBRARY.add("time", "hour: number, minute: number, second: number, offset?: days and time duration null")
def _time_of(hour: Decimal, minute: Decimal, second: Decimal, offset: DaysDuration | None = None) -> Time | None:
    if not all(-1 < part < 100 for part in (hour, minute, second)):
        return None
    whole = second.to_integral_value(ROUND_DOWN)
    nano = int((second - whole) * NANOS)
    seconds = None if offset is None else int(Decimal(offset.nanos) / NANOS)
    if seconds is not None and abs(seconds) > 18 * 3600:
        return None
    return make_time(int(hour), int(minute), int(whole), nano, seconds, None)


@LIBRARY.add("date and time", "from: string|date|date and time")
def _date_and_time(value: str | Date | DateTime) -> DateTime | None:
    if isinstance(value, str):
        return read_date_time(value)
    return DateTime(value, MIDNIGHT_UTC) if isinstance(value, Date) else value


@LIBRARY.add("date and time", "date: date|date and time, time: time")
def _join(date: Date | DateTime, time: Time) -> DateTime | None:
    return join_moment(date.date if isinstance(date, DateTime) else date, time)


@LIBRARY.add("duration", "from: string")
def _duration(text: str) -> DaysDuration | MonthsDuration | None:
    return read_duration(text)


@LIBRARY.add("duration", "from: days and time duration|years and months duration")
def _same_duration(duration: DaysDuration | MonthsDuration) -> DaysDuration | MonthsDuration:
    return duration


@LIBRARY.add("years and months duration", "from: date|date and time, to: date|date and time")
def _months_between(start: Date | DateTime, end: Date | DateTime) -> MonthsDuration:
    first, last = _parts(start), _parts(end)
    months = (last[0] - first[0]) * 12 + last[1] - first[1]
    if months > 0 and last[2] < first[2]:
        months -= 1
    elif months < 0 and last[2] > first[2]:
        months += 1
    return MonthsDuration(months)


def _parts(value: Date | DateTime) -> tuple[int, int, int]:
    date = value.date if isinstance(value, DateTime) else value
    return date.year, date.month, date.day


@LIBRARY.add("day of year", "date: date|date and time")
def _day_of_year(value: Date | DateTime) -> Decimal:
    date = value.date if isinstance(value, DateTime) else value
    return Decimal(date.ordinal - days_from_civil(date.year, 1, 1) + 1)


@LIBRARY.add("day of week", "date: date|date and time")
def _day_of_week(value: Date | DateTime) -> str:
    date = value.date if isinstance(value, DateTime) else value
    return _DAYS[(date.ordinal + 3) % 7]


@LIBRARY.add("month of year", "date: date|date and time")
def _month_of_year(value: Date | DateTime) -> str:
    return _MONTHS[(value.date if isinstance(value, DateTime) else value).month - 1]


@LIBRARY.add("week of year", "date: date|date and time")
def _week_of_year(value: Date | DateTime) -> Decimal:
    date = value.date if isinstance(value, DateTime) else value
    like = 2000 + date.year % 400
    return Decimal(python_time.date(like, date.month, date.day).isocalendar().week)


@LIBRARY.add("now", "", with_work=True)
def _now(work: Work) -> DateTime | None:
    return work.at


@LIBRARY.add("today", "", with_work=True)
def _today(work: Work) -> Date | None:
    return None if work.at is None else work.at.date
