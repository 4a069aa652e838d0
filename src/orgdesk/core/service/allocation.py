"""Named people allocated to customers against the hours they have."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from orgdesk.core.phrases import phrase
from orgdesk.core.service.errors import OverAllocationError, ServiceRuleError


@dataclass(frozen=True, slots=True)
class Allocation:
    """Hours a week of one person for one customer, from the first to the last day."""

    person: str
    account: str
    since: date
    until: date
    hours: float

    def __post_init__(self) -> None:
        if self.until < self.since or self.hours <= 0:
            raise ServiceRuleError(
                phrase(
                    "The allocation of {person} to {account} has no length or no hours; mend its dates or hours.",
                    person=self.person,
                    account=self.account,
                )
            )


@dataclass(frozen=True, slots=True)
class Peak:
    """The busiest day of a person in a period: hours a week allocated on it."""

    on: date
    hours: float


def find_peak(person: str, allocations: Iterable[Allocation], *, since: date, until: date) -> Peak:
    """Return the first day in the period on which a person has the most hours allocated."""
    own = [each for each in allocations if each.person == person and each.since <= until and since <= each.until]
    # Hours only rise on a day on which an allocation begins.
    days = sorted({since, *(max(since, each.since) for each in own)})
    peaks = [Peak(day, sum(each.hours for each in own if each.since <= day <= each.until)) for day in days]
    return max(peaks, key=lambda peak: peak.hours)


def allocate(wanted: Allocation, allocations: Iterable[Allocation], *, capacity: float) -> Allocation:
    """Return the allocation when the person has the hours; raise `OverAllocationError` that names the first day too full."""
    peak = find_peak(wanted.person, [*allocations, wanted], since=wanted.since, until=wanted.until)
    if peak.hours > capacity:
        raise OverAllocationError(
            phrase(
                "{person} would have {hours:g} hours a week on {on} and has {capacity:g}; choose "
                "another person, fewer hours or a later start.",
                person=wanted.person,
                hours=peak.hours,
                on=peak.on.isoformat(),
                capacity=capacity,
            )
        )
    return wanted
