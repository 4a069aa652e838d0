"""Values as text, the way `string()` writes them."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from orgdesk.core.phrases import phrase

from .at_literals import show_date, show_date_time, show_days, show_months, show_time
from .errors import FeelLimitError
from .scope import RESULT_LIMIT, STRING_LIMIT
from .temporal import Date, DateTime, DaysDuration, MonthsDuration, Time
from .values import Function, Range, check_size


def to_text(value: Any) -> str:
    """Write a value; strings as they are, inside lists and contexts quoted."""
    if type(value) in (list, dict) and not check_size(value, STRING_LIMIT):
        raise FeelLimitError(phrase("characters of one text"), STRING_LIMIT)
    return value if type(value) is str else _show(value)


def to_plain(value: Any) -> Any:
    """Give a value as plain data for JSON and pages: whole numbers as int, others Decimal, moments and the like as text.

    Raises FeelLimitError when it is too large to be written out.
    """
    if type(value) is Decimal:
        return int(value) if value == value.to_integral_value() and value.adjusted() < 34 else value
    elif type(value) not in (list, dict):
        return value if value is None or type(value) in (str, bool) else to_text(value)
    elif not check_size(value, RESULT_LIMIT):
        raise FeelLimitError(phrase("parts of one value"), RESULT_LIMIT)
    elif type(value) is list:
        return [to_plain(item) for item in value]
    else:
        return {name: to_plain(item) for name, item in value.items()}


def _show(value: Any) -> str:
    return "null" if value is None else _SHOW[type(value)](value)


def _show_number(number: Decimal) -> str:
    if number == 0:
        return "0"
    plain = f"{number:f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def _quote(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _show_context(context: dict[str, Any]) -> str:
    return "{" + ", ".join(f"{_key(key)}: {_show(value)}" for key, value in context.items()) + "}"


def _key(key: str) -> str:
    return key if key.replace(" ", "").isidentifier() else _quote(key)


def _show_range(range_: Range) -> str:
    if range_.operator:
        end = range_.end if range_.operator.startswith("<") else range_.start
        return f"{range_.operator} {_show(end)}"
    opening, closing = "[" if range_.start_included else "(", "]" if range_.end_included else ")"
    return f"{opening}{_show(range_.start)}..{_show(range_.end)}{closing}"


_SHOW: dict[type, Callable[[Any], str]] = {
    str: _quote,
    bool: lambda value: "true" if value else "false",
    Decimal: _show_number,
    Date: show_date,
    Time: show_time,
    DateTime: show_date_time,
    DaysDuration: show_days,
    MonthsDuration: show_months,
    list: lambda items: "[" + ", ".join(_show(item) for item in items) + "]",
    dict: _show_context,
    Range: _show_range,
    Function: lambda function: f"function {function.name}",
}
