"""What replications say: one small set of numbers a replication, then means, differences and distributions over them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, stdev

from orgdesk.core.measures.intervals import quantile, student
from orgdesk.core.rehearsal.bundle import Bundle
from orgdesk.core.rehearsal.errors import InputsRefused
from orgdesk.core.rehearsal.oracle import Happening, play


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
class Replication:
    """One replication: counts, the sorted hours from opening to first start and to the last close, and the stations.

    `kept_respond` and `kept_resolve` are shares of all tickets, those given up included; 1 where nothing is promised.
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

    @property
    def measures(self) -> Mapping[str, float]:
        """The numbers that are compared, by name; a mean over nothing is 0."""
        shared = {
            "opened": float(self.opened),
            "abandoned share": self.abandoned / self.opened if self.opened else 0.0,
            "reopened": float(self.reopened),
            "mean hours to respond": _mean(self.respond),
            "mean hours to resolve": _mean(self.resolve),
            "respond promises kept": self.kept_respond,
            "resolve promises kept": self.kept_resolve,
        }
        waits = {f"mean wait at {one.station}": one.mean_wait for one in self.stations}
        return {**shared, **waits, **{f"occupancy of {one.station}": one.occupancy for one in self.stations}}


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
        raise InputsRefused(f"{count} replications say nothing; play at least one.")
    return tuple(
        summarise(bundle, hours, play(bundle, hours, seed=seed, replication=number)) for number in range(count)
    )


def summarise(bundle: Bundle, hours: float, log: Iterable[Happening]) -> Replication:
    """The numbers of one log that was played from this bundle for so many hours."""
    counts = dict.fromkeys(("ticket.opened", "ticket.closed", "ticket.cancelled", "ticket.reopened"), 0)
    opened: dict[int, float] = {}
    first: dict[int, float] = {}
    closed: dict[int, float] = {}
    enabled: dict[int, float] = {}
    started: dict[int, float] = {}
    waits: dict[str, list[float]] = {station.key: [] for station in bundle.stations}
    busy, done = dict.fromkeys(waits, 0.0), dict.fromkeys(waits, 0)
    for one in log:
        counts[one.kind] = counts.get(one.kind, 0) + 1
        if one.kind == "ticket.opened":
            opened[one.ticket] = one.at
        elif one.kind == "ticket.closed":
            closed[one.ticket] = one.at
        elif one.kind == "work.enabled":
            enabled[one.work] = one.at
        elif one.kind == "work.started":
            started[one.work] = one.at
            first.setdefault(one.ticket, one.at)
            waits[one.unit].append(one.at - enabled[one.work])
        elif one.kind == "work.withdrawn":
            waits[one.unit].append(one.at - enabled[one.work])
        elif one.kind == "work.finished":
            done[one.unit] += 1
            busy[one.unit] += max(0.0, min(one.at, hours) - min(started[one.work], hours))
    respond = tuple(sorted(at - opened[ticket] for ticket, at in first.items()))
    resolve = tuple(sorted(at - opened[ticket] for ticket, at in closed.items()))
    stations = tuple(
        StationLoad(one.key, done[one.key], _mean(waits[one.key]), busy[one.key], _share(busy[one.key], staffed))
        for one, staffed in ((station, _staffed_hours(station.servers, hours)) for station in bundle.stations)
    )
    return Replication(
        opened=counts["ticket.opened"],
        closed=len(closed),
        abandoned=counts["ticket.cancelled"],
        reopened=counts["ticket.reopened"],
        respond=respond,
        resolve=resolve,
        kept_respond=_kept(respond, bundle.targets.respond, len(opened)),
        kept_resolve=_kept(resolve, bundle.targets.resolve, len(opened)),
        stations=stations,
    )


def estimate(numbers: Sequence[float]) -> Estimate:
    """The mean with its 95 % interval."""
    if not numbers:
        raise InputsRefused("A mean needs at least one replication.")
    middle, n = fmean(numbers), len(numbers)
    if n == 1:
        return Estimate(middle, -math.inf, math.inf, 1)
    half = student(n - 1) * stdev(numbers) / math.sqrt(n)
    return Estimate(middle, middle - half, middle + half, n)


def estimates(replications: Sequence[Replication]) -> Mapping[str, Estimate]:
    """Every measure with its interval."""
    measured = [one.measures for one in replications]
    return {name: estimate([one[name] for one in measured]) for name in (measured[0] if measured else ())}


def compare(first: Sequence[Replication], other: Sequence[Replication]) -> Mapping[str, Difference]:
    """Other minus first for the measures both have. The replications must be of the same seed, in the same order."""
    if len(first) != len(other) or len(first) < 2:
        raise InputsRefused(
            f"{len(first)} and {len(other)} replications make no pairs to compare; play the same number, at least two."
        )
    left, right = [one.measures for one in first], [one.measures for one in other]
    names = [name for name in left[0] if name in right[0]]
    return {name: _difference([one[name] for one in left], [one[name] for one in right]) for name in names}


def distribution(replications: Iterable[Replication], shares: Sequence[float], *, of: str) -> tuple[float, ...]:
    """Quantiles over the tickets of all replications, in hours; `of` is "respond" or "resolve". Empty without tickets."""
    if of not in ("respond", "resolve"):
        raise InputsRefused(f"There is no distribution of {of!r}; ask for respond or resolve.")
    pooled = sorted(hours for one in replications for hours in (one.respond if of == "respond" else one.resolve))
    return tuple(quantile(pooled, share) for share in shares) if pooled else ()


def _difference(first: Sequence[float], other: Sequence[float]) -> Difference:
    pairs = [right - left for left, right in zip(first, other, strict=True)]
    apart, together = stdev(first) ** 2 + stdev(other) ** 2, stdev(pairs) ** 2
    if together:
        ratio = apart / together
    else:
        ratio = math.inf if apart else 1.0
    return Difference(estimate(pairs), ratio)


def _staffed_hours(servers: Sequence[int], hours: float) -> float:
    whole, part = divmod(hours, 1)
    weeks, rest = divmod(int(whole), len(servers))
    return weeks * sum(servers) + sum(servers[:rest]) + part * servers[rest]


def _kept(sorted_hours: Sequence[float], target: float | None, of: int) -> float:
    if target is None or not of:
        return 1.0
    return sum(hours <= target for hours in sorted_hours) / of


def _mean(numbers: Sequence[float]) -> float:
    return fmean(numbers) if numbers else 0.0


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0
