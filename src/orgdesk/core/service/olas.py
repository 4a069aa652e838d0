"""How an OLA between two units is kept: what passed to the supplier, against what was agreed, in the supplier's working time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from statistics import median
from types import MappingProxyType

from orgdesk.core.organisation.model import Promise


class Clock(StrEnum):
    """When the clock of a promise stops."""

    TAKEN = "taken"
    DONE = "done"


_SPANS: Mapping[str, timedelta] = MappingProxyType(
    {
        "minute": timedelta(minutes=1), "minutes": timedelta(minutes=1), "hour": timedelta(hours=1), "hours": timedelta(hours=1),
        "day": timedelta(hours=8), "days": timedelta(hours=8),
    }
)  # fmt: skip
_ON_TAKING = frozenset({"acceptance", "first answer", "first response", "reaction", "response", "taken"})


@dataclass(frozen=True, slots=True)
class Passed:
    """One piece of work that came to the supplier: when it came, was taken and was done (None: not yet)."""

    came: datetime
    taken: datetime | None = None
    done: datetime | None = None

    def stopped(self, clock: Clock) -> datetime | None:
        """Return when the clock stopped; what is done was taken, too."""
        return (self.taken or self.done) if clock is Clock.TAKEN else self.done


@dataclass(frozen=True, slots=True)
class Keeping:
    """Counts of one promise: kept, broken (also by what still waits too long), waiting in time; the median of what has stopped."""

    clock: Clock
    target: timedelta
    kept: int
    broken: int
    waiting: int
    median: timedelta | None

    @property
    def judged(self) -> int:
        """How many could be judged."""
        return self.kept + self.broken

    @property
    def percent(self) -> float | None:
        """Kept of those judged, 0 to 100; None where none could be."""
        return 100 * self.kept / self.judged if self.judged else None


def target_of(promise: Promise) -> timedelta | None:
    """Return the working time that a promise allows, a day being eight hours; None where it is not one of time."""
    span = _SPANS.get(promise.per.strip().lower())
    return span * promise.target if span is not None and promise.target > 0 else None


def clock_of(promise: Promise) -> Clock:
    """Return when the clock of a promise stops: when somebody takes the work where the promise says so or is one of an answer or
    acceptance, everything else when it is done.
    """
    return Clock.TAKEN if promise.taken or promise.measure.strip().lower() in _ON_TAKING else Clock.DONE


def keeping_of(
    promise: Promise, passed: Iterable[Passed], worked: Callable[[datetime, datetime], timedelta], *, at: datetime
) -> Keeping | None:
    """Count how a promise of time was kept until `at`; `worked` is the supplier's working time between two moments."""
    target = target_of(promise)
    if target is None:
        return None
    clock, kept, broken, waiting = clock_of(promise), 0, 0, 0
    seconds: list[float] = []
    for one in passed:
        end = one.stopped(clock)
        span = worked(one.came, end or at)
        if end is not None:
            seconds.append(span.total_seconds())
        if span > target:
            broken += 1
        elif end is not None:
            kept += 1
        else:
            waiting += 1
    return Keeping(clock, target, kept, broken, waiting, timedelta(seconds=median(seconds)) if seconds else None)
