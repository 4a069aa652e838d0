"""One accountable owner for each account at all times, stage by stage: no gap and no overlap.

Days are calendar days; a period covers its first day and ends before its `until`; None lasts.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Owned:
    """An account was in a stage and somebody accountable for it, from a day to another."""

    stage: str
    owner: str
    since: date
    until: date | None = None


class Flaw(StrEnum):
    """What is wrong with a row of periods."""

    GAP = "gap"
    OVERLAP = "overlap"


@dataclass(frozen=True, slots=True)
class OwnershipFlaw:
    """Between two days nobody, or more than one person, is accountable; `until` None lasts."""

    kind: Flaw
    since: date
    until: date | None


def find_flaws(periods: Iterable[Owned], *, since: date) -> tuple[OwnershipFlaw, ...]:
    """Return every gap and overlap from the day on which the account came to be; none means that the rule is kept."""
    flaws: list[OwnershipFlaw] = []
    covered: date | None = since
    for period in sorted(periods, key=lambda one: (one.since, one.until or date.max)):
        if covered is None or period.since < covered:
            flaws.append(OwnershipFlaw(Flaw.OVERLAP, period.since, _first(covered, period.until)))
        elif period.since > covered:
            flaws.append(OwnershipFlaw(Flaw.GAP, covered, period.since))
        covered = _last(covered, period.until)
    if covered is not None:
        flaws.append(OwnershipFlaw(Flaw.GAP, covered, None))
    return tuple(flaws)


def _first(one: date | None, other: date | None) -> date | None:
    days = [day for day in (one, other) if day is not None]
    return min(days, default=None)


def _last(one: date | None, other: date | None) -> date | None:
    return None if one is None or other is None else max(one, other)
