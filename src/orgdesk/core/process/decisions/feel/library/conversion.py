"""Functions that turn text to numbers and ranges, and compare values strictly."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from orgdesk.core.process.decisions.feel.at_literals import (
    read_at_literal,
    read_date,
    read_date_time,
    read_duration,
    read_time,
)
from orgdesk.core.process.decisions.feel.lexer import unescape
from orgdesk.core.process.decisions.feel.membership import make_range
from orgdesk.core.process.decisions.feel.temporal import DateTime, Time
from orgdesk.core.process.decisions.feel.values import NUMBERS, Range, equal

from .registry import Library

LIBRARY = Library()

_NUMBER = re.compile(r"-?(\d+(\.\d+)?|\.\d+)([eE][+-]?\d{1,6})?", re.ASCII)
_END = r'(-?(?:\d+(?:\.\d+)?|\.\d+)|@?"(?:\\.|[^"\\])*"|(?:date and time|date|time|duration)\(\s*"[^"\\]*"\s*\))'
_RANGE = re.compile(rf"\s*([\[(\]])\s*{_END}\s*\.\.\s*{_END}\s*([\])\[])\s*")
_CALLS = {"date and time": read_date_time, "date": read_date, "time": read_time, "duration": read_duration}


@LIBRARY.add("number", "from: string, grouping separator?: string null, decimal separator?: string null")
def _number(text: str, grouping: str | None = None, point: str | None = None) -> Decimal | None:
    if grouping not in (None, " ", ",", ".") or point not in (None, ",", ".") or (grouping == point is not None):
        return None
    plain = text.replace(grouping, "") if grouping else text
    if point == ",":
        plain = plain.replace(".", "?").replace(",", ".")
    return NUMBERS.create_decimal(plain) if _NUMBER.fullmatch(plain) else None


@LIBRARY.add("number", "from: number")
def _same_number(number: Decimal) -> Decimal:
    return number


@LIBRARY.add("range", "from: string")
def _range(text: str) -> Range | None:
    found = _RANGE.fullmatch(text)
    if found is None:
        return None
    start, end = _read_end(found[2]), _read_end(found[3])
    if start is None or end is None:
        return None
    return make_range(start, end, start_included=found[1] == "[", end_included=found[4] == "]")


def _read_end(text: str) -> Any:
    if text[0] == "@":
        return read_at_literal(unescape(text[2:-1]))
    elif text[0] == '"':
        return unescape(text[1:-1])
    elif text[-1] == ")":
        name, _, rest = text.partition("(")
        return _CALLS[name](rest.strip(') "'))
    else:
        return NUMBERS.create_decimal(text)


@LIBRARY.add("is", "value1?: any, value2?: any")
def _is(left: Any = None, right: Any = None) -> bool:
    if type(left) is not type(right):
        return False
    if isinstance(left, (Time, DateTime)):
        return bool(left == right)
    return equal(left, right) is True
