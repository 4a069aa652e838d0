"""Questions asked of one record: the words in which definitions say which records they mean."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from orgdesk.core.measures.records import HOUR, Record, Scope

Test = Callable[[Record, Scope], bool]
Number = Callable[[Record, Scope], float | None]


def always(record: Record, scope: Scope) -> bool:
    """Any record."""
    return True


def did(*what: str) -> Test:
    """One of these happened to it."""
    return lambda record, scope: record.first(*what) is not None


def never(*what: str) -> Test:
    """None of these happened to it."""
    return lambda record, scope: record.first(*what) is None


def fact(name: str, *values: Any) -> Test:
    """The fact has one of these values; any true value when none is named."""
    return lambda record, scope: record.facts.get(name) in values if values else bool(record.facts.get(name))


def known(name: str) -> Test:
    """The fact was told at all, whatever it is: nobody is counted as wrong for what was never asked."""
    return lambda record, scope: name in record.facts


def at_least(name: str, limit: float) -> Test:
    """The fact is a number of `limit` or more."""
    return lambda record, scope: (record.number(name) or 0.0) >= limit


def at_most(name: str, limit: float) -> Test:
    """The fact is a number of `limit` or less."""
    return lambda record, scope: (found := record.number(name)) is not None and found <= limit


def over(name: str, limit: str) -> Test:
    """The first fact is a greater number than the second."""
    return lambda record, scope: (record.number(name) or 0.0) > (record.number(limit) or 0.0)


def both(*tests: Test) -> Test:
    """All of the tests hold."""
    return lambda record, scope: all(test(record, scope) for test in tests)


def either(*tests: Test) -> Test:
    """One of the tests holds."""
    return lambda record, scope: any(test(record, scope) for test in tests)


def no(test: Test) -> Test:
    """The test does not hold."""
    return lambda record, scope: not test(record, scope)


def within(start: str, end: str, *, days: float = 0, working: float = 0) -> Test:
    """`end` followed `start` within so many days, or so many working hours."""

    def kept(record: Record, scope: Scope) -> bool:
        begun = record.first(start)
        done = record.first(end, after=begun) if begun else None
        if begun is None or done is None:
            return False
        return scope.worked(begun, done) <= working if working else done - begun <= timedelta(days=days)

    return kept


def by_due(done: str, *, working: float = 0) -> Test:
    """`done` happened not after the moment in the fact `due`, or so many working hours after it."""

    def kept(record: Record, scope: Scope) -> bool:
        due, at = moment(record, "due"), record.first(done)
        if due is None or at is None:
            return False
        return at <= due or (working > 0 and scope.worked(due, at) <= working)

    return kept


def overdue(*done: str) -> Test:
    """Its due moment passed before the end of the period, and none of these happened."""

    def late(record: Record, scope: Scope) -> bool:
        due = moment(record, "due")
        return due is not None and due < scope.end and record.first(*done) is None

    return late


def standing(opened: str, *closed: str) -> Test:
    """Opened, and not closed since: what is open at the end of the period."""

    def open_still(record: Record, scope: Scope) -> bool:
        begun, ended = record.last(opened, "reopened"), record.last(*closed)
        return begun is not None and (ended is None or ended < begun)

    return open_still


def aged(what: str, *, days: float) -> Test:
    """`what` happened at least so many days before the end of the period."""

    def old(record: Record, scope: Scope) -> bool:
        at = record.first(what)
        return at is not None and scope.end - at >= timedelta(days=days)

    return old


def moment(record: Record, name: str) -> datetime | None:
    """A fact that is a moment."""
    given = record.facts.get(name)
    return given if isinstance(given, datetime) else None


def number(name: str) -> Number:
    """A fact as a number."""
    return lambda record, scope: record.number(name)


def times(*what: str) -> Number:
    """How often these happened to it."""
    return lambda record, scope: float(len(record.all(*what)))


def quotient(above: str, below: str) -> Number:
    """One fact divided by another, in percent; None where the second is missing or zero."""

    def divided(record: Record, scope: Scope) -> float | None:
        top, bottom = record.number(above), record.number(below)
        return 100 * top / bottom if top is not None and bottom else None

    return divided


def changes_of(name: str) -> Callable[[Record], list[Any]]:
    """The values that a fact took one after the other, repetitions left out."""

    def path(record: Record) -> list[Any]:
        found: list[Any] = []
        for happening in record.happenings:
            value = happening.facts.get(name)
            if value is not None and (not found or found[-1] != value):
                found.append(value)
        return found

    return path


def hours_in(record: Record, on: tuple[str, ...], off: tuple[str, ...], scope: Scope) -> float:
    """Wall hours of the period between each `on` and the next `off`, the last one up to its end."""
    total, since = 0.0, None
    for happening in record.happenings:
        if happening.what in on and since is None:
            since = happening.at
        elif happening.what in off and since is not None:
            total += hours_of(since, happening.at, scope)
            since = None
    return total + (hours_of(since, scope.end, scope) if since is not None else 0.0)


def hours_of(start: datetime, end: datetime, scope: Scope) -> float:
    """Wall hours between two moments that fall into the period."""
    return max(0.0, (min(end, scope.end) - max(start, scope.start)) / HOUR)
