"""Draw what is looked at, so that anybody can draw it again.

No stream of random numbers is used: each thing gets its own number from SHA-256 over the seed and its key (permanent random numbers,
Ohlsson 1995). The draw therefore depends neither on the order of the population nor on a library's generator, and a thing that joins or
leaves changes no other thing's number. By chance: the smallest numbers u. By risk: weighted without replacement, the largest
log(u) / weight (Efraimidis and Spirakis 2006, "Weighted random sampling with a reservoir").
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import isfinite, log

from orgdesk.core.phrases import phrase
from orgdesk.core.service.errors import DefinitionError

_SPACE = 2.0**52  # so many steps are exact in a float, the half step between them too


class Risk(StrEnum):
    """What the log says of a case that makes it worth a look."""

    REOPENED = "reopened"
    ESCALATED = "escalated"
    BREACHED = "breached"
    COMPLAINT = "complaint"


STANDARD_WEIGHTS: Mapping[Risk, float] = {
    Risk.REOPENED: 2.0,
    Risk.ESCALATED: 1.0,
    Risk.BREACHED: 3.0,
    Risk.COMPLAINT: 4.0,
}
"""How much each fact adds to the weight of 1 that every case has, our own judgement; a case with all four is 11 times as heavy."""


@dataclass(frozen=True, slots=True)
class Sample:
    """What was drawn, in the order of the draw, and all that is needed to draw it again."""

    keys: tuple[str, ...]
    seed: str
    population: int
    digest: str
    """SHA-256 over the sorted population with its weights: shows whether a later draw was from the same."""


def draw_by_chance(population: Iterable[str], size: int, *, seed: str) -> Sample:
    """Every thing is as likely as any other; a population smaller than `size` is taken whole. Raises DefinitionError for a size below 1."""
    return draw_by_risk(dict.fromkeys(population, 1.0), size, seed=seed)


def draw_by_risk(weights: Mapping[str, float], size: int, *, seed: str) -> Sample:
    """A thing twice as heavy is twice as likely to come first. Raises DefinitionError for a weight that is not above 0, or a size below 1."""
    if size < 1:
        raise DefinitionError(phrase("A sample of {size} shows nothing; draw at least one.", size=size))
    wrong = next((key for key, weight in weights.items() if not (isfinite(weight) and weight > 0)), None)
    if wrong is not None:
        raise DefinitionError(
            phrase(
                "“{wrong}” weighs {weight:g}; a weight must be above 0, or it could never be drawn.",
                wrong=wrong,
                weight=weights[wrong],
            )
        )
    order = sorted(weights, key=lambda key: (log(_number(seed, key)) / weights[key], key), reverse=True)
    return Sample(tuple(order[:size]), seed, len(weights), digest_of(weights))


def weight_of(risks: Iterable[Risk], weights: Mapping[Risk, float] = STANDARD_WEIGHTS) -> float:
    """1, and what each fact adds."""
    return 1.0 + sum(weights.get(risk, 0.0) for risk in set(risks))


def digest_of(weights: Mapping[str, float]) -> str:
    """A mark of the population: same things with the same weights, same mark."""
    lines = "\n".join(f"{key}\t{weights[key]!r}" for key in sorted(weights))
    return hashlib.sha256(lines.encode()).hexdigest()


def _number(seed: str, key: str) -> float:
    """The thing's own number, above 0 and below 1."""
    drawn = int.from_bytes(hashlib.sha256(f"{seed}\t{key}".encode()).digest()[:8], "big")
    return ((drawn >> 12) + 0.5) / _SPACE
