"""The rehearsal in plain Python: the definition of what a bundle means, against which the fast player is checked.

One heap of (time, sequence): what happens at the same moment happens in the order in which it was arranged. Nobody stops
in the middle of work when a shift ends. Cases arrive until the end of the rehearsed time and are then played to their end.
A team with somebody free takes the most urgent work that it may, of equal urgency the one offered first.
"""

from __future__ import annotations

import heapq
import math
from bisect import bisect_left
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from orgdesk.core.phrases import phrase
from orgdesk.core.rehearsal.bundle import HOURS_OF_WEEK, Arrivals, Bundle, Step, StepKind, Team
from orgdesk.core.rehearsal.draws import Purpose, replication_seed, stream_of, uniform
from orgdesk.core.rehearsal.errors import InputsRefused, RunExploded
from orgdesk.core.rehearsal.laws import Law
from orgdesk.core.rehearsal.timelines import Taken, taken

MOST_EVENTS: Final = 5_000_000
HOURS_OF_DAY: Final = 24
LONGEST: Final = 20 * 366 * HOURS_OF_DAY


@dataclass(frozen=True, slots=True)
class Happening:
    """One row of the log in the live log's words: hours from the start, kind, ticket, work (0 for none), step, unit, position; the
    kind of the case where it opens."""

    at: float
    kind: str
    ticket: int
    work: int = 0
    step: str = ""
    unit: str = ""
    position: str = ""
    case_kind: str = ""

    @property
    def objects(self) -> Mapping[str, str]:
        """The objects of the event, as the live log names them."""
        ticket = {"ticket": f"T-{self.ticket}"}
        return {**ticket, "work": f"W-{self.work}"} if self.work else ticket


@dataclass(slots=True, eq=False)
class _Case:
    number: int
    kind: int
    visits: dict[int, int] = field(default_factory=dict)
    waiting: list[_Work] = field(default_factory=list)
    begun: bool = False
    closed: bool = False
    ended: bool = False
    returns: int = 0
    last: int = -1


@dataclass(slots=True, eq=False)
class _Scope:
    """What one split sent out: how many are still under way, the join at which some have come together, the split around it."""

    alive: int
    around: _Scope | None
    join: int = -1


@dataclass(slots=True, eq=False)
class _Token:
    case: _Case
    step: int
    scope: _Scope | None = None
    visit: int = 0


@dataclass(slots=True, eq=False)
class _Work:
    number: int
    token: _Token
    team: int = -1


