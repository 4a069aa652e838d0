"""The values of the language: what they are in Python, how they compare, and how they read as text.

number Decimal (34 digits), string str, boolean bool, null None, list list, context dict, the temporal kinds of
`temporal`, `Range` and `Function`. Values are never changed once made.
"""

from __future__ import annotations

import datetime as python_time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal, DecimalException, DivisionByZero, InvalidOperation, Overflow
from enum import Enum
from typing import Any

from orgdesk.core.phrases import phrase

from .errors import FeelLimitError
from .temporal import NANOS, Date, DateTime, DaysDuration, MonthsDuration, Time, time_offset

NUMBERS = Context(
    prec=34, rounding=ROUND_HALF_EVEN, Emin=-6143, Emax=6144, traps=[InvalidOperation, DivisionByZero, Overflow]
)


@dataclass(frozen=True, slots=True)
class Range:
    """An interval; `operator` is set when it was written as a comparison such as `< 10`."""

    start: Any
    end: Any
    start_included: bool = False
    end_included: bool = False
    operator: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Function:
    """Something that can be invoked: `call(work, *arguments)`, or `call_named(work, arguments by name)`.

    `types` and `result` are the declared types, None where any will do.
    """

    name: str
    parameters: tuple[str, ...]
    call: Callable[..., Any]
    types: tuple[Any, ...] = ()
    result: Any = None
    call_named: Callable[..., Any] | None = None


class Kind(Enum):
    """The kinds between which nothing compares."""

    NUMBER = "number"
    STRING = "string"
    BOOLEAN = "boolean"
    DATE = "date"
    TIME = "time"
    DATE_TIME = "date and time"
    DAYS = "days and time duration"
    MONTHS = "years and months duration"
    LIST = "list"
    CONTEXT = "context"
    RANGE = "range"
    FUNCTION = "function"


KIND_OF: dict[type, Kind] = {
    Decimal: Kind.NUMBER,
    str: Kind.STRING,
    bool: Kind.BOOLEAN,
    Date: Kind.DATE,
    Time: Kind.TIME,
    DateTime: Kind.DATE_TIME,
    DaysDuration: Kind.DAYS,
    MonthsDuration: Kind.MONTHS,
    list: Kind.LIST,
    dict: Kind.CONTEXT,
    Range: Kind.RANGE,
    Function: Kind.FUNCTION,
}


def to_feel(value: Any) -> Any:
    """Turn a Python value into one of the language's; raises TypeError for what has no counterpart."""
    if value is None or type(value) in _ATOMS:
        return value
    convert = _CONVERTERS.get(type(value))
    if convert is not None:
        return convert(value)
    for base, converter in _CONVERTERS.items():
        if isinstance(value, base):
            return converter(value)
    if isinstance(value, Mapping):
        return {str(key): to_feel(item) for key, item in value.items()}
    raise TypeError(f"A {type(value).__name__} has no counterpart in the expression language; pass plain values.")


def _from_datetime(value: python_time.datetime) -> DateTime:
    zone = getattr(value.tzinfo, "key", None)
    shift = value.utcoffset() if zone is None else None
    offset = None if shift is None else int(shift.total_seconds())
    time = Time(value.hour, value.minute, value.second, value.microsecond * 1000, offset, zone)
    return DateTime(Date(value.year, value.month, value.day), time)


def _from_time(value: python_time.time) -> Time:
    shift = value.utcoffset()
    offset = None if shift is None else int(shift.total_seconds())
    return Time(value.hour, value.minute, value.second, value.microsecond * 1000, offset)


def _from_timedelta(value: python_time.timedelta) -> DaysDuration:
    return DaysDuration((value.days * 86_400 + value.seconds) * NANOS + value.microseconds * 1000)


def _from_number(value: int | float | Decimal) -> Decimal | None:
    try:
        number = NUMBERS.create_decimal(repr(value) if isinstance(value, float) else value)
    except DecimalException:
        raise FeelLimitError(phrase("digits of a number"), NUMBERS.Emax) from None
    return number if number.is_finite() else None


def check_size(value: Any, limit: int) -> bool:
    """Whether a value, written out in full, has no more than so many parts; shared parts count each time."""
    sizes: dict[int, int] = {}
    parts = 0
    waiting = [(value, False)]
    while waiting:
        part, inside_done = waiting.pop()
        if type(part) not in (list, dict) or id(part) in sizes:
            continue
        inner = list(part.values()) if type(part) is dict else part
        if inside_done:
            sizes[id(part)] = 1 + sum(sizes.get(id(item), 1) for item in inner)
            if sizes[id(part)] > limit:
                return False
        else:
            parts += len(inner)
            if parts > limit:
                return False
            waiting.append((part, True))
            waiting += [(item, False) for item in inner]
    return True


