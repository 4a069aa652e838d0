"""The few shapes that formulas take: counts, shares, mixes, spans, means, totals, ratios and what stands open."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from statistics import fmean

from orgdesk.core.measures.intervals import mean_interval, poisson, quantile, quantile_interval, wilson
from orgdesk.core.measures.questions import Number, Test, always
from orgdesk.core.measures.records import Record, Records, Scope
from orgdesk.core.measures.values import Interval, Value, no_data

_SCALES = {"%": (0.0, 100.0), "0-1": (0.0, 1.0), "-1..1": (-1.0, 1.0), "1-7": (1.0, 7.0)}
_AMOUNTS = (0.0, math.inf)
_HOURS = {"s": 1 / 3600, "min": 1 / 60, "h": 1.0, "days": 24.0}
Compute = Callable[[Records, Scope], Value]
Amount = Callable[[Records, Scope], tuple[float | None, tuple[str, ...]]]
"""A number and the rows behind it; None when there is nothing to count."""


@dataclass(frozen=True, slots=True)
class Formula:
    """A function from records and a period to a value, the unit it answers in, how its interval is found, what it reads."""

    compute: Compute
    unit: str
    interval: Interval
    kinds: tuple[str, ...]


def chosen(records: Records, scope: Scope, kind: str, what: str, where: Test) -> list[Record]:
    """The records of a kind to which `what` first happened in the period; with `what` empty, all known at its end."""
    return [record for record in records.of(kind) if (not what or record.first(what) in scope) and where(record, scope)]


def counted(kind: str, what: str, where: Test = always, *, unit: str = "count") -> Formula:
    """How many records of the kind had it happen in the period; none of the kind at all means no data."""

    def compute(records: Records, scope: Scope) -> Value:
        found = chosen(records, scope, kind, what, where)
        if not records.of(kind):
            return no_data(unit)
        return Value(float(len(found)), *poisson(len(found)), len(found), unit, refs(found))

    return Formula(compute, unit, Interval.POISSON, (kind,))


def state(kind: str, where: Test, *, unit: str = "count", known: Test = always) -> Formula:
    """How many records of the kind answer the question at the end of the period: read off, so without interval.

    `known` are those of which the question can be asked at all; without any of them there is no data.
    """

    def compute(records: Records, scope: Scope) -> Value:
        found = chosen(records, scope, kind, "", where)
        return (
            Value(float(len(found)), None, None, len(found), unit, refs(found))
            if chosen(records, scope, kind, "", known)
            else no_data(unit)
        )

    return Formula(compute, unit, Interval.NONE, (kind,))


def share(kind: str, what: str, that: Test, where: Test = always) -> Formula:
    """The percentage of the chosen records for which `that` holds; rows are those for which it does."""

    def compute(records: Records, scope: Scope) -> Value:
        found = chosen(records, scope, kind, what, where)
        return percentage([record for record in found if that(record, scope)], len(found))

    return Formula(compute, "%", Interval.WILSON, (kind,))


def mix(kind: str, what: str, name: str, leading: Sequence[str], where: Test = always) -> Formula:
    """The shares of the values of a fact; the value is that of the `leading` ones together, the parts are all of them."""

    def compute(records: Records, scope: Scope) -> Value:
        found = [one for one in chosen(records, scope, kind, what, where) if one.facts.get(name) is not None]
        leaders = [record for record in found if str(record.facts[name]) in leading]
        counts = Counter(str(record.facts[name]) for record in found)
        parts = tuple((value, 100 * count / len(found)) for value, count in sorted(counts.items()))
        return percentage(leaders, len(found), parts, rows=refs(found))

    return Formula(compute, "%", Interval.WILSON, (kind,))


def span(
    kind: str, start: str, end: str | Sequence[str], unit: str, where: Test = always, *, working: bool = False
) -> Formula:
    """Median time from the first `start` to the first `end` after it, of what ended in the period; the part is the 90th percentile."""
    ends = (end,) if isinstance(end, str) else tuple(end)

    def duration(record: Record, scope: Scope) -> float | None:
        begun = record.first(start)
        done = record.first(*ends, after=begun) if begun else None
        if begun is None or done is None or done not in scope:
            return None
        hours = scope.worked(begun, done) if working else (done - begun) / timedelta(hours=1)
        return hours / _HOURS[unit]

    return median(kind, "", duration, unit, where)


def median(kind: str, what: str, of: Number, unit: str, where: Test = always, *, at: float = 0.5) -> Formula:
    """Median (or another quantile) of a number over the chosen records that have it."""

    def compute(records: Records, scope: Scope) -> Value:
        return middle(numbered(chosen(records, scope, kind, what, where), scope, of), unit, at)

    return Formula(compute, unit, Interval.ORDER, (kind,))


def mean(kind: str, what: str, of: Number, unit: str, where: Test = always) -> Formula:
    """Mean of a number over the chosen records that have it; its interval stays on the scale of the unit, and amounts above nothing."""

    def compute(records: Records, scope: Scope) -> Value:
        found = numbered(chosen(records, scope, kind, what, where), scope, of)
        if not found:
            return no_data(unit)
        numbers = [number for _, number in found]
        low, high = mean_interval(numbers)
        least, most = _SCALES.get(unit, _AMOUNTS)
        return Value(
            fmean(numbers), max(least, low), min(most, high), len(numbers), unit, refs(one for one, _ in found)
        )

    return Formula(compute, unit, Interval.STUDENT, (kind,))


def total(kind: str, what: str, of: Number, unit: str, where: Test = always, *, whole: Test | None = None) -> Formula:
    """Sum of a number over the chosen records; `whole` as in `summed`."""

    def compute(records: Records, scope: Scope) -> Value:
        found, rows = summed(kind, what, of, where, whole=whole)(records, scope)
        return Value(found, None, None, len(rows), unit, rows) if found is not None else no_data(unit)

    return Formula(compute, unit, Interval.NONE, (kind,))


def ratio(
    above: Amount, below: Amount, unit: str, kinds: Sequence[str], *, times: float = 1.0, monthly: bool = False
) -> Formula:
    """One amount divided by another, `monthly` for 30 days; no data while the second is missing or zero."""

    def compute(records: Records, scope: Scope) -> Value:
        (top, rows), (bottom, others) = above(records, scope), below(records, scope)
        if top is None or not bottom:
            return no_data(unit)
        scale = times * (30 / scope.days if monthly else 1)
        return Value(scale * top / bottom, None, None, max(len(rows), len(others)), unit, rows or others)

    return Formula(compute, unit, Interval.NONE, tuple(dict.fromkeys(kinds)))


def summed(kind: str, what: str, of: Number, where: Test = always, *, whole: Test | None = None) -> Amount:
    """The sum of a number over the chosen records; None when none of them has it.

    `whole` says of which records these are a part: where there are such and no chosen ones, the sum is zero, not unknown.
    """

    def amount(records: Records, scope: Scope) -> tuple[float | None, tuple[str, ...]]:
        found = numbered(chosen(records, scope, kind, what, where), scope, of)
        if found:
            return sum(number for _, number in found), refs(one for one, _ in found)
        there = whole is not None and any(chosen(records, scope, kind, what, whole))
        return (0.0 if there else None), ()

    return amount


def number_of(kind: str, what: str, where: Test = always) -> Amount:
    """How many records are chosen; None while there is none of the kind."""

    def amount(records: Records, scope: Scope) -> tuple[float | None, tuple[str, ...]]:
        found = chosen(records, scope, kind, what, where)
        return (float(len(found)) if records.of(kind) else None), refs(found)

    return amount


def own(compute: Compute, unit: str, interval: Interval, *kinds: str) -> Formula:
    """A formula of a shape of its own."""
    return Formula(compute, unit, interval, kinds)


def percentage(
    hits: Sequence[Record], n: int, parts: tuple[tuple[str, float], ...] = (), *, rows: tuple[str, ...] | None = None
) -> Value:
    """Hits in `n` as a percentage with Wilson's interval."""
    if n == 0:
        return no_data("%")
    low, high = wilson(len(hits), n)
    return Value(100 * len(hits) / n, 100 * low, 100 * high, n, "%", refs(hits) if rows is None else rows, parts)


def middle(found: Sequence[tuple[Record, float]], unit: str, at: float = 0.5) -> Value:
    """The quantile of numbered records with its interval; the 90th percentile beside a median."""
    if not found:
        return no_data(unit)
    ordered = sorted(number for _, number in found)
    parts = (("p90", quantile(ordered, 0.9)),) if at < 0.9 else ()
    rows = refs(record for record, _ in sorted(found, key=lambda pair: -pair[1]))
    return Value(quantile(ordered, at), *quantile_interval(ordered, at), len(ordered), unit, rows, parts)


def numbered(found: Iterable[Record], scope: Scope, of: Number) -> list[tuple[Record, float]]:
    """Each record with its number, those without left out."""
    return [(record, value) for record in found if (value := of(record, scope)) is not None]


def refs(found: Iterable[Record]) -> tuple[str, ...]:
    """The rows behind a number."""
    return tuple(record.ref for record in found)
