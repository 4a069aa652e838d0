"""Functions of booleans and numbers."""

from __future__ import annotations

from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Decimal,
)

from orgdesk.core.process.decisions.feel.arithmetic import floor_modulo
from orgdesk.core.process.decisions.feel.temporal import DaysDuration, MonthsDuration
from orgdesk.core.process.decisions.feel.values import NUMBERS

from .registry import Library

LIBRARY = Library()

SCALE_LOW, SCALE_HIGH = -6111, 6176


@LIBRARY.add("not", "negand: boolean")
def _not(negand: bool) -> bool:  # noqa: FBT001
    return not negand


def _scaled(number: Decimal, scale: Decimal, rounding: str) -> Decimal | None:
    places = int(scale)
    if not SCALE_LOW <= places <= SCALE_HIGH:
        return None
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and -exponent <= places:
        return number
    return number.quantize(Decimal((0, (1,), -places)), rounding=rounding, context=_WIDE)


_WIDE = NUMBERS.copy()
_WIDE.prec = 6200
_WIDE.Emin = -12_500
_WIDE.Emax = 12_500


@LIBRARY.add("decimal", "n: number, scale: number")
def _decimal(number: Decimal, scale: Decimal) -> Decimal | None:
    return _scaled(number, scale, ROUND_HALF_EVEN)


@LIBRARY.add("floor", "n: number, scale?: number")
def _floor(number: Decimal, scale: Decimal = Decimal(0)) -> Decimal | None:
    return _scaled(number, scale, ROUND_FLOOR)


@LIBRARY.add("ceiling", "n: number, scale?: number")
def _ceiling(number: Decimal, scale: Decimal = Decimal(0)) -> Decimal | None:
    return _scaled(number, scale, ROUND_CEILING)


@LIBRARY.add("round up", "n: number, scale: number")
def _round_up(number: Decimal, scale: Decimal) -> Decimal | None:
    return _scaled(number, scale, ROUND_UP)


@LIBRARY.add("round down", "n: number, scale: number")
def _round_down(number: Decimal, scale: Decimal) -> Decimal | None:
    return _scaled(number, scale, ROUND_DOWN)


@LIBRARY.add("round half up", "n: number, scale: number")
def _round_half_up(number: Decimal, scale: Decimal) -> Decimal | None:
    return _scaled(number, scale, ROUND_HALF_UP)


@LIBRARY.add("round half down", "n: number, scale: number")
def _round_half_down(number: Decimal, scale: Decimal) -> Decimal | None:
    return _scaled(number, scale, ROUND_HALF_DOWN)


@LIBRARY.add("abs", "n: number|days and time duration|years and months duration")
def _abs(value: Decimal | DaysDuration | MonthsDuration) -> Decimal | DaysDuration | MonthsDuration:
    if isinstance(value, DaysDuration):
        return DaysDuration(abs(value.nanos))
    elif isinstance(value, MonthsDuration):
        return MonthsDuration(abs(value.months))
    else:
        return NUMBERS.abs(value)


@LIBRARY.add("modulo", "dividend: number, divisor: number")
def _modulo(dividend: Decimal, divisor: Decimal) -> Decimal | None:
    return None if divisor == 0 else floor_modulo(dividend, divisor)


@LIBRARY.add("sqrt", "number: number")
def _sqrt(number: Decimal) -> Decimal | None:
    return None if number < 0 else NUMBERS.sqrt(number)


@LIBRARY.add("log", "number: number")
def _log(number: Decimal) -> Decimal | None:
    return None if number <= 0 else NUMBERS.ln(number)


@LIBRARY.add("exp", "number: number")
def _exp(number: Decimal) -> Decimal:
    return NUMBERS.exp(number)


@LIBRARY.add("odd", "number: number")
def _odd(number: Decimal) -> bool | None:
    return _parity(number, 1)


@LIBRARY.add("even", "number: number")
def _even(number: Decimal) -> bool | None:
    return _parity(number, 0)


def _parity(number: Decimal, wanted: int) -> bool | None:
    if number != number.to_integral_value():
        return False
    return int(number % 2 if number.adjusted() < 33 else 0) % 2 == wanted
