"""Rolling hold-out: fit on what was known at an origin, rehearse the week behind it, and see whether the stated intervals held."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

import numpy as np

from orgdesk.core.phrases import phrase
from orgdesk.core.rehearsal import fast
from orgdesk.core.rehearsal.bundle import Arrivals, Bundle, Step, StepKind, Way
from orgdesk.core.rehearsal.calibration import DAY, HOUR, fit_arrivals, fit_until
from orgdesk.core.rehearsal.draws import replication_seed
from orgdesk.core.rehearsal.errors import InputsRefused
from orgdesk.core.rehearsal.laws import Law
from orgdesk.core.rehearsal.trust import Interval, Record, central, judge, seasonal_naive

WEEK: Final = 7
WEEK_HOURS: Final = 168.0
REMEMBERED: Final = timedelta(weeks=5)


@dataclass(frozen=True, slots=True)
class Seen:
    """One case of the past: when it came, and when it was resolved, if it was."""

    opened: datetime
    resolved: datetime | None


@dataclass(frozen=True)
class Trust:
    """The records of both predictions: cases of each day, and hours to resolve of each case."""

    volume: Record
    resolve: Record


def backtest(
    cases: Sequence[Seen],
    start: datetime,
    origins: Sequence[datetime],
    *,
    level: float = 0.9,
    replications: int = 100,
    holidays: Collection[date] = (),
    seed: int = 1,
) -> Trust:
    """The trust card of a log whose first day is `start`; at each origin (a midnight) only what was known then is used.

    Holidays are expected to be as quiet as Sundays. Raises InputsRefused without a case to judge by.
    """
    ordered = sorted(cases, key=lambda case: case.opened)
    volume, naive_volume, resolve, naive_resolve = [], [], [], []
    for origin in origins:
        known = [case for case in ordered if case.opened < origin]
        truth = [case for case in ordered if origin <= case.opened < origin + WEEK * DAY]
        counts = _daily(ordered, start, (origin - start) // DAY + WEEK)
        days, sample = _rehearse(known, start, origin, replications, holidays, seed)
        volume += [Interval(*central(day, level), count) for day, count in zip(days, counts[-WEEK:], strict=True)]
        naive = seasonal_naive(counts[:-WEEK], WEEK, level)
        naive_volume += [Interval(*one, count) for one, count in zip(naive, counts[-WEEK:], strict=True)]
        ends = [(case, (case.resolved - case.opened) / HOUR) for case in truth if case.resolved is not None]
        low, high = central(sample, level)
        resolve += [Interval(low, high, hours) for _, hours in ends]
        last_week = _last_week(known, origin, level)
        naive_resolve += [Interval(*last_week[case.opened.weekday()], hours) for case, hours in ends]
    return Trust(
        judge(phrase("cases a day"), level, len(origins), volume, naive_volume),
        judge(phrase("hours to resolve"), level, len(origins), resolve, naive_resolve),
    )


def _rehearse(
    known: Sequence[Seen], start: datetime, origin: datetime, replications: int, holidays: Collection[date], seed: int
) -> tuple[list[list[float]], list[float]]:
    """Rehearsed cases of each day of the next week, and hours to resolve."""
    model = fit_arrivals((case.opened for case in known), start, origin)
    law = fit_until(_span(case, origin) for case in known if case.opened >= origin - REMEMBERED)
    monday = origin - origin.weekday() * DAY
    quiet = [one for one in range(WEEK) if (origin + (one - origin.weekday()) % WEEK * DAY).date() in holidays]
    first = (origin - monday) / HOUR
    days: list[list[float]] = [[] for _ in range(WEEK)]
    hours: list[float] = []
    for number in range(replications):
        bundle = _desk(model.redrawn(replication_seed(seed, number), quiet), law)
        played = fast.tally(bundle, first + WEEK_HOURS, seed=seed, replication=number)
        ahead = played.opened >= first
        counted = np.bincount(((played.opened[ahead] - first) // 24).astype(np.int64), minlength=WEEK)
        for day, count in zip(days, counted.tolist(), strict=True):
            day.append(float(count))
        hours += (played.closed[ahead] - played.opened[ahead]).tolist()
    return days, hours


def _desk(arrivals: Arrivals, law: Law) -> Bundle:
    """A desk seen from outside: cases come, and are resolved after a time."""
    steps = (Step("resolve", "", StepKind.DELAY, (Way(1, 1.0),), law=law), Step("resolved", "", StepKind.END))
    return Bundle("outside", 0, steps, (), arrivals)


def _span(case: Seen, origin: datetime) -> tuple[float, bool]:
    ended = case.resolved is not None and case.resolved <= origin
    until = case.resolved if ended and case.resolved is not None else origin
    return max(0.0, (until - case.opened) / HOUR), ended


def _daily(ordered: Sequence[Seen], start: datetime, days: int) -> list[int]:
    counts = [0] * days
    for case in ordered:
        day = (case.opened - start) // DAY
        if 0 <= day < days:
            counts[day] += 1
    return counts


def _last_week(known: Sequence[Seen], origin: datetime, level: float) -> list[tuple[float, float]]:
    """The naive forecast: as the cases of the same weekday of last week, as far as they were resolved."""
    week = [case for case in known if case.opened >= origin - WEEK * DAY]
    ended = [(case, hours) for case in week for hours, done in [_span(case, origin)] if done]
    if not ended:
        raise InputsRefused(
            phrase("No case of the week before was resolved, so there is nothing to compare with; log longer.")
        )
    by_day = [[hours for case, hours in ended if case.opened.weekday() == day] for day in range(WEEK)]
    everything = [hours for _, hours in ended]
    return [central(day or everything, level) for day in by_day]
