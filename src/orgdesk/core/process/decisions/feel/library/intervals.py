"""Functions that say how points and ranges lie to each other (after Allen's interval algebra; standard, table 78)."""

from __future__ import annotations

from typing import Any

from orgdesk.core.process.decisions.feel.membership import contains
from orgdesk.core.process.decisions.feel.values import Range, equal, less

from .registry import Library

LIBRARY = Library()


def _span(value: Any) -> Range:
    """See a point as the range of itself alone."""
    return value if isinstance(value, Range) else Range(value, value, start_included=True, end_included=True)


def _same(left: Any, right: Any) -> bool:
    return equal(left, right) is True


def _less(left: Any, right: Any) -> bool:
    return less(left, right) is True


def _apart(left: Range, right: Range) -> bool:
    """Whether left ends before right starts."""
    if _same(left.end, right.start):
        return not (left.end_included and right.start_included)
    return _less(left.end, right.start)


def _starts_no_later(left: Range, right: Range) -> bool:
    if _same(left.start, right.start):
        return left.start_included or not right.start_included
    return _less(left.start, right.start)


def _ends_no_earlier(left: Range, right: Range) -> bool:
    if _same(left.end, right.end):
        return left.end_included or not right.end_included
    return _less(right.end, left.end)


def _comparable(*values: Any) -> bool:
    ends = [end for value in values for end in (_span(value).start, _span(value).end)]
    return all(less(ends[0], end) is not None for end in ends)


@LIBRARY.add("before", "a: any, b: any")
def _before(left: Any, right: Any) -> bool | None:
    return _apart(_span(left), _span(right)) if _comparable(left, right) else None


@LIBRARY.add("after", "a: any, b: any")
def _after(left: Any, right: Any) -> bool | None:
    return _before(right, left)


@LIBRARY.add("meets", "range1: range, range2: range")
def _meets(left: Range, right: Range) -> bool | None:
    if not _comparable(left, right):
        return None
    return left.end_included and right.start_included and _same(left.end, right.start)


@LIBRARY.add("met by", "range1: range, range2: range")
def _met_by(left: Range, right: Range) -> bool | None:
    return _meets(right, left)


@LIBRARY.add("overlaps", "range1: range, range2: range")
def _overlaps(left: Range, right: Range) -> bool | None:
    return not _apart(left, right) and not _apart(right, left) if _comparable(left, right) else None


@LIBRARY.add("overlaps before", "range1: range, range2: range")
def _overlaps_before(left: Range, right: Range) -> bool | None:
    if not _comparable(left, right):
        return None
    earlier = _starts_no_later(left, right) and not _starts_no_later(right, left)
    return earlier and not _apart(left, right) and _ends_no_earlier(right, left)


@LIBRARY.add("overlaps after", "range1: range, range2: range")
def _overlaps_after(left: Range, right: Range) -> bool | None:
    return _overlaps_before(right, left)


@LIBRARY.add("finishes", "a: any, range: range")
def _finishes(value: Any, range_: Range) -> bool | None:
    if not _comparable(value, range_):
        return None
    inner = _span(value)
    ends_alike = inner.end_included == range_.end_included and _same(inner.end, range_.end)
    return ends_alike and _starts_no_later(range_, inner)


@LIBRARY.add("finished by", "range: range, a: any")
def _finished_by(range_: Range, value: Any) -> bool | None:
    return _finishes(value, range_)


@LIBRARY.add("includes", "range: range, a: any")
def _includes(range_: Range, value: Any) -> bool | None:
    if not isinstance(value, Range):
        return contains(range_, value)
    if not _comparable(range_, value):
        return None
    return _starts_no_later(range_, value) and _ends_no_earlier(range_, value)


@LIBRARY.add("during", "a: any, range: range")
def _during(value: Any, range_: Range) -> bool | None:
    return _includes(range_, value)


@LIBRARY.add("starts", "a: any, range: range")
def _starts(value: Any, range_: Range) -> bool | None:
    if not _comparable(value, range_):
        return None
    inner = _span(value)
    starts_alike = inner.start_included == range_.start_included and _same(inner.start, range_.start)
    return starts_alike and _ends_no_earlier(range_, inner)


@LIBRARY.add("started by", "range: range, a: any")
def _started_by(range_: Range, value: Any) -> bool | None:
    return _starts(value, range_)


@LIBRARY.add("coincides", "a: any, b: any")
def _coincides(left: Any, right: Any) -> bool | None:
    if not _comparable(left, right):
        return None
    first, second = _span(left), _span(right)
    return (
        _same(first.start, second.start)
        and _same(first.end, second.end)
        and (first.start_included, first.end_included) == (second.start_included, second.end_included)
    )
