"""What follows a dot: entries of contexts, parts of dates, times, durations and ranges."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from .scope import Work
from .temporal import DAY, NANOS, Date, DateTime, DaysDuration, MonthsDuration, Time
from .values import Range


def get_property(value: Any, name: str, work: Work) -> Any:
    """Read a property; of a list, that of each item; null when there is none."""
    if type(value) is list:
        work.spend(len(value))
        return [get_property(item, name, work) if type(item) is not list else None for item in value]
    if type(value) is dict:
        if name in value:
            return value[name]
    else:
        read = _PROPERTIES.get(type(value), {}).get(name)
        if read is not None:
            return read(value)
    if value is not None:
        work.warn(f"There is no {name!r} in this value; it counts as null.")
    return None


def _weekday(date: Date) -> Decimal:
    return Decimal((date.ordinal + 3) % 7 + 1)


def _offset(time: Time, seconds: int | None) -> DaysDuration | None:
    return None if seconds is None else DaysDuration(seconds * NANOS)


def _seconds(time: Time) -> Decimal:
    return Decimal(time.second) if time.nano == 0 else (Decimal(time.second * NANOS + time.nano) / NANOS).normalize()


def _signed(total: int, unit: int, within: int) -> Decimal:
    part = abs(total) // unit % within if within else abs(total) // unit
    return Decimal(-part if total < 0 else part)


Reader = Callable[[Any], Any]

_DATE: dict[str, Reader] = {
    "year": lambda date: Decimal(date.year),
    "month": lambda date: Decimal(date.month),
    "day": lambda date: Decimal(date.day),
    "weekday": _weekday,
}
_TIME: dict[str, Reader] = {
    "hour": lambda time: Decimal(time.hour),
    "minute": lambda time: Decimal(time.minute),
    "second": _seconds,
    "time offset": lambda time: _offset(time, time.offset),
    "timezone": lambda time: time.zone,
}
_MOMENT_OF_DATE: dict[str, Reader] = {
    "hour": lambda date: Decimal(0),
    "minute": lambda date: Decimal(0),
    "second": lambda date: Decimal(0),
    "time offset": lambda date: DaysDuration(0),
    "timezone": lambda date: None,
}


def _on(part: str, readers: dict[str, Reader]) -> dict[str, Reader]:
    def through(read: Reader) -> Reader:
        return lambda moment: read(getattr(moment, part))

    return {name: through(read) for name, read in readers.items()}


_PROPERTIES: dict[type, dict[str, Reader]] = {
    Date: {**_DATE, **_MOMENT_OF_DATE},
    Time: _TIME,
    DateTime: {
        **_on("date", _DATE),
        **_on("time", _TIME),
        "time offset": lambda moment: _offset(moment.time, moment.offset),
    },
    MonthsDuration: {
        "years": lambda duration: _signed(duration.months, 12, 0),
        "months": lambda duration: _signed(duration.months, 1, 12),
    },
    DaysDuration: {
        "days": lambda duration: _signed(duration.nanos, DAY, 0),
        "hours": lambda duration: _signed(duration.nanos, 3600 * NANOS, 24),
        "minutes": lambda duration: _signed(duration.nanos, 60 * NANOS, 60),
        "seconds": lambda duration: _signed(duration.nanos, NANOS, 60),
    },
    Range: {
        "start": lambda range_: range_.start,
        "end": lambda range_: range_.end,
        "start included": lambda range_: range_.start_included,
        "end included": lambda range_: range_.end_included,
    },
}
