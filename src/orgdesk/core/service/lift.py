"""What an offer did against a hold-out group: the only honest value of a reward."""

from dataclasses import dataclass
from math import sqrt

from orgdesk.core.service.surveys import share


@dataclass(frozen=True, slots=True)
class Lift:
    """The share of the treated that answered less that of the hold-out, in percentage points, with its interval."""

    points: float
    low: float
    high: float
    treated: int
    held_out: int

    @property
    def is_proven(self) -> bool:
        """The interval lies wholly on one side of nothing."""
        return self.low > 0 or self.high < 0


def lift_of(treated_hits: int, treated: int, held_hits: int, held: int) -> Lift | None:
    """Return the lift with the hybrid score interval (Newcombe 1998, method 10); None while one of the groups is empty."""
    if not treated or not held:
        return None
    ours, others = share(treated_hits, treated), share(held_hits, held)
    difference = ours.value - others.value
    below = sqrt((ours.value - ours.low) ** 2 + (others.high - others.value) ** 2)
    above = sqrt((ours.high - ours.value) ** 2 + (others.value - others.low) ** 2)
    return Lift(difference, difference - below, difference + above, treated, held)
