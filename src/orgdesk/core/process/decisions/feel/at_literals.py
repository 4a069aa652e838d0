"""Text to dates, times and durations, and back."""

from __future__ import annotations

import re
from typing import Any

from .temporal import (
    DAY,
    MAX_YEAR,
    NANOS,
    Date,
    DateTime,
    DaysDuration,
    MonthsDuration,
    Time,
    add_days,
    find_zone,
    month_length,
)

_DATE = re.compile(r"(-?(?:[1-9]\d{4,8}|\d{4}))-(\d\d)-(\d\d)", re.ASCII)
_TIME = re.compile(r"(\d\d):(\d\d):(\d\d)(?:\.(\d+))?(Z|[+-]\d\d:\d\d(?::\d\d)?|@[A-Za-z0-9_+/-]+)?", re.ASCII)
_DAYS = re.compile(r"(-)?P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.(\d*))?S)?)?", re.ASCII)
_MONTHS = re.compile(r"(-)?P(?:(\d+)Y)?(?:(\d+)M)?", re.ASCII)
_LENGTH_LIMIT = 200


def read_at_literal(text: str) -> Any:
    """Read whatever kind of moment or duration a text is; None when it is none."""
    return read_duration(text) or read_time(text) or read_date(text) or read_date_time(text)


def read_date(text: str) -> Date | None:
    """Read `2026-11-21`; None when it is no date."""
    found = _DATE.fullmatch(text)
    if found is None:
        return None
    year, month, day = (int(part) for part in found.groups())
    return make_date(year, month, day)


def make_date(year: int, month: int, day: int) -> Date | None:
    """Make a date if the calendar has it."""
    if abs(year) > MAX_YEAR or not 1 <= month <= 12 or not 1 <= day <= month_length(year, month):
        return None
    return Date(year, month, day)


def read_time(text: str) -> Time | None:
    """Read `10:30:00`, with a fraction, an offset or a zone; None when it is no time."""
    found = _TIME.fullmatch(text)
    if found is None or len(text) > _LENGTH_LIMIT:
        return None
    hour, minute, second = (int(part) for part in found.groups()[:3])
    nano = int((found[4] or "0").ljust(9, "0")[:9])
    offset, zone = _read_offset(found[5])
    if found[5] is not None and offset is None and zone is None:
        return None
    return make_time(hour, minute, second, nano, offset, zone)


def make_time(hour: int, minute: int, second: int, nano: int, offset: int | None, zone: str | None) -> Time | None:
    """Make a time if the clock has it; 24:00:00 is kept, as the end of its day."""
    if (hour, minute, second, nano) == (24, 0, 0, 0):
        return Time(24, 0, 0, 0, offset, zone)
    if not (0 <= hour < 24 and 0 <= minute < 60 and 0 <= second < 60):
        return None
    return Time(hour, minute, second, nano, offset, zone)


def _read_offset(text: str | None) -> tuple[int | None, str | None]:
    if text is None:
        return None, None
    elif text == "Z":
        return 0, None
    elif text[0] == "@":
        return None, text[1:] if find_zone(text[1:]) else None
    hours, minutes, *seconds = (int(part) for part in text[1:].split(":"))
    if hours > 18 or minutes > 59 or (hours == 18 and minutes):
        return None, None
    offset = hours * 3600 + minutes * 60 + sum(seconds)
    return (-offset if text[0] == "-" else offset), None


def read_date_time(text: str) -> DateTime | None:
    """Read `2026-11-21T10:30:00`; a bare date is its midnight; None when it is neither."""
    day, has_time, clock = text.partition("T")
    date = read_date(day)
    time = read_time(clock) if has_time else Time(0, 0, 0)
    if date is None or time is None:
        return None
    return join_moment(date, time)


def join_moment(date: Date, time: Time) -> DateTime | None:
    """Put a day and a time together; 24:00 becomes the next day's midnight."""
    if time.hour < 24:
        return DateTime(date, time)
    following = add_days(date, 1)
    return None if following is None else DateTime(following, Time(0, 0, 0, 0, time.offset, time.zone))


def read_duration(text: str) -> DaysDuration | MonthsDuration | None:
    """Read `P1DT2H` or `P1Y2M`; None when it is neither."""
    if len(text) > _LENGTH_LIMIT or text[-1:] in ("P", "T"):
        return None
    found = _MONTHS.fullmatch(text)
    if found is not None:
        months = int(found[2] or 0) * 12 + int(found[3] or 0)
        return MonthsDuration(-months if found[1] else months)
    found = _DAYS.fullmatch(text)
    if found is None:
        return None
    days, hours, minutes, seconds = (int(part or 0) for part in found.groups()[1:5])
    nanos = days * DAY + (hours * 3600 + minutes * 60 + seconds) * NANOS + int((found[6] or "0").ljust(9, "0")[:9])
    return DaysDuration(-nanos if found[1] else nanos)


def show_date(date: Date) -> str:
    """Write a date as it is read."""
    return f"{'-' if date.year < 0 else ''}{abs(date.year):04}-{date.month:02}-{date.day:02}"


def show_time(time: Time) -> str:
    """Write a time as it is read."""
    fraction = f".{time.nano:09}".rstrip("0") if time.nano else ""
    return f"{time.hour:02}:{time.minute:02}:{time.second:02}{fraction}{_show_offset(time)}"


def _show_offset(time: Time) -> str:
    if time.zone is not None:
        return f"@{time.zone}"
    elif time.offset is None:
        return ""
    elif time.offset == 0:
        return "Z"
    minutes, seconds = divmod(abs(time.offset), 60)
    tail = f":{seconds:02}" if seconds else ""
    return f"{'-' if time.offset < 0 else '+'}{minutes // 60:02}:{minutes % 60:02}{tail}"


def show_date_time(moment: DateTime) -> str:
    """Write a date-time as it is read."""
    return f"{show_date(moment.date)}T{show_time(moment.time)}"


def show_months(duration: MonthsDuration) -> str:
    """Write a duration of months, such as `P1Y2M`."""
    years, months = divmod(abs(duration.months), 12)
    body = f"{years}Y" * (years > 0) + f"{months}M" * (months > 0)
    return f"{'-' if duration.months < 0 else ''}P{body or '0M'}"


def show_days(duration: DaysDuration) -> str:
    """Write a duration of days and time, such as `P1DT2H`."""
    seconds, nano = divmod(abs(duration.nanos), NANOS)
    days, seconds = divmod(seconds, 86_400)
    hours, seconds = divmod(seconds, 3600)
    minutes, seconds = divmod(seconds, 60)
    fraction = f".{nano:09}".rstrip("0") if nano else ""
    clock = f"{hours}H" * (hours > 0) + f"{minutes}M" * (minutes > 0)
    clock += f"{seconds}{fraction}S" if seconds or nano else ""
    body = f"{days}D" * (days > 0) + (f"T{clock}" if clock else "")
    return f"{'-' if duration.nanos < 0 else ''}P{body or 'T0S'}"
