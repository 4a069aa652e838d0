"""ISO 8601 durations, dates and cycles of timers, and when they fall due."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from orgdesk.core.phrases import phrase
from orgdesk.core.process.definition import Timer, TimerKind

if TYPE_CHECKING:
    from orgdesk.core.process.board import Calendar

_PERIOD: Final = re.compile(
    r"(?P<sign>-)?P(?:(?P<years>\d{1,4})Y)?(?:(?P<months>\d{1,5})M)?(?:(?P<weeks>\d{1,5})W)?(?:(?P<days>\d{1,6})D)?"
    r"(?:T(?:(?P<hours>\d{1,8})H)?(?:(?P<minutes>\d{1,9})M)?(?:(?P<seconds>\d{1,10}(?:\.\d{1,9})?)S)?)?",
)
_CYCLE: Final = re.compile(r"R(?P<count>-?\d{0,9})/(?:(?P<start>[^/]+)/)?(?P<period>[^/]+)")


@dataclass(frozen=True, slots=True)
class Period:
    """A duration of calendar months and exact time."""

    months: int
    exact: timedelta

    def add_to(self, at: datetime) -> datetime:
        """The moment a period later; a month's missing day becomes its last (31 January + 1 month = end of February)."""
        try:
            return _add_months(at, self.months) + self.exact
        except (OverflowError, ValueError):
            raise ValueError(phrase("the time lies outside the calendar (years 1 to 9999)")) from None


@dataclass(frozen=True, slots=True)
class Cycle:
    """A repetition in time: `count` times (None = for ever), from `start` or from arming, each `period` apart."""

    count: int | None
    start: datetime | None
    period: Period


@lru_cache(maxsize=1024)
def parse_period(text: str) -> Period:
    """Read `P1DT2H30M`. Raises ValueError naming the text."""
    match = _PERIOD.fullmatch(text.strip())
    if (
        match is None
        or not any(match[name] for name in match.groupdict() if name != "sign")
        or text.strip().endswith("T")
    ):
        raise ValueError(phrase("{text!r} is no ISO 8601 duration such as PT4H or P2D", text=text))
    parts = {name: float(value or 0) for name, value in match.groupdict().items() if name != "sign"}
    sign = -1 if match["sign"] else 1
    try:
        exact = timedelta(
            weeks=parts["weeks"],
            days=parts["days"],
            hours=parts["hours"],
            minutes=parts["minutes"],
            seconds=parts["seconds"],
        )
    except OverflowError:
        raise ValueError(phrase("{text!r} is longer than any calendar", text=text)) from None
    return Period(sign * int(parts["years"] * 12 + parts["months"]), sign * exact)


def parse_moment(text: str) -> datetime:
    """Read an ISO 8601 date and time; without zone it is UTC. Raises ValueError naming the text."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        raise ValueError(
            phrase("{text!r} is no ISO 8601 date and time such as 2026-03-01T09:00:00Z", text=text)
        ) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def parse_cycle(text: str) -> Cycle:
    """Read `R3/PT10M`, `R/PT15M` or `R3/2026-03-01T09:00:00Z/P1D`. Raises ValueError naming the text."""
    match = _CYCLE.fullmatch(text.strip())
    if match is None:
        raise ValueError(phrase("{text!r} is no ISO 8601 cycle such as R3/PT10M", text=text))
    period = parse_period(match["period"])
    if period.months <= 0 and period.exact <= timedelta(0):
        raise ValueError(phrase("{text!r} repeats without time passing", text=text))
    count = int(match["count"]) if match["count"] else None
    if count is not None and count < 1:
        count = None if count == -1 else 0
    return Cycle(count, parse_moment(match["start"]) if match["start"] else None, period)


def check_timer(kind: TimerKind, text: str) -> None:
    """Raise ValueError for a text that this kind of timer cannot read."""
    if kind is TimerKind.DURATION:
        parse_period(text)
    elif kind is TimerKind.DATE:
        parse_moment(text)
    else:
        parse_cycle(text)


def first_due(
    timer: Timer,
    context: Mapping[str, object],
    at: datetime,
    calendar: Calendar | None,
) -> tuple[datetime, int | None]:
    """When a timer armed at `at` is due, and how often it fires in all (None = for ever). Raises ValueError."""
    value = timer.formula.evaluate(context) if timer.formula is not None else timer.text
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=UTC)), 1
    if timer.kind is TimerKind.DATE:
        return parse_moment(str(value)), 1
    elif timer.kind is TimerKind.CYCLE:
        cycle = parse_cycle(str(value))
        due = cycle.start or later(cycle.period, at, calendar, working=timer.working)
        return due, cycle.count
    else:
        return later(_period(value), at, calendar, working=timer.working), 1


def next_due(timer: Timer, context: Mapping[str, object], due: datetime, calendar: Calendar | None) -> datetime:
    """When a cycle is due again: one period after it *was* due, so that lateness does not add up. Raises ValueError."""
    value = timer.formula.evaluate(context) if timer.formula is not None else timer.text
    return later(parse_cycle(str(value)).period, due, calendar, working=timer.working)


def later(period: Period, at: datetime, calendar: Calendar | None, *, working: bool) -> datetime:
    """`at` plus a period; in working time when asked for and a calendar is at hand, months always by the calendar year."""
    if not working or calendar is None:
        return period.add_to(at)
    return calendar.add(Period(period.months, timedelta(0)).add_to(at), period.exact)


def _period(value: object) -> Period:
    if isinstance(value, timedelta):
        return Period(0, value)
    return parse_period(str(value))


def _add_months(at: datetime, months: int) -> datetime:
    if not months:
        return at
    year, month = divmod(at.year * 12 + at.month - 1 + months, 12)
    for day in (at.day, 30, 29, 28):
        try:
            return at.replace(year=year, month=month + 1, day=min(day, at.day))
        except ValueError:
            continue
    raise ValueError(phrase("the time lies outside the calendar (years 1 to 9999)"))
