"""What one replication left behind, as arrays: by case, by step and by team. Read from a log, or kept by the fast player."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

import numpy as np
from numpy.typing import NDArray

from orgdesk.core.rehearsal.bundle import HOURS_OF_WEEK, Bundle
from orgdesk.core.rehearsal.draws import replication_seed
from orgdesk.core.rehearsal.oracle import Happening, taken_by_timelines
from orgdesk.core.rehearsal.timelines import Taken

Numbers = NDArray[np.float64]
Wholes = NDArray[np.int64] | NDArray[np.int32]
_AT_ONCE: Final = 1 << 14
"""So many numbers stay near the processor while they are worked on."""


@dataclass(frozen=True)
class Tally:
    """By case: hours of opening, first start of work and last close (nan for never), hours of service in which its promises
    stood still, its kind, changes of hands between stations. By step: works done, hours waited for and by whom was waited
    (started or given up). By team: hours worked within the rehearsed time, and hours that timelines took; hours of theirs that
    nobody had."""

    opened: Numbers
    first: Numbers
    closed: Numbers
    paused: Numbers
    kind: Wholes
    hands: Wholes
    step_done: Wholes
    step_waited: Wholes
    step_wait: Numbers
    team_busy: Numbers
    reopened: int
    abandoned: int
    deflected: int
    returned: int
    articles: int
    team_taken: Numbers
    timeline_missing: float


class ServiceClock:
    """Hours of service between two moments: the clock of a promise."""

    def __init__(self, service: tuple[float, ...]) -> None:
        self.hours = np.array(service)
        self.before = np.array([0.0, *accumulate(service)])

    def reading(self, at: Numbers) -> Numbers:
        """Hours of service since the start of the rehearsal; nan for a moment that never came."""
        found = np.empty(len(at))
        for first in range(0, len(at), _AT_ONCE):
            some = slice(first, first + _AT_ONCE)
            found[some] = self._reading(at[some])
        return found

    def _reading(self, at: Numbers) -> Numbers:
        hour = np.fmax(at, 0.0).astype(np.int64)
        found: Numbers = at - hour
        weeks = hour // HOURS_OF_WEEK
        hour -= weeks * HOURS_OF_WEEK
        found *= self.hours.take(hour, mode="clip")
        found += self.before.take(hour, mode="clip")
        found += weeks * self.before[-1]
        return found

    def at(self, at: float) -> float:
        """The same for one moment."""
        weeks, inside = divmod(at, HOURS_OF_WEEK)
        hour = min(int(inside), HOURS_OF_WEEK - 1)
        return float(weeks * self.before[-1] + self.before[hour] + (inside - hour) * self.hours[hour])


def tally_of(bundle: Bundle, hours: float, log: Iterable[Happening], *, seed: int = 0, replication: int = 0) -> Tally:
    """Count a log that was played from this bundle for so many hours, as this replication of the seed."""
    counting = _Counting(bundle, hours, taken_by_timelines(bundle, hours, replication_seed(seed, replication)))
    for one in log:
        counting.note(one)
    return counting.tally()


class _Counting:
    def __init__(self, bundle: Bundle, hours: float, away: Taken) -> None:
        self.away = away
        self.hours, self.clock = hours, ServiceClock(bundle.service)
        self.steps = {step.key: place for place, step in enumerate(bundle.steps)}
        self.teams = {team.key: place for place, team in enumerate(bundle.crews)}
        self.cases: dict[int, list[float]] = {}
        self.keys = [kind.key for kind in bundle.cases]
        self.kinds: dict[int, int] = {}
        self.hands: dict[int, int] = {}
        self.units: dict[int, str] = {}
        self.works: dict[int, float] = {}
        self.done, self.waited = [0] * len(self.steps), [0] * len(self.steps)
        self.wait, self.busy = [0.0] * len(self.steps), [0.0] * len(self.teams)
        self.counts: dict[str, int] = {}

    def note(self, one: Happening) -> None:
        self.counts[one.kind] = self.counts.get(one.kind, 0) + 1
        if one.kind == "ticket.opened":
            self.cases[one.ticket] = [one.at, math.nan, math.nan, 0.0]
            self.hands[one.ticket] = 0
            self.kinds[one.ticket] = self.keys.index(one.case_kind)
        elif one.kind == "ticket.closed":
            self.cases[one.ticket][2] = one.at
        elif one.kind == "ticket.cancelled":
            self.cases[one.ticket][3] = 0.0
        elif one.kind == "ticket.pending_customer":
            self.cases[one.ticket][3] -= self.clock.at(one.at)
        elif one.kind == "ticket.in_progress":
            self.cases[one.ticket][3] += self.clock.at(one.at)
        elif one.work:
            self._note_work(one, self.steps[one.step])

    def _note_work(self, one: Happening, step: int) -> None:
        if one.kind == "work.enabled":
            self.works[one.work] = one.at
            self.hands[one.ticket] += self.units.get(one.ticket, one.unit) != one.unit
            self.units[one.ticket] = one.unit
        elif one.kind == "work.finished":
            self.done[step] += 1
            begun = min(self.works.pop(one.work), self.hours)
            self.busy[self.teams[one.position]] += min(one.at, self.hours) - begun
        else:
            self.waited[step] += 1
            self.wait[step] += one.at - self.works.pop(one.work)
        if one.kind == "work.started":
            self.works[one.work] = one.at
            if math.isnan(self.cases[one.ticket][1]):
                self.cases[one.ticket][1] = one.at

    def tally(self) -> Tally:
        rows = np.array([self.cases[key] for key in sorted(self.cases)]).reshape(-1, 4)
        return Tally(
            rows[:, 0],
            rows[:, 1],
            rows[:, 2],
            rows[:, 3],
            np.array([self.kinds[key] for key in sorted(self.kinds)], np.int64),
            np.array([self.hands[key] for key in sorted(self.hands)], np.int64),
            np.array(self.done),
            np.array(self.waited),
            np.array(self.wait),
            np.array(self.busy),
            self.counts.get("ticket.reopened", 0),
            self.counts.get("ticket.cancelled", 0),
            self.counts.get("selfhelp.resolved", 0),
            self.counts.get("ticket.moved", 0),
            self.counts.get("article.published", 0),
            self.away.hours,
            self.away.missing,
        )
