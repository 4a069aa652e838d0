"""What a formula answers: a number never without its interval, its count and the rows behind it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from orgdesk.core.phrases import phrase


class Standing(Enum):
    """Whether a value may be read as one."""

    SHOWN = "shown"
    TOO_FEW = "too few"
    NO_DATA = "no data yet"


class Interval(Enum):
    """How the interval around a value is found."""

    WILSON = phrase("Wilson score")
    POISSON = phrase("Poisson limits")
    ORDER = phrase("order statistics")
    STUDENT = phrase("Student's t")
    NEWCOMBE = phrase("Newcombe difference")
    PROMOTER = phrase("variance of promoters and detractors")
    NONE = phrase("none: read off, not estimated")


@dataclass(frozen=True, slots=True)
class Value:
    """A measured number in `unit`, its 95 % interval, how many observations `n` and which records (`kind:key`) stand behind it.

    `low` and `high` are None where no interval applies (a state read off at an instant, a sum of money). `parts` holds further
    named numbers of the same formula: the 90th percentile, each share of a mix.
    """

    value: float | None
    low: float | None
    high: float | None
    n: int
    unit: str
    rows: tuple[str, ...] = ()
    parts: tuple[tuple[str, float], ...] = ()
    minimum: int = 1

    @property
    def standing(self) -> Standing:
        """No data, too few observations for a rate, or a value that may be shown."""
        if self.value is None:
            return Standing.NO_DATA
        return Standing.TOO_FEW if self.n < self.minimum else Standing.SHOWN


def no_data(unit: str) -> Value:
    """Nothing to measure yet."""
    return Value(None, None, None, 0, unit)
