"""How far reviewers agree beyond what chance alone would give.

Sources: Cohen 1960, "A coefficient of agreement for nominal scales", kappa = (po - pe) / (1 - pe) for two reviewers, its standard error
in the simple form sqrt(po (1 - po) / n) / (1 - pe) given there; Krippendorff 2011, "Computing Krippendorff's alpha-reliability",
nominal data with any number of reviewers and missing marks. Bands as `docs/reference` has them: from 0.6 usable, from 0.8 good.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from orgdesk.core.measures.intervals import Z

USABLE, GOOD = 0.6, 0.8


class Band(StrEnum):
    """What an agreement is good for."""

    POOR = "poor"
    USABLE = "usable"
    GOOD = "good"


@dataclass(frozen=True, slots=True)
class Agreement:
    """`value` from -1 to 1 over `n` things marked by two reviewers or more; None where chance alone explains everything
    (all marks are the same), which says nothing on the reviewers. `low` and `high` are the 95 % interval, where one is known.
    """

    value: float | None
    n: int
    agreed: float
    low: float | None = None
    high: float | None = None

    @property
    def percent(self) -> float:
        """How often the marks are the same, chance included."""
        return 100 * self.agreed

    @property
    def band(self) -> Band | None:
        """Poor, usable or good; None where there is no value."""
        if self.value is None:
            return None
        elif self.value >= GOOD:
            return Band.GOOD
        else:
            return Band.USABLE if self.value >= USABLE else Band.POOR


def cohens_kappa(pairs: Sequence[tuple[Hashable, Hashable]]) -> Agreement:
    """Agreement of two reviewers, a pair of marks for each thing that both have marked."""
    n = len(pairs)
    if n == 0:
        return Agreement(None, 0, 0.0)
    ours, theirs = Counter(mark for mark, _ in pairs), Counter(mark for _, mark in pairs)
    seen = sum(mark == other for mark, other in pairs) / n
    same_by_chance = sum(ours[mark] * theirs[mark] for mark in ours)
    if same_by_chance == n * n:
        return Agreement(None, n, seen)
    chance = same_by_chance / n**2
    kappa = (seen - chance) / (1 - chance)
    if seen in {0, 1}:
        return Agreement(kappa, n, seen)  # the formula's interval would have no width, however few were compared
    half = Z * math.sqrt(seen * (1 - seen) / n) / (1 - chance)
    return Agreement(kappa, n, seen, max(-1.0, kappa - half), min(1.0, kappa + half))


def krippendorffs_alpha(things: Iterable[Sequence[Hashable]]) -> Agreement:
    """Agreement of any number of reviewers: for each thing the marks that were given, missing ones left out.

    Things with fewer than two marks cannot be compared and do not count. Linear in the number of marks.
    """
    compared = [Counter(marks) for marks in things if len(marks) > 1]
    total: Counter[Hashable] = Counter()
    for marks in compared:
        total.update(marks)
    n = total.total()
    if not compared:
        return Agreement(None, 0, 0.0)
    apart = sum(_ordered_differences(marks) / (marks.total() - 1) for marks in compared)
    by_chance = _ordered_differences(total) / (n - 1)
    agreed = 1 - apart / n
    return Agreement(1 - apart / by_chance if by_chance else None, len(compared), agreed)


def _ordered_differences(marks: Counter[Hashable]) -> int:
    """Ordered pairs of marks that differ."""
    return marks.total() ** 2 - sum(count**2 for count in marks.values())