def arrival_times(arrivals: Arrivals, hours: float, seed: int) -> Iterator[float]:
    """When cases come before `hours`: a doubly stochastic Poisson process that depends on nothing but these three.

    The nth gap is a draw of the nth case on the clock of cumulated rate, so the same luck under another rate moves every
    arrival a little instead of shuffling all.
    """
    if arrivals.actual:
        yield from (at for at in arrivals.actual if at < hours)
        return
    case, hour, below = 0, 0, 0.0
    wanted = _gap(seed, case)
    luck = 1.0
    while hour < hours:
        if hour % HOURS_OF_DAY == 0:
            luck = day_luck(arrivals, seed, hour // HOURS_OF_DAY)
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


def day_luck(arrivals: Arrivals, seed: int, day: int) -> float:
    """What the rates of one day are multiplied with: its own luck and the season."""
    dispersion = arrivals.dispersion_on(day)
    luck = _gamma(1 / dispersion, seed, day) * dispersion if dispersion else 1.0
    return luck * arrivals.weeks[day // 7 % len(arrivals.weeks)] if arrivals.weeks else luck


def present(team: Team, seed: int, hour: int) -> int:
    """How many of a team are on duty in an hour from the start: the planned ones whom no draw keeps away that day."""
    planned = team.servers[hour % HOURS_OF_WEEK]
    if not team.absence:
        return planned
    stream = stream_of(team.key, "absence")
    day = hour // HOURS_OF_DAY
    return sum(uniform(seed, day, stream, one) >= team.absence for one in range(planned))


def taken_by_timelines(bundle: Bundle, hours: float, seed: int) -> Taken:
    """Who is away from the cases, in a replication that all draws begin with `seed`."""
    crews = bundle.crews
    return taken(bundle.onboarding, [team.key for team in crews], [team.servers for team in crews], hours, seed)


def shift_hours(bundle: Bundle) -> tuple[int, ...]:
    """The hours of the week in which somebody may come on duty, in order."""
    crews = bundle.crews
    found = {
        hour
        for team in crews
        for hour, (before, now) in enumerate(pairwise((team.servers[-1], *team.servers)))
        if before != now
    }
    if bundle.onboarding:
        return tuple(range(HOURS_OF_WEEK))
    if any(team.absence for team in crews):
        found.update(range(0, HOURS_OF_WEEK, HOURS_OF_DAY))
    return tuple(sorted(found))


def play(
    bundle: Bundle, hours: float, *, seed: int = 0, replication: int = 0, most: int = MOST_EVENTS
) -> tuple[Happening, ...]:
    """The log of one replication, in order of time. Raises RunExploded after `most` events."""
    check_hours(hours)
    return _Play(bundle, hours, replication_seed(seed, replication), most).run()


def check_hours(hours: float) -> None:
    """Refuse a time that cannot be rehearsed."""
    if not 0 < hours <= LONGEST:
        raise InputsRefused(
            phrase(
                "A rehearsal of {hours} hours cannot be played; give a positive number up to {longest:,}.",
                hours=hours,
                longest=LONGEST,
            )
        )


def explosion(most: int, at: float, hours: float) -> RunExploded:
    """The refusal of a run that made too many events. What came in within the hours is played to its end, so it may be later."""
    if at > hours:
        return RunExploded(
            phrase(
                "It was stopped, as more than {most:,} things happened: what came in within {hours:,} hours was still not done {later:,} hours after them. Cases go round and round, or queue up for too few people. To go on: rehearse a shorter time or fewer cases, or mend the loop, or give more people to whom the work waits for.",
                most=most,
                hours=round(hours),
                later=max(1, round(at - hours)),
            )
        )
    return RunExploded(
        phrase(
            "It was stopped, as more than {most:,} things happened in the first {at:,} of {hours:,} hours: far too much comes in, or cases go round and round. To go on: rehearse a shorter time or fewer cases, or mend the loop, or give more people to whom the work waits for.",
            most=most,
            at=max(1, round(at)),
            hours=round(hours),
        )
    )


class _Play:
    """The moving parts of one replication."""

    def __init__(self, bundle: Bundle, hours: float, seed: int, most: int) -> None:
        self.bundle, self.hours, self.seed, self.most = bundle, hours, seed, most
        self.log: list[Happening] = []
        self.heap: list[tuple[float, int, str, object, int]] = []
        self.sequence = self.works = self.open = 0
        self.crews, self.shifts = bundle.crews, shift_hours(bundle)
        self.busy = [0] * len(self.crews)
        self.away = taken_by_timelines(bundle, hours, seed).people.tolist()
        self.queues: dict[tuple[int, str, int], deque[_Work]] = {}
        self.durations = [stream_of(step.key, "duration") for step in bundle.steps]
        self.ways = [stream_of(step.key, "way") for step in bundle.steps]
        self.waits_before = [stream_of(step.key, "before") for step in bundle.steps]
        self.returns = [stream_of(step.key, "return") for step in bundle.steps]
        self.published = set(range(bundle.knowledge.known))
        self.written = set(self.published)
        self.now = 0.0

    def run(self) -> tuple[Happening, ...]:
        self.comers = arrival_times(self.bundle.arrivals, self.hours, self.seed)
        self._next_arrival(0)
        self._next_shift(0)
        acts = {
            "arrive": self._arrive,
            "shift": self._change_shift,
            "queue": self._queue,
            "finish": self._finish,
            "go on": self._go_on,
            "give up": self._give_up,
            "publish": self._publish,
            "reopen": self._reopen,
        }
        while self.heap:
            if self.sequence > self.most:
                raise explosion(self.most, self.now, self.hours)
            self.now, _, what, thing, number = heapq.heappop(self.heap)
            acts[what](thing, number)  # type: ignore[operator]  # each act takes the thing that was arranged for it
        return tuple(self.log)

    def _arrange(self, at: float, what: str, thing: object = None, number: int = 0) -> None:
        self.sequence += 1
        heapq.heappush(self.heap, (at, self.sequence, what, thing, number))

    def _next_arrival(self, number: int) -> None:
        at = next(self.comers, None)
        if at is not None:
            self.open += 1
            self._arrange(at, "arrive", number=number)

    def _next_shift(self, hour: int) -> None:
        """Arrange the next hour in which some team has other people than in this; none once all cases are over."""
        if self.shifts:
            week, inside = divmod(hour, HOURS_OF_WEEK)
            later = next((one for one in self.shifts if one > inside), self.shifts[0] + HOURS_OF_WEEK)
            self._arrange(week * HOURS_OF_WEEK + later, "shift", number=week * HOURS_OF_WEEK + later)

    def _change_shift(self, _: None, hour: int) -> None:
        if self.open:
            for team in range(len(self.crews)):
                self._serve(team)
            self._next_shift(hour)

    def _arrive(self, _: None, number: int) -> None:
        case = _Case(number, bisect_left(self.bundle.cumulated_kinds, uniform(self.seed, number, Purpose.KIND)))
        if self._deflected(number):
            self._write("selfhelp.resolved", case)
            self._end(case)
        else:
            self._write("ticket.opened", case)
            if self.bundle.patience is not None:
                patience = self.bundle.patience.at(uniform(self.seed, number, Purpose.PATIENCE))
                self._arrange(self.now + patience, "give up", case)
            self._enter(_Token(case, self.bundle.start))
        self._next_arrival(number + 1)

    def _topic(self, number: int) -> int:
        return bisect_left(self.bundle.knowledge.cumulated, uniform(self.seed, number, Purpose.TOPIC))

    def _deflected(self, number: int) -> bool:
        known = self.bundle.knowledge
        return (
            known.topics > 0
            and self._topic(number) in self.published
            and uniform(self.seed, number, Purpose.DEFLECT) < known.deflected
        )

    def _enter(self, token: _Token) -> None:
        """Go to the token's step and on through all that take no time; of several tokens each takes one step in turn, as live."""
        going = deque([token])
        while going and self.sequence <= self.most:
            self.sequence += 1
            token = going.popleft()
            place, case = token.step, token.case
            step = self.bundle.steps[place]
            token.visit = case.visits[place] = case.visits.get(place, 0) + 1
            if step.kind is StepKind.ROUTE:
                token.step = self._way(token)
                going.append(token)
            elif step.kind is StepKind.SPLIT:
                going += self._split(token)
            elif step.kind is StepKind.JOIN or step.kind is StepKind.END:
                going += self._settle(token, step)
            elif step.kind is StepKind.DELAY:
                self._arrange(self.now + self._duration(token, step.law), "go on", token)
                if step.pauses:
                    self._write("ticket.pending_customer", case)
            elif self._is_returned(token):
                self._write("ticket.moved", case, place=case.last)
                token.step = case.last
                going.append(token)
            else:
                self._offer(token)

    def _split(self, token: _Token) -> list[_Token]:
        case, place = token.case, token.step
        ways = self.bundle.steps[place].ways
        first = token.visit * len(ways)
        taken = [
            way.target
            for number, way in enumerate(ways)
            if way.share >= 1 or uniform(self.seed, case.number, self.ways[place], first + number) < way.share
        ] or [ways[-1].target]
        scope = _Scope(len(taken), token.scope)
        return [_Token(case, target, scope) for target in taken]

    def _settle(self, token: _Token, step: Step) -> list[_Token]:
        """A token came to a join or an end. The last of a split goes on behind the join, or ends for the token of the split."""
        scope = token.scope
        if scope is None and step.kind is StepKind.JOIN:
            token.step = step.ways[0].target
            return [token]
        if scope is not None and step.kind is StepKind.JOIN:
            scope.join = token.step
        while scope is not None:
            scope.alive -= 1
            if scope.alive:
                return []
            if scope.join >= 0:
                return [_Token(token.case, self.bundle.steps[scope.join].ways[0].target, scope.around)]
            scope = scope.around
        self._close(token.case)
        return []

    def _is_returned(self, token: _Token) -> bool:
        """Whether the station sends the case back to the one that worked on it last."""
        case, place = token.case, token.step
        step, steps = self.bundle.steps[place], self.bundle.steps
        if not step.returned or case.last < 0 or steps[case.last].station == step.station:
            return False
        return uniform(self.seed, case.number, self.returns[place], token.visit) < step.returned

    def _offer(self, token: _Token) -> None:
        case, step = token.case, self.bundle.steps[token.step]
        self.works += 1
        work = _Work(self.works, token)
        case.last = token.step
        if not case.begun:
            case.waiting.append(work)
        self._write("work.enabled", case, work)
        if step.before is None:
            self._queue(work)
        else:
            luck = uniform(self.seed, case.number, self.waits_before[token.step], token.visit)
            self._arrange(self.now + step.before.at(luck), "queue", work)

    def _queue(self, work: _Work, _: int = 0) -> None:
        if not work.token.case.closed:
            kind = self.bundle.cases[work.token.case.kind]
            station = self.bundle.steps[work.token.step].station
            self.queues.setdefault((station, kind.skill, kind.priority), deque()).append(work)
            for place, team in enumerate(self.crews):
                if team.serves(station, kind.skill):
                    self._serve(place)

    def _serve(self, place: int) -> None:
        team = self.crews[place]
        hour, away = int(self.now), self.away[place]
        servers = present(team, self.seed, hour) - (away[hour] if hour < len(away) else 0)
        while self.busy[place] < servers:
            work = self._most_urgent(team)
            if work is None:
                return
            case = work.token.case
            case.begun = True
            case.waiting.clear()
            work.team = place
            self.busy[place] += 1
            self._write("work.started", case, work)
            step = self.bundle.steps[work.token.step]
            law = self.bundle.cases[case.kind].law_at(step) or team.law_at(step)
            hours = self._duration(work.token, law) / team.speed
            self._arrange(self.now + hours, "finish", work)

    def _most_urgent(self, team: Team) -> _Work | None:
        """Take the next work of a team out of its queue."""
        best: tuple[int, int] | None = None
        chosen: deque[_Work] | None = None
        for (station, skill, priority), queue in self.queues.items():
            # Who gave up stays in the queue until it is read: cheaper than to look for it.
            while queue and queue[0].token.case.closed:
                queue.popleft()
            if queue and team.serves(station, skill) and (best is None or (priority, queue[0].number) < best):
                best, chosen = (priority, queue[0].number), queue
        return chosen.popleft() if chosen else None

    def _finish(self, work: _Work, _: int) -> None:
        self.busy[work.team] -= 1
        self._write("work.finished", work.token.case, work)
        self._leave(work.token)
        self._serve(work.team)

    def _go_on(self, token: _Token, _: int) -> None:
        if not token.case.closed:
            if self.bundle.steps[token.step].pauses:
                self._write("ticket.in_progress", token.case)
            self._leave(token)

    def _leave(self, token: _Token) -> None:
        token.step = self._way(token)
        self._enter(token)

    def _give_up(self, case: _Case, _: int) -> None:
        if not case.begun and not case.closed:
            for work in reversed(case.waiting):
                self._write("work.withdrawn", case, work)
            self._write("ticket.cancelled", case)
            self._end(case)

    def _close(self, case: _Case) -> None:
        case.begun = True
        self._write("ticket.closed", case)
        if not case.ended:
            case.ended = True
            self._learn(case)
        back = self.bundle.reopening
        if back.share and uniform(self.seed, case.number, Purpose.REOPEN, case.returns) < back.share:
            wait = uniform(self.seed, case.number, Purpose.REOPEN_DELAY, case.returns)
            case.returns += 1
            self._arrange(self.now + (back.delay.at(wait) if back.delay else 0.0), "reopen", case)
        else:
            self._end(case)

    def _learn(self, case: _Case) -> None:
        known = self.bundle.knowledge
        if known.topics and uniform(self.seed, case.number, Purpose.WRITE) < known.written:
            topic = self._topic(case.number)
            if topic not in self.written:
                self.written.add(topic)
                self._arrange(self.now + known.delay, "publish", case, topic)

    def _publish(self, case: _Case, topic: int) -> None:
        self.published.add(topic)
        self._write("article.published", case)

    def _end(self, case: _Case) -> None:
        case.closed = True
        self.open -= 1

    def _reopen(self, case: _Case, _: int) -> None:
        self._write("ticket.reopened", case)
        self._enter(_Token(case, self.bundle.start))

    def _duration(self, token: _Token, law: Law | None) -> float:
        if law is None:
            return 0.0
        return law.at(uniform(self.seed, token.case.number, self.durations[token.step], token.visit))

    def _way(self, token: _Token) -> int:
        ways = self.bundle.steps[token.step].ways
        if len(ways) == 1:
            return ways[0].target
        luck = uniform(self.seed, token.case.number, self.ways[token.step], token.visit)
        for way in ways[:-1]:
            luck -= way.share
            if luck < 0:
                return way.target
        return ways[-1].target

    def _write(self, kind: str, case: _Case, work: _Work | None = None, *, place: int = -1) -> None:
        at = work.token.step if work is not None else place
        step = self.bundle.steps[at].key if at >= 0 else ""
        unit = self.bundle.stations[self.bundle.steps[at].station].key if at >= 0 else ""
        position = self.crews[work.team].key if work is not None and work.team >= 0 else ""
        case_kind = self.bundle.cases[case.kind].key if kind == "ticket.opened" else ""
        number = work.number if work else 0
        self.log.append(Happening(self.now, kind, case.number, number, step, unit, position, case_kind))


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
