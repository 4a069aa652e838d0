"""Whether predictions can be trusted: stated intervals against what happened, beside a naive forecast.

Coverage is the headline; width is judged with it by the interval score (Gneiting and Raftery 2007): the width, plus a penalty
of 2 / (1 - level) for every unit by which the truth lies outside. Lower is better.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, pstdev
from typing import Final

from orgdesk.core.measures.intervals import quantile
from orgdesk.core.phrases import phrase
from orgdesk.core.rehearsal.errors import InputsRefused

SEASON: Final = 7


@dataclass(frozen=True, slots=True)
class Interval:
    """What was stated about one number before it was known, and the number."""

    low: float
    high: float
    truth: float

    @property
    def held(self) -> bool:
        """Whether the truth lies inside."""
        return self.low <= self.truth <= self.high

    def score(self, level: float) -> float:
        """The interval score."""
        beyond = max(0.0, self.low - self.truth) + max(0.0, self.truth - self.high)
        return self.high - self.low + 2 / (1 - level) * beyond


@dataclass(frozen=True, slots=True)
class Record:
    """How stated intervals fared: over how many origins, how many held, and the mean scores of ours and the naive ones."""

    what: str
    level: float
    origins: int
    stated: int
    held: int
    score: float
    naive_score: float
    naive_held: int

    @property
    def coverage(self) -> float:
        """The share that held."""
        return self.held / self.stated if self.stated else 0.0

    @property
    def is_honest(self) -> bool:
        """Whether the coverage is what was stated, within five points."""
        return abs(self.coverage - self.level) <= 0.05

    @property
    def beats_naive(self) -> bool:
        """Whether the score is the better one."""
        return self.score < self.naive_score


def judge(what: str, level: float, origins: int, stated: Sequence[Interval], naive: Sequence[Interval]) -> Record:
    """The record of intervals and of naive ones about the same numbers. Raises InputsRefused when there are none."""
    if not stated or len(stated) != len(naive):
        raise InputsRefused(phrase("A record needs intervals, and a naive one for each of them."))
    return Record(
        what,
        level,
        origins,
        len(stated),
        sum(one.held for one in stated),
        fmean(one.score(level) for one in stated),
        fmean(one.score(level) for one in naive),
        sum(one.held for one in naive),
    )


def central(numbers: Sequence[float], level: float) -> tuple[float, float]:
    """The interval that leaves the same share of the numbers out at either side."""
    ordered = sorted(numbers)
    return quantile(ordered, (1 - level) / 2), quantile(ordered, (1 + level) / 2)


def seasonal_naive(past: Sequence[float], ahead: int, level: float) -> list[tuple[float, float]]:
    """Intervals for the next days: last week's day again, as far off as a week's difference used to be."""
    if len(past) < 2 * SEASON:
        raise InputsRefused(phrase("A seasonal forecast needs two weeks of days; give more."))
    off = pstdev([now - before for now, before in zip(past[SEASON:], past, strict=False)], 0.0)
    reach = _normal((1 + level) / 2) * off
    found = []
    for day in range(ahead):
        middle = past[len(past) - SEASON + day % SEASON]
        wider = math.sqrt(day // SEASON + 1)
        found.append((max(0.0, middle - reach * wider), middle + reach * wider))
    return found


def _normal(share: float) -> float:
    from statistics import NormalDist

    return NormalDist().inv_cdf(share)
