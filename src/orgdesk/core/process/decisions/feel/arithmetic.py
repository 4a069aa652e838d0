"""`+ - * / **` over every pair of kinds that the standard gives a meaning; any other pair is null."""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_DOWN, ROUND_FLOOR, Decimal, DecimalException
from typing import Any

from .scope import STRING_LIMIT
from .temporal import (
    DAY,
    Date,
    DateTime,
    DaysDuration,
    MonthsDuration,
    Time,
    add_days,
    add_months,
    add_nanos,
    as_moment,
    time_from_nanos,
    time_offset,
)
from .values import NUMBERS

DURATION_LIMIT = 10**30

Operation = Callable[[Any, Any], Any]


def calculate(operator: str, left: Any, right: Any) -> Any:
    """Apply an operator; None where the pair has no meaning or the result no place among the values."""
    operation = OPERATIONS[operator].get((type(left), type(right)))
    if operation is None:
        return None
    try:
        return operation(left, right)
    except (DecimalException, OverflowError):
        return None


def negate(value: Any) -> Any:
    """Give the opposite of a number or duration; None for anything else."""
    if type(value) is Decimal:
        return NUMBERS.minus(value)
    elif type(value) is DaysDuration:
        return DaysDuration(-value.nanos)
    elif type(value) is MonthsDuration:
        return MonthsDuration(-value.months)
    else:
        return None


def _join(left: str, right: str) -> str | None:
    return left + right if len(left) + len(right) <= STRING_LIMIT else None


def _days(nanos: int) -> DaysDuration | None:
    return DaysDuration(nanos) if abs(nanos) < DURATION_LIMIT else None


def _months(months: int) -> MonthsDuration | None:
    return MonthsDuration(months) if abs(months) < DURATION_LIMIT else None


def _flip(operation: Operation) -> Operation:
    return lambda left, right: operation(right, left)


def _opposite(operation: Operation) -> Operation:
    return lambda left, right: operation(left, negate(right))


def _date_plus_days(date: Date, duration: DaysDuration) -> Date | None:
    return add_days(date, duration.nanos // DAY)


def _date_plus_months(date: Date, duration: MonthsDuration) -> Date | None:
    return add_months(date, duration.months)


def _moment_plus_days(moment: DateTime, duration: DaysDuration) -> DateTime | None:
    return add_nanos(moment, duration.nanos)


def _moment_plus_months(moment: DateTime, duration: MonthsDuration) -> DateTime | None:
    date = add_months(moment.date, duration.months)
    return None if date is None else DateTime(date, moment.time)


def _time_plus_days(time: Time, duration: DaysDuration) -> Time:
    return time_from_nanos(time.nanos + duration.nanos, time)


def _moments_apart(left: Date | DateTime, right: Date | DateTime) -> DaysDuration | None:
    first, second = as_moment(left), as_moment(right)
    if (first.offset is None) is not (second.offset is None):
        return None
    return DaysDuration(first.instant - second.instant)


def _times_apart(left: Time, right: Time) -> DaysDuration | None:
    first, second = time_offset(left), time_offset(right)
    if (first is None) is not (second is None):
        return None
    return DaysDuration(left.nanos - right.nanos - ((first or 0) - (second or 0)) * 1_000_000_000)


def _days_times(duration: DaysDuration, number: Decimal) -> DaysDuration | None:
    return _days(_whole(NUMBERS.multiply(Decimal(duration.nanos), number)))


def _months_times(duration: MonthsDuration, number: Decimal) -> MonthsDuration | None:
    return _months(_whole(NUMBERS.multiply(Decimal(duration.months), number)))


def _days_by(duration: DaysDuration, number: Decimal) -> DaysDuration | None:
    return _days(_whole(NUMBERS.divide(Decimal(duration.nanos), number)))


def _months_by(duration: MonthsDuration, number: Decimal) -> MonthsDuration | None:
    return _months(_whole(NUMBERS.divide(Decimal(duration.months), number)))


def _whole(number: Decimal) -> int:
    if abs(number) >= DURATION_LIMIT:
        return DURATION_LIMIT
    return int(number.to_integral_value(ROUND_DOWN))


def _power(base: Decimal, exponent: Decimal) -> Decimal:
    return NUMBERS.power(base, exponent)


_PLUS: dict[tuple[type, type], Operation] = {
    (Decimal, Decimal): NUMBERS.add,
    (str, str): _join,
    (DaysDuration, DaysDuration): lambda left, right: _days(left.nanos + right.nanos),
    (MonthsDuration, MonthsDuration): lambda left, right: _months(left.months + right.months),
    (Date, DaysDuration): _date_plus_days,
    (Date, MonthsDuration): _date_plus_months,
    (DateTime, DaysDuration): _moment_plus_days,
    (DateTime, MonthsDuration): _moment_plus_months,
    (Time, DaysDuration): _time_plus_days,
    (DaysDuration, Date): _flip(_date_plus_days),
    (MonthsDuration, Date): _flip(_date_plus_months),
    (DaysDuration, DateTime): _flip(_moment_plus_days),
    (MonthsDuration, DateTime): _flip(_moment_plus_months),
    (DaysDuration, Time): _flip(_time_plus_days),
}

_MINUS: dict[tuple[type, type], Operation] = {
    (Decimal, Decimal): NUMBERS.subtract,
    (DaysDuration, DaysDuration): lambda left, right: _days(left.nanos - right.nanos),
    (MonthsDuration, MonthsDuration): lambda left, right: _months(left.months - right.months),
    (Date, DaysDuration): _opposite(_date_plus_days),
    (Date, MonthsDuration): _opposite(_date_plus_months),
    (DateTime, DaysDuration): _opposite(_moment_plus_days),
    (DateTime, MonthsDuration): _opposite(_moment_plus_months),
    (Time, DaysDuration): _opposite(_time_plus_days),
    (Date, Date): _moments_apart,
    (DateTime, DateTime): _moments_apart,
    (Date, DateTime): _moments_apart,
    (DateTime, Date): _moments_apart,
    (Time, Time): _times_apart,
}

_TIMES: dict[tuple[type, type], Operation] = {
    (Decimal, Decimal): NUMBERS.multiply,
    (DaysDuration, Decimal): _days_times,
    (Decimal, DaysDuration): _flip(_days_times),
    (MonthsDuration, Decimal): _months_times,
    (Decimal, MonthsDuration): _flip(_months_times),
}

_BY: dict[tuple[type, type], Operation] = {
    (Decimal, Decimal): NUMBERS.divide,
    (DaysDuration, Decimal): _days_by,
    (MonthsDuration, Decimal): _months_by,
    (DaysDuration, DaysDuration): lambda left, right: NUMBERS.divide(Decimal(left.nanos), Decimal(right.nanos)),
    (MonthsDuration, MonthsDuration): lambda left, right: NUMBERS.divide(Decimal(left.months), Decimal(right.months)),
}

OPERATIONS: dict[str, dict[tuple[type, type], Operation]] = {
    "+": _PLUS,
    "-": _MINUS,
    "*": _TIMES,
    "/": _BY,
    "**": {(Decimal, Decimal): _power},
}


def floor_modulo(dividend: Decimal, divisor: Decimal) -> Decimal:
    """Give the remainder with the sign of the divisor: dividend - divisor * floor(dividend / divisor)."""
    quotient = NUMBERS.divide(dividend, divisor).to_integral_value(ROUND_FLOOR)
    return NUMBERS.subtract(dividend, NUMBERS.multiply(divisor, quotient))
