"""The bundle: everything that a rehearsal is played from, as plain numbers, frozen and named by its hash.

Times are hours. An hour of the week runs from 0 (Monday 00:00) to 167. Steps and stations refer to each other by place in
their tuples. The hash is over canonical JSON (sorted keys, shortest floats), so equal content has an equal name on every
machine; warnings are about the content and no part of it.
"""

from __future__ import annotations

import hashlib
import json
import math
from dataclasses import asdict, dataclass, field
from enum import Enum
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from orgdesk.core.rehearsal.errors import InputsRefused
from orgdesk.core.rehearsal.laws import Law

HOURS_OF_WEEK: Final = 168
FORMAT: Final = 1


class StepKind(Enum):
    """What a case does at a step."""

    WORK = "work"  # wait for a server of the station and be worked on
    DELAY = "delay"  # wait for time to pass or for somebody outside
    ROUTE = "route"  # go on at once, by chance where there are several ways
    END = "end"


@dataclass(frozen=True, slots=True)
class Way:
    """One way on from a step: the place of the next step, and the share of cases that take it."""

    target: int
    share: float


@dataclass(frozen=True, slots=True)
class Step:
    """A place in the process. `station` is a place in the bundle's stations for work, -1 otherwise."""

    key: str
    name: str
    kind: StepKind
    ways: tuple[Way, ...] = ()
    station: int = -1
    law: Law | None = None


@dataclass(frozen=True, slots=True)
class Station:
    """The people who share one queue: units or positions of the chart, and how many of them serve in each hour of the week."""

    key: str
    servers: tuple[int, ...]

    def __post_init__(self) -> None:
        if len(self.servers) != HOURS_OF_WEEK or min(self.servers) < 0:
            raise InputsRefused(f"The station {self.key!r} needs {HOURS_OF_WEEK} numbers of servers, none negative.")

    @property
    def mean_servers(self) -> float:
        """Servers on duty, averaged over the week."""
        return sum(self.servers) / HOURS_OF_WEEK


@dataclass(frozen=True, slots=True)
class Arrivals:
    """Cases an hour in each hour of the week; `dispersion` is the variance of the luck of a day (mean 1, gamma), 0 for none."""

    hourly: tuple[float, ...]
    dispersion: float = 0.0

    def __post_init__(self) -> None:
        if len(self.hourly) != HOURS_OF_WEEK or not all(math.isfinite(rate) and rate >= 0 for rate in self.hourly):
            raise InputsRefused(f"Arrivals need {HOURS_OF_WEEK} rates, one for each hour of the week, none negative.")
        if not math.isfinite(self.dispersion) or not 0 <= self.dispersion <= 100:
            raise InputsRefused(f"A dispersion of {self.dispersion} cannot be played; give a number from 0 to 100.")

    @property
    def mean(self) -> float:
        """Cases an hour, averaged over the week."""
        return math.fsum(self.hourly) / HOURS_OF_WEEK


@dataclass(frozen=True, slots=True)
class Reopening:
    """The share of finished cases that come back, and after how long."""

    share: float = 0.0
    delay: Law | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.share < 1:
            raise InputsRefused(f"If a share of {self.share} came back, no case would end; give one from 0 to below 1.")


@dataclass(frozen=True, slots=True)
class Targets:
    """Promised hours from opening to the first start of work, and to the close; None where nothing is promised."""

    respond: float | None = None
    resolve: float | None = None


@dataclass(frozen=True)
class Bundle:
    """Steps and stations with arrivals, patience (until the first start of work), reopening and targets."""

    process: str
    start: int
    steps: tuple[Step, ...]
    stations: tuple[Station, ...]
    arrivals: Arrivals
    patience: Law | None = None
    reopening: Reopening = Reopening()
    targets: Targets = Targets()
    warnings: tuple[str, ...] = field(default=(), compare=False)

    @cached_property
    def canonical(self) -> bytes:
        """The content as canonical JSON."""
        content = {name: _plain(value) for name, value in asdict(self).items() if name != "warnings"}
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
                f"The process {self.process!r} has a loop that no case leaves; give it a way out."
            ) from problem

    @cached_property
    def utilisation(self) -> tuple[float, ...]:
        """Mean work that comes to each station against its mean servers; from 1 on its queue only grows."""
        work = [0.0] * len(self.stations)
        for step, visits in zip(self.steps, self.visits, strict=True):
            if step.kind is StepKind.WORK and step.law is not None:
                work[step.station] += visits * step.law.mean * self.arrivals.mean
        return tuple(
            load / station.mean_servers if station.mean_servers else math.inf
            for load, station in zip(work, self.stations, strict=True)
        )


def every_hour(number: float) -> tuple[float, ...]:
    """The same rate in each hour of the week."""
    return (number,) * HOURS_OF_WEEK


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
