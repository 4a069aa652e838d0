"""How long things take: distributions drawn by their quantiles, so that one uniform number gives one duration in hours."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise
from statistics import NormalDist
from typing import Final

from orgdesk.core.phrases import phrase
from orgdesk.core.rehearsal.errors import InputsRefused

_NORMAL: Final = NormalDist()


class Shape(Enum):
    """The families; the meaning of `Law.values` is beside each."""

    CONSTANT = "constant"  # the value
    EXPONENTIAL = "exponential"  # the mean
    LOGNORMAL = "lognormal"  # mean and standard deviation of the logarithm
    EMPIRICAL = "empirical"  # quantiles at equal steps from the least to the greatest, joined by straight lines


@dataclass(frozen=True, slots=True)
class Law:
    """A distribution of durations in hours, or of a wait that nobody controls."""

    shape: Shape
    values: tuple[float, ...]

    def __post_init__(self) -> None:
        wanted = {Shape.CONSTANT: 1, Shape.EXPONENTIAL: 1, Shape.LOGNORMAL: 2}.get(self.shape)
        if (wanted is None and len(self.values) < 2) or (wanted is not None and len(self.values) != wanted):
            raise InputsRefused(
                phrase(
                    "A {shape} law cannot have {count} values; give {wanted}.",
                    shape=self.shape,
                    count=len(self.values),
                    wanted=wanted or phrase("two or more"),
                )
            )
        if not all(math.isfinite(value) for value in self.values):
            raise InputsRefused(
                phrase(
                    "A {shape} law has a value that is no finite number; mend {values}.",
                    shape=self.shape,
                    values=self.values,
                )
            )
        if (self.shape is not Shape.LOGNORMAL and min(self.values) < 0) or (
            self.shape is Shape.LOGNORMAL and self.values[1] < 0
        ):
            raise InputsRefused(
                phrase(
                    "A {shape} law has a negative value, and time does not run back; mend {values}.",
                    shape=self.shape,
                    values=self.values,
                )
            )
        if self.shape is Shape.EMPIRICAL and any(low > high for low, high in pairwise(self.values)):
            raise InputsRefused(phrase("The quantiles of an empirical law must not fall; sort them."))

    @property
    def mean(self) -> float:
        """The mean in hours."""
        if self.shape is Shape.LOGNORMAL:
            mu, sigma = self.values
            return math.exp(mu + sigma * sigma / 2)
        elif self.shape is Shape.EMPIRICAL:
            return math.fsum(low + high for low, high in pairwise(self.values)) / 2 / (len(self.values) - 1)
        else:
            return self.values[0]

    def at(self, share: float) -> float:
        """The quantile: the duration that this share (between 0 and 1, both excluded) of all stays below."""
        if self.shape is Shape.CONSTANT:
            return self.values[0]
        elif self.shape is Shape.EXPONENTIAL:
            return -math.log(1.0 - share) * self.values[0]  # 1 - share is exact for a draw, a multiple of 2 ** -53
        elif self.shape is Shape.LOGNORMAL:
            return math.exp(self.values[0] + self.values[1] * _NORMAL.inv_cdf(share))
        else:
            place = share * (len(self.values) - 1)
            below = min(int(place), len(self.values) - 2)
            low, high = self.values[below], self.values[below + 1]
            return low + (high - low) * (place - below)


def constant(hours: float) -> Law:
    """Always the same."""
    return Law(Shape.CONSTANT, (hours,))


def exponential(mean: float) -> Law:
    """Without memory, as the classic formulas suppose."""
    return Law(Shape.EXPONENTIAL, (mean,))


def lognormal(mean: float, deviation: float) -> Law:
    """Skewed as work mostly is, from the mean and standard deviation of the durations themselves."""
    if mean <= 0 or deviation < 0:
        raise InputsRefused(
            phrase(
                "No lognormal law has the mean {mean} and the deviation {deviation}; the mean must be positive.",
                mean=mean,
                deviation=deviation,
            )
        )
    spread = math.log1p((deviation / mean) ** 2)
    return Law(Shape.LOGNORMAL, (math.log(mean) - spread / 2, math.sqrt(spread)))


def empirical(observed: Sequence[float], steps: int = 20) -> Law:
    """What was observed, kept as `steps` + 1 quantiles."""
    ordered = sorted(observed)
    if not ordered or steps < 1:
        raise InputsRefused(phrase("An empirical law needs at least one observation and one step."))
    return Law(Shape.EMPIRICAL, tuple(_quantile(ordered, number / steps) for number in range(steps + 1)))


def _quantile(ordered: Sequence[float], share: float) -> float:
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)
