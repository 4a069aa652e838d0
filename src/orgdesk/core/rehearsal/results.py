"""What replications say: one small set of numbers a replication, then means, differences and distributions over them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, stdev

import numpy as np
from numpy.typing import NDArray

from orgdesk.core.measures.intervals import quantile, student
from orgdesk.core.phrases import phrase
from orgdesk.core.rehearsal.bundle import Bundle, StepKind, Team
from orgdesk.core.rehearsal.errors import InputsRefused
from orgdesk.core.rehearsal.oracle import Happening, play
from orgdesk.core.rehearsal.tally import Numbers, ServiceClock, Tally, Wholes, tally_of


@dataclass(frozen=True, slots=True)
class StationLoad:
    """One station in one replication: works done, mean hours a work waited (until its start, or until the customer gave
    up), hours worked until the end of the rehearsed time, and their share of the staffed hours."""

    station: str
    done: int
    mean_wait: float
    busy_hours: float
    occupancy: float


@dataclass(frozen=True, slots=True)
class StepLoad:
    """One step: works done there and the mean hours that a work waited for its start."""

    step: str
    done: int
    mean_wait: float


@dataclass(frozen=True, slots=True)
class TeamLoad:
    """The people of one position: hours worked (timelines included) and planned (the absent left out) in the rehearsed time, and what they cost."""

    team: str
    busy_hours: float
    staffed_hours: float
    occupancy: float
    cost: float


@dataclass(frozen=True, slots=True)
class KindLoad:
    """Cases of one kind, and the shares of them whose promises were kept."""

    kind: str
    opened: int
    kept_respond: float
    kept_resolve: float


@dataclass(frozen=True, slots=True)
class Replication:
    """One replication: counts, the sorted hours from opening to first start and to the last close, and where they went.

    `kept_respond` and `kept_resolve` are shares of all tickets, those given up included; 1 where nothing is promised. Promises
    are kept by the clock of service hours, which stands still while a case waits outside. The medians are hours of that clock,
    over the cases that came so far; 0 without any. `handed_on` is the share of cases that changed hands at all, `open_at_end`
    the cases that were not over when the rehearsed time was.
    """

    opened: int
    closed: int
    abandoned: int
    reopened: int
    respond: tuple[float, ...]
    resolve: tuple[float, ...]
    kept_respond: float
    kept_resolve: float
    stations: tuple[StationLoad, ...]
    deflected: int = 0
    returned: int = 0
    articles: int = 0
    hand_overs: float = 0.0
    teams: tuple[TeamLoad, ...] = ()
    steps: tuple[StepLoad, ...] = ()
    kinds: tuple[KindLoad, ...] = ()
    timeline_hours: float = 0.0
    timeline_missing: float = 0.0
    median_respond: float = 0.0
    median_resolve: float = 0.0
    handed_on: float = 0.0
    open_at_end: int = 0

    @property
    def cost(self) -> float:
        """What all planned hours cost."""
        return math.fsum(team.cost for team in self.teams)

    @property
    def measures(self) -> Mapping[str, float]:
        """The numbers that are compared, by name; a mean over nothing is 0."""
        shared = {
            "opened": float(self.opened),
            "abandoned share": self.abandoned / self.opened if self.opened else 0.0,
            "reopened": float(self.reopened),
            "deflected": float(self.deflected),
            "articles published": float(self.articles),
            "hand-overs per case": self.hand_overs,
            "handed on share": self.handed_on,
            "open at the end": float(self.open_at_end),
            "sent back": float(self.returned),
            "cost": self.cost,
            "cost per case": self.cost / self.closed if self.closed else 0.0,
            "timeline hours": self.timeline_hours,
            "timeline hours without people": self.timeline_missing,
            "mean hours to respond": _mean(self.respond),
            "mean hours to resolve": _mean(self.resolve),
            "median working hours to respond": self.median_respond,
            "median working hours to resolve": self.median_resolve,
            "respond promises kept": self.kept_respond,
            "resolve promises kept": self.kept_resolve,
        }
        waits = {f"mean wait at {one.station}": one.mean_wait for one in self.stations}
        loads = {f"occupancy of {one.station}": one.occupancy for one in self.stations}
        people = {f"load of {one.team}": one.occupancy for one in self.teams}
        steps = {f"wait before {one.step}": one.mean_wait for one in self.steps if one.done}
        return {**shared, **waits, **loads, **people, **steps}


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean over `n` replications with its 95 % interval by Student's t; one replication has an interval without bounds."""

    mean: float
    low: float
    high: float
    n: int

    @property
    def half_width(self) -> float:
        """Half the length of the interval."""
        return (self.high - self.low) / 2


