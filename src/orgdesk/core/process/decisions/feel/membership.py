"""Ranges: how they are made, what lies in them, and what a test of `in` asks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .values import KIND_OF, Kind, Range, equal, less

_ORDERED = frozenset({Kind.NUMBER, Kind.STRING, Kind.DATE, Kind.TIME, Kind.DATE_TIME, Kind.DAYS, Kind.MONTHS})


def make_range(start: Any, end: Any, *, start_included: bool, end_included: bool) -> Range | None:
    """Make a range; None when its ends are of different kinds, not ordered, or the wrong way round."""
    if start is None and end is None:
        return None
    kinds = {KIND_OF.get(type(value)) for value in (start, end) if value is not None}
    if len(kinds) != 1 or not kinds <= _ORDERED:
        return None
    if start is not None and end is not None and less(end, start) is not False:
        return None
    return Range(start, end, start_included=start_included, end_included=end_included)


def closed_range(start: Any, end: Any) -> Range | None:
    """Make the range of `between`, which may be empty."""
    if start is None or end is None or KIND_OF.get(type(start)) is not KIND_OF.get(type(end)):
        return None
    return Range(start, end, start_included=True, end_included=True)


def half_range(operator: str, value: Any) -> Range | None:
    """Make the range that `< value` and its kin stand for."""
    if operator == "<":
        return Range(None, value, operator=operator)
    elif operator == "<=":
        return Range(None, value, end_included=True, operator=operator)
    elif operator == ">":
        return Range(value, None, operator=operator)
    elif operator == ">=":
        return Range(value, None, start_included=True, operator=operator)
    else:
        return Range(value, value, start_included=True, end_included=True, operator=operator)


def contains(range_: Range | None, value: Any) -> bool | None:
    """Whether a value lies in a range; None where they cannot be compared."""
    if range_ is None:
        return None
    if range_.operator == "=":
        return equal(value, range_.start)
    elif range_.operator == "!=":
        same = equal(value, range_.start)
        return None if same is None else not same
    elif value is None or (range_.operator == "" and (range_.start is None or range_.end is None)):
        return None
    return _within(range_, value)


def _within(range_: Range, value: Any) -> bool | None:
    low = True if range_.operator.startswith("<") else _beyond(range_.start, value, included=range_.start_included)
    high = True if range_.operator.startswith(">") else _beyond(value, range_.end, included=range_.end_included)
    if low is False or high is False:
        return False
    return None if low is None or high is None else True


def _beyond(low: Any, high: Any, *, included: bool) -> bool | None:
    before = less(low, high)
    return equal(low, high) if before is False and included else before


def matches_test(test: Any, value: Any, pay: Callable[[int], None]) -> bool | None:
    """Whether a value passes a test: equal to it, within its range, or among its items; `pay` is told of those."""
    if type(test) is Range and type(value) is not Range:
        return contains(test, value)
    if type(test) is list:
        return _matches_list(test, value, pay)
    return equal(value, test, pay)


def _matches_list(tests: list[Any], value: Any, pay: Callable[[int], None]) -> bool | None:
    pay(len(tests))
    if type(value) is list and equal(tests, value, pay) is True:
        return True
    for test in tests:
        if type(test) is Range and type(value) is not Range:
            if contains(test, value) is True:
                return True
        elif equal(test, value, pay) is True:
            return True
    return False


def any_holds(verdicts: Any) -> bool | None:
    """Join verdicts with a ternary or."""
    result: bool | None = False
    for verdict in verdicts:
        if verdict is True:
            return True
        if verdict is None:
            result = None
    return result
