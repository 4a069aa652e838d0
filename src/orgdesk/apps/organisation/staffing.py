"""How many seats a stream of contacts takes, by the staffing formulas."""

from __future__ import annotations

from dataclasses import dataclass

from orgdesk.core.rehearsal.staffing import Demand, Goal, agents_for, expect, seats_for


@dataclass(frozen=True)
class Needed:
    """People at work at a time, seats to be planned for them, their occupancy in percent and the mean wait in seconds."""

    agents: int
    seats: int
    busy: float
    wait: float


def seats_needed(*, per_hour: float, minutes: float, share: float, within: float, away: float) -> Needed:
    """Contacts an hour of so many minutes, `share` percent of which shall be answered within so many seconds, while people
    are away from the work for `away` percent of their time."""
    demand = Demand(arrivals=per_hour / 3600, handling=minutes * 60)
    agents = agents_for(demand, Goal(share / 100, within))
    outlook = expect(demand, agents)
    return Needed(agents, seats_for(agents, away / 100), outlook.occupancy * 100, outlook.mean_wait)