@dataclass(frozen=True, slots=True)
class Difference:
    """Other minus first, paired by replication. `variance_ratio` is what the common luck saved: independent over paired."""

    estimate: Estimate
    variance_ratio: float

    @property
    def is_detectable(self) -> bool:
        """Whether the interval leaves out no difference at all."""
        return self.estimate.low > 0 or self.estimate.high < 0


def replicate(bundle: Bundle, hours: float, count: int, *, seed: int = 0) -> tuple[Replication, ...]:
    """Play replications 0 to `count` - 1 of a seed one after the other."""
    if count < 1:
        raise InputsRefused(phrase("{count} replications say nothing; play at least one.", count=count))
    return tuple(
        summarise(bundle, hours, play(bundle, hours, seed=seed, replication=number), seed=seed, replication=number)
        for number in range(count)
    )


def summarise(
    bundle: Bundle, hours: float, log: Iterable[Happening], *, seed: int = 0, replication: int = 0
) -> Replication:
    """The numbers of one log that was played from this bundle for so many hours, as this replication of the seed."""
    return replication_of(bundle, hours, tally_of(bundle, hours, log, seed=seed, replication=replication))


def replication_of(bundle: Bundle, hours: float, tally: Tally) -> Replication:
    """The numbers of one tally."""
    clock = ServiceClock(bundle.service)
    opened = clock.reading(tally.opened)
    on_clock = clock.reading(tally.first) - opened, clock.reading(tally.closed) - opened - tally.paused
    targets = [bundle.targets_of(kind) for kind in range(len(bundle.cases))]
    kept_respond = _kept(on_clock[0], [target.respond for target in targets], tally.kind)
    kept_resolve = _kept(on_clock[1], [target.resolve for target in targets], tally.kind)
    return Replication(
        opened=len(tally.opened),
        closed=int((~np.isnan(tally.closed)).sum()),
        abandoned=tally.abandoned,
        reopened=tally.reopened,
        respond=_sorted(tally.first - tally.opened),
        resolve=_sorted(tally.closed - tally.opened),
        kept_respond=_share_of(kept_respond),
        kept_resolve=_share_of(kept_resolve),
        stations=_stations(bundle, hours, tally),
        deflected=tally.deflected,
        returned=tally.returned,
        articles=tally.articles,
        hand_overs=float(tally.hands.mean()) if len(tally.hands) else 0.0,
        teams=_teams(bundle, hours, tally),
        steps=_steps(bundle, tally),
        kinds=tuple(
            KindLoad(kind.key, int(of.sum()), _share_of(kept_respond[of]), _share_of(kept_resolve[of]))
            for place, kind in enumerate(bundle.kinds)
            if (of := tally.kind == place).any()
        ),
        timeline_hours=float(tally.team_taken.sum()),
        timeline_missing=tally.timeline_missing,
        median_respond=_median(on_clock[0]),
        median_resolve=_median(on_clock[1]),
        handed_on=float((tally.hands > 0).mean()) if len(tally.hands) else 0.0,
        open_at_end=int((tally.closed > hours).sum()),
    )


def estimate(numbers: Sequence[float], *, beside: int = 1) -> Estimate:
    """The mean with its 95 % interval; wider where all of `beside` such intervals are to hold together (Bonferroni)."""
    if not numbers:
        raise InputsRefused(phrase("A mean needs at least one replication."))
    middle, n = fmean(numbers), len(numbers)
    if n == 1:
        return Estimate(middle, -math.inf, math.inf, 1)
    half = student(n - 1, 1 - 0.025 / beside) * stdev(numbers) / math.sqrt(n)
    return Estimate(middle, middle - half, middle + half, n)


def estimates(replications: Sequence[Replication]) -> Mapping[str, Estimate]:
    """Every measure with its interval."""
    measured = [one.measures for one in replications]
    return {name: estimate([one[name] for one in measured]) for name in (measured[0] if measured else ())}


