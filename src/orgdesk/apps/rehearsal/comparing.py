"""One measure in several scenarios: what it is in each, and how each differs from the base."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from orgdesk.core.rehearsal.results import Difference, Estimate, difference, estimate

Played = Sequence[Sequence[Mapping[str, Any]]]
"""The numbers of each replication by scenario."""


@dataclass(frozen=True)
class Compared:
    """By scenario, in their order: the mean with its interval, and the difference from the base (None for itself, or from one replication).

    The intervals of the differences hold together.
    """

    measure: str
    estimates: tuple[Estimate, ...]
    differences: tuple[Difference | None, ...]


def compared(played: Played, measure: str, *, base: int = 0) -> Compared | None:
    """None where nothing of it happened in any scenario."""
    samples = [[one["measures"].get(measure, 0.0) for one in numbers] for numbers in played]
    if not any(any(sample) for sample in samples):
        return None
    others = max(1, len(samples) - 1)
    return Compared(
        measure,
        tuple(estimate(sample) for sample in samples),
        tuple(
            difference(samples[base], sample, beside=others) if place != base and len(sample) > 1 else None
            for place, sample in enumerate(samples)
        ),
    )


def measures_of(played: Played) -> list[str]:
    """Every measure that any scenario has, those they share first."""
    return list(dict.fromkeys(measure for numbers in played for one in numbers[:1] for measure in one["measures"]))
