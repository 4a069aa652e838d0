"""The bundle: everything that a rehearsal is played from, as plain numbers, frozen and named by its hash.

Times are hours. An hour of the week runs from 0 (Monday 00:00) to 167. Steps and stations refer to each other by place in
their tuples. The hash is over canonical JSON (sorted keys, shortest floats), so equal content has an equal name on every
machine; warnings are about the content and no part of it.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from enum import Enum
from functools import cached_property
from itertools import accumulate
from typing import Final

import numpy as np
from numpy.typing import NDArray

from orgdesk.core.phrases import phrase
from orgdesk.core.rehearsal.errors import InputsRefused
from orgdesk.core.rehearsal.laws import Law
from orgdesk.core.rehearsal.timelines import Onboarding

HOURS_OF_WEEK: Final = 168
FORMAT: Final = 2
MOST_TOPICS: Final = 100_000


class StepKind(Enum):
    """What a case does at a step."""

    WORK = "work"  # wait for a server of the station and be worked on
    DELAY = "delay"  # wait for time to pass or for somebody outside
    ROUTE = "route"  # go on at once, by chance where there are several ways
    END = "end"
    SPLIT = "split"  # go on along every way whose share says so (1 always); along the last one if none does
    JOIN = "join"  # wait for all that the split sent out and that has not ended, then go on as one: its share is 1 of so many


@dataclass(frozen=True, slots=True)
class Way:
    """One way on from a step: the place of the next step, and the share of cases that take it."""

    target: int
    share: float


@dataclass(frozen=True, slots=True)
class Step:
    """A place in the process. `station` is a place in the bundle's stations for work, -1 otherwise.

    `before` is the wait of offered work that no lack of people explains (to be accepted, to be noticed); `returned` the share
    of cases that the station sends back to the one that handed them over; at a step that `pauses`, promises stand still.
    """

    key: str
    name: str
    kind: StepKind
    ways: tuple[Way, ...] = ()
    station: int = -1
    law: Law | None = None
    before: Law | None = None
    returned: float = 0.0
    pauses: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.returned < 1:
            raise InputsRefused(
                phrase(
                    "If {key!r} returned a share of {returned}, nothing would arrive; give less.",
                    key=self.key,
                    returned=self.returned,
                )
            )


@dataclass(frozen=True, slots=True)
class Station:
    """The people who share one queue: units or positions of the chart, and how many of them serve in each hour of the week."""

    key: str
    servers: tuple[int, ...]

    def __post_init__(self) -> None:
        if len(self.servers) != HOURS_OF_WEEK or min(self.servers) < 0:
            raise InputsRefused(
                phrase(
                    "The station {key!r} needs {hours} numbers of servers, none negative.",
                    key=self.key,
                    hours=HOURS_OF_WEEK,
                )
            )

    @property
    def mean_servers(self) -> float:
        """Servers on duty, averaged over the week."""
        return sum(self.servers) / HOURS_OF_WEEK


@dataclass(frozen=True, slots=True)
class Team:
    """People alike: those of one position. They serve `stations` (places), the cases of their skills, or of any if none is named.

    `servers` are planned for each hour of the week; each of them stays away a share `absence` of the days. `speed` divides the
    hours of work, `cost` is that of a planned hour. `laws` say by step how long the work takes these people, where they are
    known to differ from others.
    """

    key: str
    stations: tuple[int, ...]
    servers: tuple[int, ...]
    skills: tuple[str, ...] = ()
    absence: float = 0.0
    speed: float = 1.0
    cost: float = 0.0
    laws: tuple[tuple[str, Law], ...] = ()

    def __post_init__(self) -> None:
        if len(self.servers) != HOURS_OF_WEEK or min(self.servers) < 0:
            raise InputsRefused(
                phrase(
                    "The team {key!r} needs {hours} numbers of servers, none negative.",
                    key=self.key,
                    hours=HOURS_OF_WEEK,
                )
            )
        if not 0 <= self.absence < 1 or not 0 < self.speed < math.inf or not 0 <= self.cost < math.inf:
            raise InputsRefused(
                phrase(
                    "The team {key!r} needs an absence from 0 to below 1, a speed above 0 and a cost "
                    "that is not negative.",
                    key=self.key,
                )
            )

    @property
    def mean_servers(self) -> float:
        """Servers on duty, averaged over the week, those absent left out."""
        return sum(self.servers) / HOURS_OF_WEEK * (1 - self.absence)

    def law_at(self, step: Step) -> Law | None:
        """How long the work of a step takes these people."""
        return next((law for key, law in self.laws if key == step.key), step.law)

    def serves(self, station: int, skill: str) -> bool:
        """Whether its people take such work."""
        return station in self.stations and (not self.skills or not skill or skill in self.skills)


@dataclass(frozen=True, slots=True)
class Arrivals:
    """Cases an hour in each hour of the week; `dispersion` is the variance of the luck of a day (mean 1, gamma), 0 for none.

    `by_weekday` gives each weekday (Monday first) a dispersion of its own; `weeks` multiplies the rates week by week and then begins again (a season); `actual` are times that are replayed instead.
    """

    hourly: tuple[float, ...]
    dispersion: float = 0.0
    weeks: tuple[float, ...] = ()
    actual: tuple[float, ...] = ()
    by_weekday: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        if len(self.hourly) != HOURS_OF_WEEK or not all(math.isfinite(rate) and rate >= 0 for rate in self.hourly):
            raise InputsRefused(
                phrase(
                    "Arrivals need {hours} rates, one for each hour of the week, none negative.", hours=HOURS_OF_WEEK
                )
            )
        for dispersion in (self.dispersion, *self.by_weekday):
            if not math.isfinite(dispersion) or not 0 <= dispersion <= 100:
                raise InputsRefused(
                    phrase(
                        "A dispersion of {dispersion} cannot be played; give a number from 0 to 100.",
                        dispersion=dispersion,
                    )
                )
        if len(self.by_weekday) not in (0, 7):
            raise InputsRefused(phrase("Give a dispersion for each of the seven weekdays, or one for all."))
        if not all(math.isfinite(factor) and factor >= 0 for factor in self.weeks):
            raise InputsRefused(phrase("The factors of the weeks must be numbers that are not negative; mend them."))
        if not all(math.isfinite(at) and at >= 0 for at in self.actual) or list(self.actual) != sorted(self.actual):
            raise InputsRefused(
                phrase("Arrivals that are replayed must be hours from the start, in their order; sort them.")
            )

    def dispersion_on(self, day: int) -> float:
        """The dispersion of a day, counted from the first (a Monday)."""
        return self.by_weekday[day % 7] if self.by_weekday else self.dispersion

    @property
    def mean(self) -> float:
        """Cases an hour, averaged over the week and the season."""
        return math.fsum(self.hourly) / HOURS_OF_WEEK * (math.fsum(self.weeks) / len(self.weeks) if self.weeks else 1)


@dataclass(frozen=True, slots=True)
class Reopening:
    """The share of finished cases that come back, and after how long."""

    share: float = 0.0
    delay: Law | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.share < 1:
            raise InputsRefused(
                phrase(
                    "If a share of {share} came back, no case would end; give one from 0 to below 1.", share=self.share
                )
            )


@dataclass(frozen=True, slots=True)
class Targets:
    """Promised hours from opening to the first start of work, and to the close; None where nothing is promised."""

    respond: float | None = None
    resolve: float | None = None


@dataclass(frozen=True, slots=True)
class CaseKind:
    """A kind of case: its share, its priority (0 is served first), the skill it needs, its targets where they are its own.

    `laws` say by step how long the work of such cases takes, whoever does it, where that is known to differ from others.
    """

    key: str
    share: float = 1.0
    priority: int = 0
    skill: str = ""
    targets: Targets | None = None
    laws: tuple[tuple[str, Law], ...] = ()

    def law_at(self, step: Step) -> Law | None:
        """How long the work of a step takes for such cases; None where it takes as long as for others."""
        return next((law for key, law in self.laws if key == step.key), None)


@dataclass(frozen=True)
class Knowledge:
    """Cases are about `topics`, the k-th of which weighs k to the power of -`skew`; the first `known` have an article.

    An article deflects a share of the later cases of its topic; the first close of a case writes one with probability
    `written`, published `delay` hours later.
    """

    topics: int = 0
    skew: float = 1.1
    known: int = 0
    deflected: float = 0.0
    written: float = 0.0
    delay: float = 0.0

    def __post_init__(self) -> None:
        if not 0 <= self.topics <= MOST_TOPICS or not 0 <= self.known <= self.topics:
            raise InputsRefused(
                phrase("Give 0 to {most} topics, and no more known ones than there are.", most=MOST_TOPICS)
            )
        if not (
            0 <= self.deflected <= 1 and 0 <= self.written <= 1 and 0 <= self.delay < math.inf and 0 <= self.skew <= 10
        ):
            raise InputsRefused(
                phrase("Shares of knowledge lie between 0 and 1, its delay and skew are not negative; mend them.")
            )

    @cached_property
    def cumulated(self) -> tuple[float, ...]:
        """The share of cases about each topic or one before it."""
        weights = [float(number + 1) ** -self.skew for number in range(self.topics)]
        return _cumulated(weights)


@dataclass(frozen=True)
class Bundle:
    """Steps and stations with arrivals, patience (until the first start of work), reopening and targets.

    Without `teams` each station has people of its own; without `kinds` all cases are alike. `service` says in which hours of
    the week the clocks of the promises run (1 or 0). `onboarding` is the work of timelines, which goes before the cases.
    """

    process: str
    start: int
    steps: tuple[Step, ...]
    stations: tuple[Station, ...]
    arrivals: Arrivals
    patience: Law | None = None
    reopening: Reopening = Reopening()
    targets: Targets = Targets()
    teams: tuple[Team, ...] = ()
    kinds: tuple[CaseKind, ...] = ()
    knowledge: Knowledge = Knowledge()
    service: tuple[float, ...] = (1.0,) * HOURS_OF_WEEK
    onboarding: Onboarding = field(default_factory=Onboarding)
    warnings: tuple[str, ...] = field(default=(), compare=False)

    def __post_init__(self) -> None:
        if (
            len(self.service) != HOURS_OF_WEEK
            or any(hour not in (0, 1) for hour in self.service)
            or not any(self.service)
        ):
            raise InputsRefused(
                phrase("The service hours are {hours} times 1 or 0, at least one of them 1.", hours=HOURS_OF_WEEK)
            )
        if self.kinds and (min(kind.share for kind in self.kinds) < 0 or sum(kind.share for kind in self.kinds) <= 0):
            raise InputsRefused(
                phrase("The shares of the kinds of cases must not be negative, and one must be above 0.")
            )
        self._refuse_unserved()
        strange = sorted(self.onboarding.teams - {team.key for team in self.crews})
        if strange:
            raise InputsRefused(
                phrase("Timelines give work to {teams}, which the bundle does not have.", teams=", ".join(strange))
            )

    def _refuse_unserved(self) -> None:
        """Work that nobody may ever take would wait for ever."""
        for station in sorted({step.station for step in self.steps if step.kind is StepKind.WORK}):
            for kind in self.cases:
                able = [team for team in self.crews if team.serves(station, kind.skill) and any(team.servers)]
                if not able:
                    raise InputsRefused(
                        phrase(
                            "Nobody at {station!r} can take {skill!r} cases; give the skill to "
                            "somebody on duty there, or have more people.",
                            station=self.stations[station].key,
                            skill=kind.skill or kind.key or "any",
                        )
                    )

    @cached_property
    def crews(self) -> tuple[Team, ...]:
        """The teams, or one for each station."""
        alone = (Team(one.key, (place,), one.servers) for place, one in enumerate(self.stations))
        return self.teams or tuple(alone)

    @cached_property
    def cases(self) -> tuple[CaseKind, ...]:
        """The kinds of cases, or the one."""
        return self.kinds or (CaseKind(""),)

    @cached_property
    def cumulated_kinds(self) -> tuple[float, ...]:
        """The share of cases of each kind or one before it."""
        return _cumulated([kind.share for kind in self.cases])

    def targets_of(self, kind: int) -> Targets:
        """What is promised to cases of a kind."""
        return self.cases[kind].targets or self.targets

    @cached_property
    def canonical(self) -> bytes:
        """The content as canonical JSON."""
        left_out = {"warnings"} if self.onboarding else {"warnings", "onboarding"}  # nothing there is named as ever
        content = {name: _plain(value) for name, value in asdict(self).items() if name not in left_out}
        for one in (*content["teams"], *content["kinds"]):  # type: ignore[misc]  # lists of what `asdict` made
            if not one["laws"]:
                del one["laws"]
        text = json.dumps({"format": FORMAT, **content}, sort_keys=True, separators=(",", ":"), allow_nan=False)
        return text.encode()

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of the content: the name under which results are kept."""
        return hashlib.sha256(self.canonical).hexdigest()

    @cached_property
    def visits(self) -> tuple[float, ...]:
        """How often a case comes to each step on average, from the shares of the ways and of reopening."""
        flows: NDArray[np.float64] = np.eye(len(self.steps))
        for place, step in enumerate(self.steps):
            for way in step.ways:
                flows[way.target, place] -= way.share
        entry = np.zeros(len(self.steps))
        entry[self.start] = 1 / (1 - self.reopening.share)
        try:
            return tuple(float(number) for number in np.linalg.solve(flows, entry))
        except np.linalg.LinAlgError as problem:
            raise InputsRefused(
                phrase(
                    "The process {process!r} has a loop that no case leaves; give it a way out.", process=self.process
                )
            ) from problem


def every_hour(number: float) -> tuple[float, ...]:
    """The same rate in each hour of the week."""
    return (number,) * HOURS_OF_WEEK


def _cumulated(weights: Sequence[float]) -> tuple[float, ...]:
    """Running sums as shares of the whole; the last is exactly 1."""
    total = math.fsum(weights)
    return (*(one / total for one in accumulate(weights[:-1])), 1.0) if weights else ()


def _plain(value: object) -> object:
    """A value as JSON writes it; a whole number is written one way, whether it came as 2, 2.0 or (nought) -0.0."""
    if isinstance(value, Enum):
        return value.value
    elif isinstance(value, float) and value.is_integer():
        return int(value)
    elif isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    elif isinstance(value, tuple):
        return [_plain(one) for one in value]
    else:
        return value
