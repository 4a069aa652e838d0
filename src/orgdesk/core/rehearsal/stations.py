"""The stations of a bundle: who stands behind a lane, and how many of them serve."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from orgdesk.core.organisation.model import Position, PositionState, Structure
from orgdesk.core.process.definition import Lane
from orgdesk.core.rehearsal.bundle import HOURS_OF_WEEK, Station


def station_key(lane: Lane) -> str:
    """The keys of the lane's units and positions joined by `+`: lanes bound to the same share a queue."""
    return "+".join((*lane.units, *lane.positions))


class Stations:
    """Builds the station of each lane that is met; `problems` gathers what the chart does not give.

    People are the headcount of the open positions of the units, those below them included, unless `servers` says otherwise.
    """

    def __init__(self, structure: Structure, servers: Mapping[str, int | Sequence[int]]) -> None:
        self.structure, self.servers = structure, servers
        self.problems: list[str] = []
        self.stations: dict[str, Station] = {}
        self.lanes: dict[str, Lane] = {}

    def place(self, lane: Lane) -> int:
        """The station of a lane, as its place; built, and judged, when it is met first."""
        key = station_key(lane)
        named = f"the lane {lane.name or lane.id!r}"
        if key not in self.stations:
            missing = [unit for unit in lane.units if unit not in self.structure.unit_by_key]
            self.problems += [
                f"{named} names the unit {unit!r}, which the chart does not have; draw it there or bind the lane anew"
                for unit in missing
            ]
            lost = [one for one in lane.positions if one not in self.structure.position_by_key]
            self.problems += [
                f"{named} names the position {one!r}, which the chart does not have; draw it there or bind the lane anew"
                for one in lost
            ]
            if not key:
                self.problems.append(f"{named} names no unit and no position; bind it to the chart")
            servers = self._servers(key, lane)
            if not any(servers) and key and not missing and not lost:
                self.problems.append(f"{named} has nobody on duty ({key}); fill a position or give servers")
            self.stations[key] = Station(key, servers)
            self.lanes[key] = lane
        return list(self.stations).index(key)

    def doubts(self) -> list[str]:
        """Positions that serve in several stations, and would be counted in each."""
        owners: dict[str, list[str]] = {}
        for key, lane in self.lanes.items():
            for position in self._positions(lane):
                owners.setdefault(position.key, []).append(key)
        return [
            f"the position {position!r} is counted in several stations ({', '.join(keys)}); give their servers"
            for position, keys in owners.items()
            if len(keys) > 1 and any(key not in self.servers for key in keys)
        ]

    def built(self) -> tuple[Station, ...]:
        """All stations, in the order of their places."""
        return tuple(self.stations.values())

    def _servers(self, key: str, lane: Lane) -> tuple[int, ...]:
        given = self.servers.get(key)
        if given is None:
            given = sum(
                position.headcount for position in self._positions(lane) if position.state is PositionState.OPEN
            )
        servers = (given,) * HOURS_OF_WEEK if isinstance(given, int) else tuple(given)
        if len(servers) != HOURS_OF_WEEK or min(servers) < 0:
            self.problems.append(f"the servers of {key!r} must be {HOURS_OF_WEEK} numbers, none negative; mend them")
            return (1,) * HOURS_OF_WEEK
        return servers

    def _positions(self, lane: Lane) -> Iterator[Position]:
        units = set(self._with_subunits(lane.units))
        for position in self.structure.position_by_key.values():
            if position.key in lane.positions or position.unit in units:
                yield position

    def _with_subunits(self, units: Sequence[str]) -> list[str]:
        below: dict[str, list[str]] = {}
        for unit in self.structure.unit_by_key.values():
            if unit.parent is not None:
                below.setdefault(unit.parent, []).append(unit.key)
        found = dict.fromkeys(units)
        waiting = list(found)
        for key in waiting:  # grows while it is walked; each unit once, so a ring of parents ends
            fresh = [one for one in below.get(key, ()) if one not in found]
            found.update(dict.fromkeys(fresh))
            waiting += fresh
        return waiting
