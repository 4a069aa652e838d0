"""What work does between people and units: rework, ping-pong, push to the front, waiting, hand-overs, bottlenecks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from orgdesk.core.measures.intervals import wilson
from orgdesk.core.measures.mining.arcs import Arc, arcs
from orgdesk.core.measures.mining.log import EventLog

_HOUR = 3_600_000_000


@dataclass(frozen=True, slots=True)
class Finding:
    """How many of how many cases show a pattern, with Wilson's interval of the share, and which."""

    name: str
    cases: tuple[str, ...]
    of: int

    @property
    def share(self) -> float:
        """From 0 to 1."""
        return len(self.cases) / self.of if self.of else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Of the share."""
        return wilson(len(self.cases), self.of)


@dataclass(frozen=True, slots=True)
class HandOver:
    """Work went from one to another: how often, in how many cases, and the median hours before the other acted."""

    giver: str
    taker: str
    count: int
    cases: int
    median: float


@dataclass(frozen=True, slots=True)
class Bottleneck:
    """An arc and all the hours that cases spent on it, as a share of all hours of all cases."""

    arc: Arc
    hours: float
    share: float


def rework(log: EventLog) -> Finding:
    """Cases in which an activity came again after another one in between."""
    found = [case for case, path in _paths(log, "") if len(set(path)) < len(path)]
    return Finding("rework", tuple(found), len(log.cases))


def ping_pong(log: EventLog, column: str) -> Finding:
    """Of the cases that changed unit (or whatever the column tells), those that returned to one they had left."""
    moved = [(case, path) for case, path in _paths(log, column) if len(path) > 1]
    return Finding("ping-pong", tuple(case for case, path in moved if len(set(path)) < len(path)), len(moved))


def push_to_front(log: EventLog, column: str, front: Sequence[str]) -> Finding:
    """Cases that never left the first line (`front`): the work contained where it comes in."""
    first = {code for code, word in enumerate(log.columns[column].values) if word in front}
    paths = list(_paths(log, column))
    return Finding("push to front", tuple(case for case, path in paths if set(path) <= first), len(paths))


def waiting_for_customer(log: EventLog, activities: Sequence[str]) -> tuple[Finding, float]:
    """Cases that waited for the customer, and the share of all hours spent so."""
    codes = [code for code, name in enumerate(log.activity.values) if name in activities]
    waits = np.isin(log.activity.codes, codes)
    hours, whole = _hours_after(log), _hours_after(log).sum()
    seen = np.bincount(log.case[waits], minlength=len(log.cases)) > 0
    cases = tuple(case for case, waited in zip(log.cases, seen, strict=True) if waited)
    return Finding("waiting for the customer", cases, len(log.cases)), float(
        hours[waits].sum() / whole
    ) if whole else 0.0


def hand_overs(log: EventLog, column: str) -> list[HandOver]:
    """Who passes work to whom, most first."""
    codes = log.columns[column].codes
    given = np.flatnonzero(codes >= 0)
    case, codes, at = log.case[given], codes[given], log.at[given]
    passed = np.flatnonzero((case[1:] == case[:-1]) & (codes[1:] != codes[:-1]))
    waits: dict[tuple[int, int], list[float]] = {}
    cases: dict[tuple[int, int], set[int]] = {}
    for index in passed:
        pair = (int(codes[index]), int(codes[index + 1]))
        waits.setdefault(pair, []).append((int(at[index + 1]) - int(at[index])) / _HOUR)
        cases.setdefault(pair, set()).add(int(case[index]))
    names = log.columns[column].values
    found = [
        HandOver(names[a], names[b], len(hours), len(cases[a, b]), float(np.median(hours)))
        for (a, b), hours in waits.items()
    ]
    return sorted(found, key=lambda one: (-one.count, one.giver, one.taker))


def bottlenecks(log: EventLog, most: int = 10) -> list[Bottleneck]:
    """The arcs on which most of all hours pass."""
    n = len(log.activity.values)
    same = log.case[1:] == log.case[:-1]
    pairs = (log.activity.codes[:-1].astype(np.int64) * n + log.activity.codes[1:])[same]
    hours = np.bincount(pairs, weights=((log.at[1:] - log.at[:-1])[same]) / _HOUR, minlength=n * n)
    whole = float(hours.sum()) or 1.0
    number = {name: code for code, name in enumerate(log.activity.values)}
    spent = [(arc, float(hours[number[arc.source] * n + number[arc.target]])) for arc in arcs(log)]
    ranked = sorted(spent, key=lambda pair: -pair[1])[:most]
    return [Bottleneck(arc, total, total / whole) for arc, total in ranked]


def busiest(log: EventLog, column: str) -> Counter[str]:
    """How many events each word of a column has."""
    return Counter(log.columns[column].counts())


def _hours_after(log: EventLog) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """Hours from each event to the next of its case, 0 for the last."""
    hours = np.zeros(len(log))
    same = log.case[1:] == log.case[:-1]
    hours[:-1][same] = (log.at[1:] - log.at[:-1])[same] / _HOUR
    return hours


def _paths(log: EventLog, column: str) -> Iterator[tuple[str, list[int]]]:
    """Each case with the words of a column (activities when empty) in order, missing ones and repetitions left out."""
    codes = log.columns[column].codes if column else log.activity.codes
    starts = log.starts
    for number, case in enumerate(log.cases):
        words = codes[starts[number] : starts[number + 1]]
        words = words[words >= 0]
        if len(words):
            yield case, words[np.r_[True, words[1:] != words[:-1]]].tolist()
