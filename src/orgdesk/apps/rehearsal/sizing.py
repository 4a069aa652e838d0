"""From a load to agents, seats and contracts; and the people on duty beside those needed."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from orgdesk.core.organisation.model import PositionState, Structure
from orgdesk.core.rehearsal.bundle import Arrivals
from orgdesk.core.rehearsal.staffing import (
    Demand,
    Goal,
    Outlook,
    agents_for,
    comfort_for,
    erlang_b,
    expect,
    seats_for,
    service_level,
    square_root_agents,
)

_HOUR: Final = 60.0


@dataclass(frozen=True)
class Sized:
    """What so many agents make of the load (minutes), and the share served in time."""

    agents: int
    outlook: Outlook
    served: float
    is_answer: bool


@dataclass(frozen=True)
class Sizing:
    """The answer: agents at a time, seats to employ, contracts; and the tables around it."""

    load: float
    agents: int
    seats: int
    contracts: float
    blocked: float
    square_root: int
    around: tuple[Sized, ...]
    growth: tuple[tuple[int, int, int], ...]


def size(said: Mapping[str, Any]) -> Sizing:
    """Raises StaffingRefused when no number of agents meets the goal."""
    demand = _demand(said, 1.0)
    goal = Goal(float(said["share"]) / 100, float(said["within"]))
    agents = agents_for(demand, goal)
    shrinkage = float(said["shrinkage"]) / 100
    contracts = agents * float(said["hours_a_week"]) / float(said["contract"]) / (1 - shrinkage)
    first = max(math.floor(demand.load) + 1, agents - 3)
    around = tuple(
        Sized(one, expect(demand, one), service_level(demand, one, goal.within), one == agents)
        for one in range(first, agents + 4)
    )
    growth = []
    for percent in (50, 100, 150, 200, 300, 500):
        needed = agents_for(_demand(said, percent / 100), goal)
        growth.append((percent, needed, seats_for(needed, shrinkage)))
    return Sizing(
        load=demand.load,
        agents=agents,
        seats=seats_for(agents, shrinkage),
        contracts=round(contracts, 1),
        blocked=erlang_b(demand.load, agents),
        square_root=square_root_agents(demand.load, comfort_for(max(1e-3, min(0.999, 1 - goal.share)))),
        around=around,
        growth=tuple(growth),
    )


def _demand(said: Mapping[str, Any], factor: float) -> Demand:
    patience = said.get("patience")
    return Demand(factor * said["arrivals"] / _HOUR, float(said["handling"]), float(patience) if patience else None)


@dataclass(frozen=True)
class Hour:
    """One hour of a working day: cases to expect, agents needed, people on duty."""

    hour: int
    cases: float
    needed: int
    on_duty: int

    @property
    def gap(self) -> int:
        """People missing, 0 if none."""
        return max(0, self.needed - self.on_duty)


def cover_of_day(arrivals: Arrivals, on_duty: Sequence[int], handling: float, goal: Goal, day: int = 0) -> list[Hour]:
    """The hours of a weekday in which cases come or somebody is on duty; `handling` in minutes."""
    found = []
    for hour in range(24):
        rate = arrivals.hourly[24 * day + hour]
        needed = agents_for(Demand(rate / _HOUR, handling), goal) if rate * handling / _HOUR > 1e-3 else 0
        if needed or on_duty[hour]:
            found.append(Hour(hour, rate, needed, on_duty[hour]))
    return found


@dataclass(frozen=True)
class UnitSize:
    """Seats of one unit, open ones of them, and its share of all seats."""

    key: str
    name: str
    seats: int
    share: float


def seats_by_unit(structure: Structure) -> list[UnitSize]:
    """Headcount by unit, the largest first; positions in no unit are left out."""
    counts: dict[str, int] = {}
    for position in structure.position_by_key.values():
        if position.unit and position.state is PositionState.OPEN:
            counts[position.unit] = counts.get(position.unit, 0) + position.headcount
    total = sum(counts.values()) or 1
    rows = [UnitSize(key, structure.unit_by_key[key].name, count, count / total) for key, count in counts.items() if key in structure.unit_by_key]  # fmt: skip
    return sorted(rows, key=lambda row: -row.seats)
