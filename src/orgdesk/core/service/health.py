"""A health score: a transparent weighted mean of signals, and the back-test that says whether it knows anything about churn.

A signal runs from 0 (bad) to 1 (good). A signal that nobody measured is left out, never taken for good or bad. The back-test compares
accounts that left with accounts that stayed by the area under the ROC curve; its interval is Hanley and McNeil's (1982).
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from orgdesk.core.phrases import phrase
from orgdesk.core.service.errors import DefinitionError

_Z = 1.959963984540054
LEAST_CASES = 5
"""Fewer accounts on either side and a back-test says nothing."""
LEAST_KNOWN = 0.25
"""Where signals of less than this share of the weights are known, a score is no word on health, whatever it comes to."""


class Colour(StrEnum):
    """How a score is shown, always with the word; grey where too little is known to say."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    GREY = "grey"


@dataclass(frozen=True, slots=True)
class Weights:
    """One version of the weights by signal; below `red` a score is red, from `green` on it is green."""

    version: int
    by_signal: Mapping[str, float]
    green: float = 70.0
    red: float = 40.0

    def __post_init__(self) -> None:
        bad = [key for key, weight in self.by_signal.items() if not weight >= 0 or math.isinf(weight)]
        if bad:
            raise DefinitionError(
                phrase(
                    "The weights of {bad} are no amounts from 0; give each signal its share.",
                    bad=", ".join(sorted(bad)),
                )
            )
        if not sum(self.by_signal.values()) > 0:
            raise DefinitionError(phrase("A score needs at least one signal with a weight above 0; weigh one."))
        if not 0 <= self.red < self.green <= 100:
            raise DefinitionError(
                phrase(
                    "Red below {red:g} and green from {green:g} cannot be; red lies below green, both from 0 to 100.",
                    red=self.red,
                    green=self.green,
                )
            )


@dataclass(frozen=True, slots=True)
class Part:
    """What one signal brings: its value and its share of the weights that are known."""

    signal: str
    value: float
    share: float


@dataclass(frozen=True, slots=True)
class Health:
    """A score from 0 to 100 with its parts, and the share of all weights that was known."""

    score: float
    colour: Colour
    parts: tuple[Part, ...]
    known: float


def score_health(signals: Mapping[str, float], weights: Weights) -> Health | None:
    """Return the score, or None when no weighted signal is known."""
    known = {key: weight for key, weight in weights.by_signal.items() if weight > 0 and _is_share(signals.get(key))}
    whole = sum(known.values())
    if not known:
        return None
    parts = tuple(Part(key, signals[key], weight / whole) for key, weight in known.items())
    score = 100 * sum(part.value * part.share for part in parts)
    share = whole / sum(weights.by_signal.values())
    colour = colour_of(score, weights) if share >= LEAST_KNOWN else Colour.GREY
    return Health(score, colour, parts, share)


def colour_of(score: float, weights: Weights) -> Colour:
    """Return how a score is shown of which enough is known."""
    if score >= weights.green:
        return Colour.GREEN
    return Colour.RED if score < weights.red else Colour.AMBER


@dataclass(frozen=True, slots=True)
class BackTest:
    """How well scores told those who left from those who stayed.

    `auc` is how often one that left had scored lower (0.5 knows nothing) with its interval of 95 %, None without cases enough;
    `green` is the share of those that left and were green.
    """

    left: int
    stayed: int
    auc: float | None
    low: float | None
    high: float | None
    green: float | None

    @property
    def separates(self) -> bool:
        """Tell whether the scores are known to tell the two apart."""
        return self.low is not None and self.low > 0.5


def back_test(left: Sequence[float], stayed: Sequence[float], weights: Weights) -> BackTest:
    """Compare the scores that accounts had so long before they left with those of accounts that stayed."""
    green = sum(colour_of(score, weights) is Colour.GREEN for score in left) / len(left) if left else None
    if min(len(left), len(stayed)) < LEAST_CASES:
        return BackTest(len(left), len(stayed), None, None, None, green)
    auc = _area(left, stayed)
    spread = _Z * _standard_error(auc, len(left), len(stayed))
    return BackTest(len(left), len(stayed), auc, max(0.0, auc - spread), min(1.0, auc + spread), green)


def _is_share(value: float | None) -> bool:
    return value is not None and 0 <= value <= 1


def _area(left: Sequence[float], stayed: Sequence[float]) -> float:
    """The share of pairs in which the one that left had scored lower; ties count half. By ranks: sorting, not pairs."""
    ranks = _mean_ranks([*left, *stayed])
    higher = sum(ranks[: len(left)]) - len(left) * (len(left) + 1) / 2
    return 1 - higher / (len(left) * len(stayed))


def _mean_ranks(values: Iterable[float]) -> list[float]:
    numbers = list(values)
    order = sorted(range(len(numbers)), key=numbers.__getitem__)
    ranks = [0.0] * len(numbers)
    start = 0
    while start < len(order):
        end = start
        while end + 1 < len(order) and numbers[order[end + 1]] == numbers[order[start]]:
            end += 1
        for place in order[start : end + 1]:
            ranks[place] = (start + end) / 2 + 1
        start = end + 1
    return ranks


def _standard_error(auc: float, left: int, stayed: int) -> float:
    one, two = auc / (2 - auc), 2 * auc * auc / (1 + auc)
    spread = auc * (1 - auc) + (left - 1) * (one - auc * auc) + (stayed - 1) * (two - auc * auc)
    return math.sqrt(max(0.0, spread) / (left * stayed))
