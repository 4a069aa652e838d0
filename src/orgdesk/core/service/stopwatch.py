"""One clock: working time counted against a target, through pauses and changes of terms, to the microsecond."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from orgdesk.core.calendars import WorkTime
from orgdesk.core.service.policies import Metric

ZERO = timedelta(0)


class ClockState(StrEnum):
    """Where a clock stands. A breach stays a breach; cancelled is a clock whose ticket ended without the answer it waited for."""

    RUNNING = "running"
    PAUSED = "paused"
    MET = "met"
    BREACHED = "breached"
    CANCELLED = "cancelled"


class Ending(StrEnum):
    """How a clock ended."""

    ANSWERED = "answered"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Terms:
    """What a clock counts against: so much working time of a calendar, under a policy.

    No target is no promise: such a clock still counts, so that a promise made later finds what has elapsed.
    """

    target: timedelta | None
    calendar: WorkTime
    policy: str


@dataclass(frozen=True, slots=True)
class Stopwatch:
    """A clock between two events: `carried` was counted before `since`; it runs while `since` is set."""

    metric: Metric
    tier: str
    terms: Terms
    started_at: datetime
    since: datetime | None
    carried: timedelta = ZERO
    breached_at: datetime | None = None
    ended_at: datetime | None = None
    ending: Ending | None = None

    def due(self) -> datetime | None:
        """Return the instant at which the target is reached: the breach when there was one, None while it stands still."""
        if self.breached_at is not None:
            return self.breached_at
        return self.reaches(1.0)

    def reaches(self, share: float) -> datetime | None:
        """Return the instant at which that share of the target is spent, if all stays as it is; None while it stands still."""
        if self.since is None or self.terms.target is None:
            return None
        return self.terms.calendar.add(self.since, max(ZERO, self.terms.target * share - self.carried))

    def counted(self, at: datetime) -> "Stopwatch":
        """Return the clock with the time up to `at` carried over, and with its breach if it lies before `at`."""
        if self.since is None:
            return self
        due = self.due()
        breached = due if due is not None and due < at else None
        elapsed = self.carried + self.terms.calendar.between(self.since, at)
        return replace(self, since=at, carried=elapsed, breached_at=self.breached_at or breached)

    def paused(self, at: datetime) -> "Stopwatch":
        """Return the clock standing still from `at`."""
        return replace(self.counted(at), since=None)

    def resumed(self, at: datetime) -> "Stopwatch":
        """Return the clock running from `at` with what it carried."""
        if self.since is not None:
            return self
        return replace(self, since=at, ended_at=None, ending=None)

    def under(self, terms: Terms, at: datetime) -> "Stopwatch":
        """Return the clock under other terms from `at`: what elapsed stays; terms already overspent are breached there and then."""
        counted = self.counted(at)
        late = counted.ended_at is None and terms.target is not None and counted.carried > terms.target
        return replace(counted, terms=terms, breached_at=counted.breached_at or (at if late else None))

    def ended(self, at: datetime, ending: Ending) -> "Stopwatch":
        """Return the clock ended at `at`; a clock that ended before keeps its first end."""
        if self.ended_at is not None:
            return self
        return replace(self.paused(at), ended_at=at, ending=ending)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a clock says at a moment. `remaining` is negative after a breach; `due` is None while the clock is paused."""

    metric: Metric
    tier: str
    policy: str
    state: ClockState
    started_at: datetime
    due: datetime | None
    elapsed: timedelta
    remaining: timedelta
    breached_at: datetime | None
    ended_at: datetime | None

    @property
    def share(self) -> float:
        """Return the share of the target that is spent, 1.0 at the due instant; for warnings before a breach."""
        total = self.elapsed + self.remaining
        return self.elapsed / total if total else 1.0


def read(stopwatch: Stopwatch, at: datetime) -> Reading | None:
    """Read a clock at `at`, no earlier than its last event; None for one without a target."""
    now = stopwatch.counted(at)
    if now.terms.target is None:
        return None
    return Reading(
        metric=now.metric,
        tier=now.tier,
        policy=now.terms.policy,
        state=state_of(now),
        started_at=now.started_at,
        due=now.breached_at or stopwatch.due(),
        elapsed=now.carried,
        remaining=now.terms.target - now.carried,
        breached_at=now.breached_at,
        ended_at=now.ended_at,
    )


def state_of(stopwatch: Stopwatch) -> ClockState:
    """Return where a clock stands as of its last counting."""
    if stopwatch.breached_at is not None:
        return ClockState.BREACHED
    if stopwatch.ending is Ending.CANCELLED:
        return ClockState.CANCELLED
    if stopwatch.ending is Ending.ANSWERED:
        return ClockState.MET
    return ClockState.PAUSED if stopwatch.since is None else ClockState.RUNNING
