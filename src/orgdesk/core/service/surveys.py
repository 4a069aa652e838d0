"""What survey answers say, each with its interval: a score without one drives decisions on a dozen answers.

Sources: NPS, Reichheld 2003, answers 0 to 10; its variance p + d - (p - d)² and the adjusted Wald interval (0.75 promoter, 0.75
detractor, 3 answers added) after Rocks 2016, "Interval estimation for the Net Promoter Score". CSAT: top-2 share of five with the Wilson
score interval (Wilson 1927). CES 2.0: answers 1 to 7, mean and share of 5 to 7 (CEB/Gartner 2013).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist, fmean

from orgdesk.core.phrases import phrase
from orgdesk.core.service.errors import ServiceRuleError

PROMOTER, DETRACTOR = 9, 6
SATISFIED, EASY = 4, 5
ADDED_EACH, ADDED_ALL = 0.75, 3.0


@dataclass(frozen=True, slots=True)
class Score:
    """A score with its interval at `confidence`, from `answers` answers; NPS in -100..100, shares in 0..100."""

    value: float
    low: float
    high: float
    answers: int
    confidence: float
    standard_error: float


def net_promoter_score(answers: Sequence[int], *, confidence: float = 0.95, asked_of: int | None = None) -> Score:
    """Return NPS = 100 (p - d) of answers 0..10 with the adjusted Wald interval.

    `asked_of` is the size N of a small population; the interval then shrinks by sqrt((N - n) / (N - 1)).
    """
    count = _count(answers, 0, 10)
    promoters = sum(answer >= PROMOTER for answer in answers)
    detractors = sum(answer <= DETRACTOR for answer in answers)
    total = count + ADDED_ALL
    p, d = (promoters + ADDED_EACH) / total, (detractors + ADDED_EACH) / total
    error = sqrt((p + d - (p - d) ** 2) / total) * _finite(count, asked_of)
    half = _z(confidence) * error
    return Score(
        value=100 * (promoters - detractors) / count,
        low=max(-100.0, 100 * (p - d - half)),
        high=min(100.0, 100 * (p - d + half)),
        answers=count,
        confidence=confidence,
        standard_error=100 * error,
    )


def satisfaction(answers: Sequence[int], *, confidence: float = 0.95) -> Score:
    """Return CSAT: the share of 4 and 5 among answers 1..5, with the Wilson interval."""
    count = _count(answers, 1, 5)
    return share(sum(answer >= SATISFIED for answer in answers), count, confidence=confidence)


@dataclass(frozen=True, slots=True)
class Effort:
    """CES 2.0: the mean of answers 1..7, the share of 5 to 7, and the stricter net share (6-7 minus 1-3)."""

    mean: float
    easy: Score
    net: float


def customer_effort(answers: Sequence[int], *, confidence: float = 0.95) -> Effort:
    """Return the effort score of answers 1..7, where 7 is the least effort."""
    count = _count(answers, 1, 7)
    easy = share(sum(answer >= EASY for answer in answers), count, confidence=confidence)
    net = sum(answer >= 6 for answer in answers) - sum(answer <= 3 for answer in answers)
    return Effort(fmean(answers), easy, 100 * net / count)


def share(hits: int, count: int, *, confidence: float = 0.95) -> Score:
    """Return `hits` of `count` in percent with the Wilson score interval."""
    if not 0 <= hits <= count or count == 0:
        raise ServiceRuleError(
            phrase(
                "{hits} of {count} is no share; there must be answers, and no more hits than answers.",
                hits=hits,
                count=count,
            )
        )
    z, p = _z(confidence), hits / count
    middle = (p + z * z / (2 * count)) / (1 + z * z / count)
    half = z / (1 + z * z / count) * sqrt(p * (1 - p) / count + z * z / (4 * count * count))
    # At 0 and 1 the bounds are exact; rounding must not push them past the share itself.
    low, high = min(100 * p, 100 * max(0.0, middle - half)), max(100 * p, 100 * min(1.0, middle + half))
    return Score(100 * p, low, high, count, confidence, 100 * half / z)  # Wilson's own error is never nothing


@dataclass(frozen=True, slots=True)
class Change:
    """The difference between two scores: `z` in standard errors, and whether that is a detectable change."""

    difference: float
    z: float
    detectable: bool


def compare_scores(before: Score, after: Score, *, confidence: float = 0.95) -> Change:
    """Compare two independent periods: z = difference / sqrt(se1² + se2²); "no detectable change" is a legal result."""
    difference = after.value - before.value
    error = sqrt(before.standard_error**2 + after.standard_error**2)
    z = difference / error if error else 0.0
    return Change(difference, z, abs(z) >= _z(confidence))


def _count(answers: Sequence[int], least: int, most: int) -> int:
    if not answers:
        raise ServiceRuleError(phrase("There are no answers to score; show the number of invitations instead."))
    odd = next((answer for answer in answers if not least <= answer <= most), None)
    if odd is not None:
        raise ServiceRuleError(
            phrase("The answer {odd} is not on the scale from {least} to {most}.", odd=odd, least=least, most=most)
        )
    return len(answers)


def _finite(count: int, asked_of: int | None) -> float:
    if asked_of is None:
        return 1.0
    if asked_of < count:
        raise ServiceRuleError(
            phrase(
                "{count} answers cannot come from {asked_of} people; check the population.",
                count=count,
                asked_of=asked_of,
            )
        )
    return sqrt((asked_of - count) / (asked_of - 1)) if asked_of > 1 else 0.0


def _z(confidence: float) -> float:
    if not 0 < confidence < 1:
        raise ServiceRuleError(phrase("A confidence of {confidence} is not between 0 and 1.", confidence=confidence))
    return NormalDist().inv_cdf((1 + confidence) / 2)