def compare(first: Sequence[Replication], other: Sequence[Replication]) -> Mapping[str, Difference]:
    """Other minus first for the measures both have. The replications must be of the same seed, in the same order."""
    if len(first) != len(other) or len(first) < 2:
        raise InputsRefused(
            phrase(
                "{first} and {other} replications make no pairs to compare; play the same number, at least two.",
                first=len(first),
                other=len(other),
            )
        )
    left, right = [one.measures for one in first], [one.measures for one in other]
    names = [name for name in left[0] if name in right[0]]
    return {name: difference([one[name] for one in left], [one[name] for one in right]) for name in names}


def distribution(replications: Iterable[Replication], shares: Sequence[float], *, of: str) -> tuple[float, ...]:
    """Quantiles over the tickets of all replications, in hours; `of` is "respond" or "resolve". Empty without tickets."""
    if of not in ("respond", "resolve"):
        raise InputsRefused(phrase("There is no distribution of {of!r}; ask for respond or resolve.", of=of))
    pooled = sorted(hours for one in replications for hours in (one.respond if of == "respond" else one.resolve))
    return tuple(quantile(pooled, share) for share in shares) if pooled else ()


def difference(first: Sequence[float], other: Sequence[float], *, beside: int = 1) -> Difference:
    """Other minus first for one measure, paired by replication; `beside` so many comparisons that are to hold together."""
    pairs = [right - left for left, right in zip(first, other, strict=True)]
    apart, together = stdev(first) ** 2 + stdev(other) ** 2, stdev(pairs) ** 2
    if together:
        ratio = apart / together
    else:
        ratio = math.inf if apart else 1.0
    return Difference(estimate(pairs, beside=beside), ratio)


def _staffed_hours(servers: Sequence[int], hours: float) -> float:
    whole, part = divmod(hours, 1)
    weeks, rest = divmod(int(whole), len(servers))
    return weeks * sum(servers) + sum(servers[:rest]) + part * servers[rest]


def _stations(bundle: Bundle, hours: float, tally: Tally) -> tuple[StationLoad, ...]:
    found = []
    for place, station in enumerate(bundle.stations):
        steps = [number for number, step in enumerate(bundle.steps) if step.station == place]
        crews = [number for number, team in enumerate(bundle.crews) if place in team.stations]
        busy = float(tally.team_busy[crews].sum())
        staffed = math.fsum(_planned_hours(bundle.crews[number], hours) for number in crews)
        waited = int(tally.step_waited[steps].sum())
        wait = float(tally.step_wait[steps].sum()) / waited if waited else 0.0
        found.append(StationLoad(station.key, int(tally.step_done[steps].sum()), wait, busy, _share(busy, staffed)))
    return tuple(found)


def _teams(bundle: Bundle, hours: float, tally: Tally) -> tuple[TeamLoad, ...]:
    loads = zip(bundle.crews, (tally.team_busy + tally.team_taken).tolist(), strict=True)
    return tuple(
        TeamLoad(team.key, busy, planned, _share(busy, planned), _staffed_hours(team.servers, hours) * team.cost)
        for team, busy in loads
        for planned in [_planned_hours(team, hours)]
    )


def _steps(bundle: Bundle, tally: Tally) -> tuple[StepLoad, ...]:
    return tuple(
        StepLoad(
            step.key, int(tally.step_done[place]), float(tally.step_wait[place]) / max(1, int(tally.step_waited[place]))
        )
        for place, step in enumerate(bundle.steps)
        if step.kind is StepKind.WORK
    )


def _planned_hours(team: Team, hours: float) -> float:
    return _staffed_hours(team.servers, hours) * (1 - team.absence)


def _kept(on_clock: Numbers, targets: Sequence[float | None], kinds: Wholes) -> NDArray[np.bool_]:
    """Whether each promise was kept: where nothing was promised it was, and who gave up was not served in time."""
    promised = np.array([math.inf if target is None else target for target in targets], np.float64)[kinds]
    kept: NDArray[np.bool_] = np.isinf(promised) | (on_clock <= promised)
    return kept


def _share_of(kept: NDArray[np.bool_]) -> float:
    return float(kept.mean()) if len(kept) else 1.0


def _sorted(hours: Numbers) -> tuple[float, ...]:
    return tuple(np.sort(hours[~np.isnan(hours)]).tolist())


def _median(hours: Numbers) -> float:
    known = hours[~np.isnan(hours)]
    return float(np.median(known)) if len(known) else 0.0


def _mean(numbers: Sequence[float]) -> float:
    return fmean(numbers) if numbers else 0.0


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0
