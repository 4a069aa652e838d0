"""The stations of a bundle and the teams that serve them: who stands behind a lane, and how many of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from orgdesk.core.organisation.model import Position, PositionState, Structure
from orgdesk.core.phrases import phrase
from orgdesk.core.process.definition import Lane
from orgdesk.core.rehearsal.bundle import HOURS_OF_WEEK, Station, Team
from orgdesk.core.rehearsal.laws import Law

Servers = int | Sequence[int]
UNSKILLED: Final = "|unskilled"
"""Behind the key of a position: those of its people who lack the skills."""
_NO_SKILL: Final = ("-",)


@dataclass(frozen=True, slots=True)
class Crew:
    """What is known of the people of one position; without `servers` they are its headcount. See `Team` for the rest.

    `able` of them take every case, the others only those that need no skill; None if all are able. `laws` say by step how long
    the work takes those who are able, `unskilled_laws` the others.
    """

    servers: Servers | None = None
    skills: tuple[str, ...] = ()
    able: int | None = None
    absence: float = 0.0
    speed: float = 1.0
    cost: float = 0.0
    laws: tuple[tuple[str, Law], ...] = ()
    unskilled_laws: tuple[tuple[str, Law], ...] = ()


def station_key(lane: Lane) -> str:
    """The keys of the lane's units and positions joined by `+`: lanes bound to the same share a queue."""
    return "+".join((*lane.units, *lane.positions))


class Stations:
    """Builds the station of each lane that is met; `problems` gathers what the chart does not give.

    People are the headcount of the open positions of the units, those below them included, in the hours that are `working`,
    unless `servers` says otherwise. A position that stands behind several lanes serves them all with the same people.
    """

    def __init__(
        self,
        structure: Structure,
        servers: Mapping[str, Servers],
        crews: Mapping[str, Crew],
        working: Sequence[float],
    ) -> None:
        self.structure, self.servers, self.crews, self.working = structure, servers, crews, working
        self.problems: list[str] = []
        self.lanes: dict[str, Lane] = {}
        self.serving: dict[str, list[int]] = {}

    @property
    def stations(self) -> Mapping[str, Lane]:
        """The lanes met so far by the keys of their stations."""
        return self.lanes

    def place(self, lane: Lane) -> int:
        """The station of a lane, as its place; built, and judged, when it is met first."""
        key = station_key(lane)
        if key not in self.lanes:
            self.lanes[key] = lane
            self._judge(key, lane)
        return list(self.lanes).index(key)

    def doubts(self) -> list[str]:
        """Positions whose people are counted in a number given for a station, and serve elsewhere too."""
        given = [place for place, key in enumerate(self.lanes) if key in self.servers]
        keys = list(self.lanes)
        return [
            phrase(
                "the position {position!r} also stands behind {places}, whose servers are given; give "
                "those of all its stations",
                position=position,
                places=", ".join(keys[one] for one in places),
            )
            for position, all_places in self._all_serving().items()
            if (places := [one for one in all_places if one in given]) and len(places) < len(all_places)
        ]

    def built(self) -> tuple[Station, ...]:
        """All stations, in the order of their places."""
        teams = self.teams()
        return tuple(
            Station(key, _sum(team.servers for team in teams if place in team.stations))
            for place, key in enumerate(self.lanes)
        )

    def teams(self) -> tuple[Team, ...]:
        """One team for each position that serves, and one for each station whose servers are given."""
        given = [
            Team(key, (place,), self._hours(key, self.servers[key], planned=True))
            for place, key in enumerate(self.lanes)
            if key in self.servers
        ]
        return (*given, *(team for key, places in self.serving.items() for team in self._teams_of(key, places)))

    def taking_part(self, positions: Iterable[str]) -> tuple[dict[str, str], list[Team]]:
        """The team of each open position by its key, and new ones of those that stand behind no lane. Of two teams the larger."""
        named = {team.key.removesuffix(UNSKILLED): team.key for team in sorted(self.teams(), key=_size)}
        fresh = [self._team(key, ()) for key in positions if key not in named and self._is_open(key)]
        return named | {team.key: team.key for team in fresh}, fresh

    def _is_open(self, key: str) -> bool:
        found = self.structure.position_by_key.get(key)
        return found is not None and found.state is PositionState.OPEN and found.headcount > 0

    def _team(self, key: str, places: Sequence[int]) -> Team:
        crew = self.crews.get(key, Crew())
        count = self.structure.position_by_key[key].headcount if crew.servers is None else crew.servers
        hours = self._hours(key, count, planned=crew.servers is not None and not isinstance(crew.servers, int))
        return Team(key, tuple(places), hours, crew.skills, crew.absence, crew.speed, crew.cost, crew.laws)

    def _teams_of(self, key: str, places: Sequence[int]) -> Iterator[Team]:
        """The people of a position: one team, or those who have the skills and those who do not."""
        crew, whole = self.crews.get(key, Crew()), self._team(key, places)
        able = crew.able
        if able is None or able >= max(whole.servers):
            yield whole
            return
        skilled = tuple(min(able, servers) for servers in whole.servers)
        others = tuple(servers - some for servers, some in zip(whole.servers, skilled, strict=True))
        if able:
            yield replace(whole, servers=skilled)
        yield replace(whole, key=key + UNSKILLED, servers=others, skills=_NO_SKILL, laws=crew.unskilled_laws)

    def _judge(self, key: str, lane: Lane) -> None:
        named = phrase("the lane {lane!r}", lane=lane.name or lane.id)
        missing = [
            *(phrase("unit {unit!r}", unit=unit) for unit in lane.units if unit not in self.structure.unit_by_key),
            *(
                phrase("position {position!r}", position=one)
                for one in lane.positions
                if one not in self.structure.position_by_key
            ),
        ]
        self.problems += [
            phrase(
                "{lane} names the {what}, which the chart does not have; draw it there or bind the lane anew",
                lane=named,
                what=what,
            )
            for what in missing
        ]
        place = len(self.lanes) - 1
        if not key:
            self.problems.append(phrase("{lane} names no unit and no position; bind it to the chart", lane=named))
        if key not in self.servers:
            for position in self._serving(lane):
                self.serving.setdefault(position.key, []).append(place)
        if key and not missing and not any(any(team.servers) for team in self.teams() if place in team.stations):
            self.problems.append(
                phrase(
                    "{lane} has nobody on duty ({key}); fill a position, or have more people there", lane=named, key=key
                )
            )

    def _serving(self, lane: Lane) -> Iterator[Position]:
        return (one for one in self._positions(lane) if one.state is PositionState.OPEN)

    def _all_serving(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for place, lane in enumerate(self.lanes.values()):
            for position in self._serving(lane):
                found.setdefault(position.key, []).append(place)
        return found

    def _hours(self, key: str, given: Servers, *, planned: bool) -> tuple[int, ...]:
        if isinstance(given, int):
            servers = tuple(given if planned or open_ else 0 for open_ in self.working)
        else:
            servers = tuple(given)
        if len(servers) != HOURS_OF_WEEK or min(servers) < 0:
            problem = phrase(
                "the servers of {key!r} must be {hours} numbers, none negative; mend them", key=key, hours=HOURS_OF_WEEK
            )
            self.problems += [] if problem in self.problems else [problem]
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


def _size(team: Team) -> int:
    return sum(team.servers)


def _sum(rows: Iterable[Sequence[int]]) -> tuple[int, ...]:
    total = [0] * HOURS_OF_WEEK
    for row in rows:
        total = [one + more for one, more in zip(total, row, strict=True)]
    return tuple(total)
