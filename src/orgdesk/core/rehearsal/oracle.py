"""The rehearsal in plain Python: the definition of what a bundle means, against which faster players are checked.

One heap of (time, sequence): what happens at the same moment happens in the order in which it was arranged. Nobody stops
in the middle of work when a shift ends. Cases arrive until the end of the rehearsed time and are then played to their end.
"""

from __future__ import annotations

import heapq
import math
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from orgdesk.core.rehearsal.bundle import HOURS_OF_WEEK, Arrivals, Bundle, StepKind
from orgdesk.core.rehearsal.draws import Purpose, replication_seed, stream_of, uniform
from orgdesk.core.rehearsal.errors import InputsRefused, RunExploded

MOST_EVENTS: Final = 5_000_000
HOURS_OF_DAY: Final = 24
LONGEST: Final = 20 * 366 * HOURS_OF_DAY


@dataclass(frozen=True, slots=True)
class Happening:
    """One row of the log in the live log's words: hours from the start, kind, ticket, work (0 for none), step, unit."""

    at: float
    kind: str
    ticket: int
    work: int = 0
    step: str = ""
    unit: str = ""

    @property
    def objects(self) -> Mapping[str, str]:
        """The objects of the event, as the live log names them."""
        ticket = {"ticket": f"T-{self.ticket}"}
        return {**ticket, "work": f"W-{self.work}"} if self.work else ticket


@dataclass(slots=True, eq=False)
class _Case:
    number: int
    visits: dict[int, int]
    waiting: _Work | None = None
    begun: bool = False
    closed: bool = False
    returns: int = 0


@dataclass(slots=True, eq=False)
class _Work:
    number: int
    case: _Case
    step: int


