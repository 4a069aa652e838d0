"""What follows what: variants and arcs with their waits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from orgdesk.core.measures.mining.log import Codes, EventLog, Stamps

_HOUR = 3_600_000_000


@dataclass(frozen=True, slots=True)
class Arc:
    """`target` directly followed `source` so many times; hours between, median and 90th percentile."""

    source: str
    target: str
    count: int
    median: float
    p90: float


@dataclass(frozen=True, slots=True)
class Variant:
    """One order of activities, the cases that went it, and their median hours from first to last event."""

    activities: tuple[str, ...]
    cases: tuple[str, ...]
    median: float

    @property
    def count(self) -> int:
        """How many cases went it."""
        return len(self.cases)


def arcs(log: EventLog) -> list[Arc]:
    """The directly-follows relation, most frequent first. One sort over all events, nothing a case."""
    names = log.activity.values
    pairs, waits = following(log.case, log.activity.codes, log.at, len(names))
    if not len(pairs):
        return []
    pairs, waits = _sorted(pairs, waits)
    begins = np.flatnonzero(np.r_[True, pairs[1:] != pairs[:-1]])
    counts = np.diff(np.r_[begins, len(pairs)])
    medians = _quantiles(waits, begins, counts, 0.5)
    tails = _quantiles(waits, begins, counts, 0.9)
    found = [
        Arc(names[pair // len(names)], names[pair % len(names)], int(count), float(median), float(tail))
        for pair, count, median, tail in zip(pairs[begins], counts, medians, tails, strict=True)
    ]
    return sorted(found, key=lambda arc: (-arc.count, arc.source, arc.target))


def following(case: Codes, activity: Codes, at: Stamps, n: int) -> tuple[Stamps, Stamps]:
    """For each event followed by another of its case: source * n + target, and the microseconds between."""
    same = case[1:] == case[:-1]
    pairs = activity[:-1].astype(np.int64) * n + activity[1:]
    return pairs[same], (at[1:] - at[:-1])[same]


def _sorted(pairs: Stamps, waits: Stamps) -> tuple[Stamps, Stamps]:
    """By pair, then by wait: in one sort of one number where both fit into it."""
    room = max(1, int(waits.max()).bit_length())
    if int(pairs.max()).bit_length() + room < 63:
        keys = np.sort((pairs << room) | waits)
        return keys >> room, keys & ((1 << room) - 1)
    order = np.lexsort((waits, pairs))
    return pairs[order], waits[order]


def _quantiles(
    ordered: Stamps, begins: Stamps, counts: Stamps, share: float
) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """Type 7 quantile of each run of sorted waits, in hours."""
    place = share * (counts - 1)
    below = np.floor(place).astype(np.int64)
    low = ordered[begins + below]
    high = ordered[begins + np.minimum(below + 1, counts - 1)]
    return (low + (high - low) * (place - below)) / _HOUR  # type: ignore[no-any-return]


def case_hours(log: EventLog, since: str = "") -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """How long each case took: from its first event, or from the moment that this event tells in the column `since`, to its last."""
    first, last = log.starts[:-1], log.starts[1:] - 1
    hours: np.ndarray[tuple[int, ...], np.dtype[np.float64]] = (log.at[last] - log.at[first]) / _HOUR
    if since in log.columns:
        for case, index in enumerate(first):
            if told := log.columns[since].word(int(index)):
                earlier = (log.moment(int(index)) - datetime.fromisoformat(told)) / timedelta(hours=1)
                hours[case] += max(0.0, earlier)
    return hours


def variants(log: EventLog, since: str = "") -> list[Variant]:
    """The different orders of activities, most frequent first; `since` as in `case_hours`."""
    starts, codes = log.starts, np.ascontiguousarray(log.activity.codes)
    found: dict[bytes, list[int]] = {}
    for case in range(len(log.cases)):
        found.setdefault(codes[starts[case] : starts[case + 1]].tobytes(), []).append(case)
    hours = case_hours(log, since)
    told = [
        Variant(
            tuple(log.activity.values[code] for code in np.frombuffer(order, dtype=np.int32)),
            tuple(log.cases[case] for case in cases),
            float(np.median(hours[cases])),
        )
        for order, cases in found.items()
    ]
    return sorted(told, key=lambda variant: (-variant.count, variant.activities))


def starts_and_ends(log: EventLog) -> tuple[dict[str, int], dict[str, int]]:
    """With which activities cases begin and end, and how many."""
    starts = log.starts
    return log.activity.take(starts[:-1]).counts(), log.activity.take(starts[1:] - 1).counts()