_ATOMS = frozenset({str, bool, Decimal, Date, Time, DateTime, DaysDuration, MonthsDuration, Range, Function})
_CONVERTERS: dict[type, Callable[[Any], Any]] = {
    bool: bool,
    int: _from_number,
    float: _from_number,
    Decimal: _from_number,
    str: str,
    list: lambda items: [to_feel(item) for item in items],
    tuple: lambda items: [to_feel(item) for item in items],
    dict: lambda items: {str(key): to_feel(item) for key, item in items.items()},
    python_time.datetime: _from_datetime,
    python_time.date: lambda day: Date(day.year, day.month, day.day),
    python_time.time: _from_time,
    python_time.timedelta: _from_timedelta,
}


def equal(left: Any, right: Any, pay: Callable[[int], None] | None = None) -> bool | None:
    """Compare two values; None (null) when they are of different kinds. `pay` is told of the items compared."""
    if left is None or right is None:
        return left is right
    kind = KIND_OF.get(type(left))
    if kind is not KIND_OF.get(type(right)) or kind is None:
        return None
    if kind is Kind.LIST or kind is Kind.CONTEXT:
        return _equal_inside(left, right, pay)
    return _EQUAL.get(kind, _same)(left, right)


def _equal_inside(left: Any, right: Any, pay: Callable[[int], None] | None) -> bool:
    """Compare lists and contexts, however deep, looking at each pair of them once."""
    seen: set[tuple[int, int]] = set()
    waiting = [(left, right)]
    while waiting:
        first, second = waiting.pop()
        if type(first) is not type(second) or type(first) not in (list, dict):
            if equal(first, second) is not True:
                return False
        elif first is not second and (id(first), id(second)) not in seen:
            seen.add((id(first), id(second)))
            if pay is not None:
                pay(len(first))
            if len(first) != len(second) or (type(first) is dict and first.keys() != second.keys()):
                return False
            waiting += [(first[at], second[at]) for at in (first if type(first) is dict else range(len(first)))]
    return True


def less(left: Any, right: Any) -> bool | None:
    """Whether left comes before right; None (null) when they cannot be ordered."""
    kind = KIND_OF.get(type(left))
    if kind is None or kind is not KIND_OF.get(type(right)):
        return None
    key = _ORDER.get(kind)
    if key is None:
        return None
    first, second = key(left), key(right)
    if kind is Kind.TIME or kind is Kind.DATE_TIME:
        return bool(first[1] < second[1]) if first[0] == second[0] else None
    return bool(first < second)


def _same(left: Any, right: Any) -> bool | None:
    return bool(left == right)


def _equal_times(left: Time | DateTime, right: Time | DateTime) -> bool:
    """Compare to the second, as the standard's kit does."""
    key = _ORDER[KIND_OF[type(left)]]
    (is_local, first), (other_is_local, second) = key(left), key(right)
    return bool(is_local == other_is_local and first // NANOS == second // NANOS)


def _equal_ranges(left: Range, right: Range) -> bool:
    return (
        left.operator == right.operator
        and (left.start_included, left.end_included) == (right.start_included, right.end_included)
        and equal(left.start, right.start) is True
        and equal(left.end, right.end) is True
    )


_EQUAL: dict[Kind, Callable[[Any, Any], bool | None]] = {
    Kind.TIME: _equal_times,
    Kind.DATE_TIME: _equal_times,
    Kind.RANGE: _equal_ranges,
    Kind.FUNCTION: lambda left, right: left is right,
}


def _time_key(time: Time) -> tuple[bool, int]:
    offset = time_offset(time)
    return offset is None, time.nanos - (offset or 0) * NANOS


_ORDER: dict[Kind, Callable[[Any], Any]] = {
    Kind.NUMBER: lambda number: number,
    Kind.STRING: lambda text: text,
    Kind.DATE: lambda date: (date.year, date.month, date.day),
    Kind.TIME: _time_key,
    Kind.DATE_TIME: lambda moment: (moment.offset is None, moment.instant),
    Kind.DAYS: lambda duration: duration.nanos,
    Kind.MONTHS: lambda duration: duration.months,
}