def arrival_times(arrivals: Arrivals, hours: float, seed: int) -> Iterator[float]:
    """When cases come before `hours`: a doubly stochastic Poisson process that depends on nothing but these three.

    The nth gap is a draw of the nth case on the clock of cumulated rate, so the same luck under another rate moves every
    arrival a little instead of shuffling all.
    """
    case, hour, below = 0, 0, 0.0
    wanted = _gap(seed, case)
    luck = 1.0
    while hour < hours:
        if hour % HOURS_OF_DAY == 0 and arrivals.dispersion:
            luck = _gamma(1 / arrivals.dispersion, seed, hour // HOURS_OF_DAY) * arrivals.dispersion
        rate = arrivals.hourly[hour % HOURS_OF_WEEK] * luck
        while rate and wanted < below + rate:
            at = hour + (wanted - below) / rate
            if at >= hours:
                return
            yield at
            case += 1
            wanted += _gap(seed, case)
        below += rate
        hour += 1


def play(
    bundle: Bundle, hours: float, *, seed: int = 0, replication: int = 0, most: int = MOST_EVENTS
) -> tuple[Happening, ...]:
    """The log of one replication, in order of time. Raises RunExploded after `most` events."""
    if not 0 < hours <= LONGEST:
        raise InputsRefused(f"A rehearsal of {hours} hours cannot be played; give a positive number up to {LONGEST:,}.")
    return _Play(bundle, hours, replication_seed(seed, replication), most).run()


class _Play:
    """The moving parts of one replication."""

    def __init__(self, bundle: Bundle, hours: float, seed: int, most: int) -> None:
        self.bundle, self.hours, self.seed, self.most = bundle, hours, seed, most
        self.log: list[Happening] = []
        self.heap: list[tuple[float, int, str, _Case | None, _Work | None, int]] = []
        self.sequence = self.works = self.open = 0
        self.busy = [0] * len(bundle.stations)
        self.queues: list[deque[_Work]] = [deque() for _ in bundle.stations]
        self.durations = [stream_of(step.key, "duration") for step in bundle.steps]
        self.ways = [stream_of(step.key, "way") for step in bundle.steps]
        self.now = 0.0

    def run(self) -> tuple[Happening, ...]:
        comers = arrival_times(self.bundle.arrivals, self.hours, self.seed)
        self._next_arrival(comers, 0)
        self._next_shift(0)
        while self.heap:
            if self.sequence > self.most:
                raise RunExploded(
                    f"The rehearsal made more than {self.most:,} events by hour {self.now:.1f} of {self.hours:.1f}; "
                    "rehearse a shorter time, or mend a loop or a station that cannot keep up."
                )
            self.now, _, what, case, work, place = heapq.heappop(self.heap)
            if what == "arrive":
                self._open(place)
                self._next_arrival(comers, place + 1)
            elif what == "shift":
                self._change_shift(place)
            elif what == "finish" and work is not None:
                self._finish(work)
            elif what == "give up" and case is not None:
                self._give_up(case)
            elif what == "go on" and case is not None:
                self._go_on(case, place)
            elif case is not None:
                self._reopen(case)
        return tuple(self.log)

    def _arrange(self, at: float, what: str, case: _Case | None, work: _Work | None = None, place: int = 0) -> None:
        self.sequence += 1
        heapq.heappush(self.heap, (at, self.sequence, what, case, work, place))

    def _next_arrival(self, comers: Iterator[float], number: int) -> None:
        at = next(comers, None)
        if at is not None:
            self.open += 1
            self._arrange(at, "arrive", None, place=number)

    def _next_shift(self, hour: int) -> None:
        """Arrange the next hour in which some station has other servers than in this; none once all cases are over."""
        for ahead in range(1, HOURS_OF_WEEK + 1):
            here, there = (hour + ahead - 1) % HOURS_OF_WEEK, (hour + ahead) % HOURS_OF_WEEK
            if any(station.servers[here] != station.servers[there] for station in self.bundle.stations):
                self._arrange(hour + ahead, "shift", None, place=hour + ahead)
                return

    def _change_shift(self, hour: int) -> None:
        if self.open:
            for station in range(len(self.queues)):
                self._serve(station)
            self._next_shift(hour)

    def _open(self, number: int) -> None:
        case = _Case(number, {})
        self._write("ticket.opened", case)
        if self.bundle.patience is not None:
            patience = self.bundle.patience.at(uniform(self.seed, number, Purpose.PATIENCE))
            self._arrange(self.now + patience, "give up", case)
        self._enter(case, self.bundle.start)

    def _enter(self, case: _Case, place: int) -> None:
        """Go to a step and on through all that take no time."""
        while True:
            self.sequence += 1
            step = self.bundle.steps[place]
            if step.kind is not StepKind.ROUTE or self.sequence > self.most:
                break
            case.visits[place] = case.visits.get(place, 0) + 1
            place = self._way(case, place)
        case.visits[place] = case.visits.get(place, 0) + 1
        if step.kind is StepKind.WORK:
            self.works += 1
            work = _Work(self.works, case, place)
            case.waiting = work
            self._write("work.enabled", case, work)
            self.queues[step.station].append(work)
            self._serve(step.station)
        elif step.kind is StepKind.DELAY:
            self._arrange(self.now + self._duration(case, place), "go on", case, place=place)
        elif step.kind is StepKind.END:
            self._close(case)

    def _serve(self, station: int) -> None:
        servers = self.bundle.stations[station].servers[int(self.now) % HOURS_OF_WEEK]
        queue = self.queues[station]
        while queue and self.busy[station] < servers:
            work = queue.popleft()
            # Who gave up stays in the queue until it is read: cheaper than to look for it.
            if not work.case.closed:
                work.case.begun = True
                self.busy[station] += 1
                self._write("work.started", work.case, work)
                self._arrange(self.now + self._duration(work.case, work.step), "finish", work.case, work)

    def _finish(self, work: _Work) -> None:
        station = self.bundle.steps[work.step].station
        self.busy[station] -= 1
        self._write("work.finished", work.case, work)
        self._leave(work.case, work.step)
        self._serve(station)

    def _leave(self, case: _Case, place: int) -> None:
        self._enter(case, self._way(case, place))

    def _go_on(self, case: _Case, place: int) -> None:
        if not case.closed:
            self._leave(case, place)

    def _give_up(self, case: _Case) -> None:
        if not case.begun and not case.closed:
            case.closed = True
            self.open -= 1
            if case.waiting is not None:
                self._write("work.withdrawn", case, case.waiting)
            self._write("ticket.cancelled", case)

    def _close(self, case: _Case) -> None:
        case.begun = True
        self._write("ticket.closed", case)
        back = self.bundle.reopening
        if back.share and uniform(self.seed, case.number, Purpose.REOPEN, case.returns) < back.share:
            wait = uniform(self.seed, case.number, Purpose.REOPEN_DELAY, case.returns)
            case.returns += 1
            self._arrange(self.now + (back.delay.at(wait) if back.delay else 0.0), "reopen", case)
        else:
            case.closed = True
            self.open -= 1

    def _reopen(self, case: _Case) -> None:
        self._write("ticket.reopened", case)
        self._enter(case, self.bundle.start)

    def _duration(self, case: _Case, place: int) -> float:
        law = self.bundle.steps[place].law
        if law is None:
            return 0.0
        return law.at(uniform(self.seed, case.number, self.durations[place], case.visits[place]))

    def _way(self, case: _Case, place: int) -> int:
        ways = self.bundle.steps[place].ways
        if len(ways) == 1:
            return ways[0].target
        luck = uniform(self.seed, case.number, self.ways[place], case.visits[place])
        for way in ways[:-1]:
            luck -= way.share
            if luck < 0:
                return way.target
        return ways[-1].target

    def _write(self, kind: str, case: _Case, work: _Work | None = None) -> None:
        if work is None:
            self.log.append(Happening(self.now, kind, case.number))
        else:
            step = self.bundle.steps[work.step]
            unit = self.bundle.stations[step.station].key
            self.log.append(Happening(self.now, kind, case.number, work.number, step.key, unit))


def _gap(seed: int, case: int) -> float:
    return -math.log(uniform(seed, case, Purpose.GAP))


def _gamma(shape: float, seed: int, day: int) -> float:
    """A gamma draw of mean `shape` for one day (Marsaglia and Tsang 2000, by Box and Muller's normal numbers)."""
    number = 0

    def luck() -> float:
        nonlocal number
        number += 1
        return uniform(seed, day, Purpose.DAY, number)

    smaller = luck() ** (1 / shape) if shape < 1 else 1.0
    third = (shape if shape >= 1 else shape + 1) - 1 / 3
    while True:
        normal = math.sqrt(-2 * math.log(luck())) * math.cos(2 * math.pi * luck())
        cube = (1 + normal / math.sqrt(9 * third)) ** 3
        if cube > 0 and math.log(luck()) < normal * normal / 2 + third - third * cube + third * math.log(cube):
            return third * cube * smaller
