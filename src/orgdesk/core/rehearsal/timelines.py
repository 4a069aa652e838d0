"""Work of timelines beside the cases: what is booked, what is due on a day, and what new customers will bring.

Who sits in a session takes no case. So timelines are played first, hour by hour, and the cases have the people that are left.
Sessions take their own hours; other steps are laid into the hours of their day in which most people are left, what finds no room
into the days that follow. The draws are those of the replication, so scenarios have the same luck here too.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from orgdesk.core.phrases import phrase
from orgdesk.core.rehearsal.draws import stream_of, uniform
from orgdesk.core.rehearsal.errors import InputsRefused

DAY: Final = 24
WEEK: Final = 168
MOST_STARTS: Final = 100_000


@dataclass(frozen=True, slots=True)
class Session:
    """So many people of a team sit together for so many hours, from an hour after the start of the rehearsal."""

    team: str
    at: float
    hours: float
    people: int = 1

    def __post_init__(self) -> None:
        _refuse_below_nought(self.team, self.at, self.hours, self.people)


@dataclass(frozen=True, slots=True)
class Due:
    """Hours of work of a team on a day (0 is the first, a Monday)."""

    team: str
    day: int
    hours: float

    def __post_init__(self) -> None:
        _refuse_below_nought(self.team, self.day, self.hours)


@dataclass(frozen=True)
class Timeline:
    """A template that begins so often a week, and the work that each brings; the days of it are counted from its start."""

    key: str
    a_week: float
    work: tuple[Due, ...]

    def __post_init__(self) -> None:
        if not math.isfinite(self.a_week) or not 0 <= self.a_week <= 1_000:
            raise InputsRefused(
                phrase(
                    "The timeline {key!r} cannot begin {number} times a week; give a number from 0 to 1000.",
                    key=self.key,
                    number=self.a_week,
                )
            )


@dataclass(frozen=True)
class Onboarding:
    """All work of timelines that a rehearsal knows of."""

    sessions: tuple[Session, ...] = ()
    due: tuple[Due, ...] = ()
    timelines: tuple[Timeline, ...] = ()

    @property
    def teams(self) -> set[str]:
        """Whose work it is."""
        work = [*self.due, *(one for timeline in self.timelines for one in timeline.work)]
        return {one.team for one in self.sessions} | {one.team for one in work}

    def __bool__(self) -> bool:
        return bool(self.sessions or self.due or self.timelines)


@dataclass(frozen=True)
class Taken:
    """People of each team who are away from the cases in each hour, and the hours of work that found nobody by the end."""

    people: NDArray[np.int64]
    missing: float

    @property
    def hours(self) -> NDArray[np.float64]:
        """Hours by team."""
        found: NDArray[np.float64] = self.people.sum(axis=1).astype(np.float64)
        return found


def taken(
    onboarding: Onboarding, teams: Sequence[str], servers: Sequence[Sequence[int]], hours: float, seed: int
) -> Taken:
    """Lay the work of timelines into the hours of the teams; `servers` are theirs by hour of the week."""
    length = math.ceil(hours) if onboarding else 0
    people = np.zeros((len(teams), length), np.int64)
    if not length:
        return Taken(people, 0.0)
    places = {team: place for place, team in enumerate(teams)}
    week = np.array(servers, np.int64).reshape(len(teams), WEEK)
    planned = week[:, np.arange(length) % WEEK]
    owed = np.zeros((len(teams), -(-length // DAY)))
    for session in onboarding.sessions:
        place, day = places[session.team], int(session.at) // DAY
        if session.at < length:
            first, last = int(session.at + 0.5), min(length, int(session.at + session.hours + 0.5))
            people[place, first:last] += session.people
            owed[place, day] += (session.hours - max(0, int(session.at + session.hours + 0.5) - first)) * session.people
    for work in (*onboarding.due, *_expected(onboarding.timelines, hours, seed)):
        if work.day < owed.shape[1]:
            owed[places[work.team], work.day] += work.hours
    missing = sum(_lay(people[place], planned[place], owed[place]) for place in range(len(teams)))
    return Taken(people, missing)


def _expected(timelines: Sequence[Timeline], hours: float, seed: int) -> Iterator[Due]:
    for timeline in timelines:
        stream = stream_of(timeline.key, "timeline")
        at = 0.0
        for number in range(MOST_STARTS if timeline.a_week else 0):
            at -= math.log(uniform(seed, number, stream)) * WEEK / timeline.a_week
            if at >= hours:
                break
            day = int(at) // DAY
            yield from (Due(work.team, day + work.day, work.hours) for work in timeline.work)


def _lay(people: NDArray[np.int64], planned: NDArray[np.int64], owed: NDArray[np.float64]) -> float:
    """Lay whole hours of one person each, day by day, where most are left; the hours that found no room by the end."""
    left = 0.0
    for day, more in enumerate(owed.tolist()):
        left += more
        hours = slice(day * DAY, (day + 1) * DAY)
        free = (planned[hours] - people[hours]).tolist()
        while left >= 1:  # a part of an hour waits for the next day's
            best = max(range(len(free)), key=free.__getitem__, default=0)
            if not free or free[best] <= 0:
                break
            free[best] -= 1
            people[day * DAY + best] += 1
            left -= 1
    return max(0.0, left)


def renamed(onboarding: Onboarding, teams: Mapping[str, str]) -> Onboarding:
    """The same for teams of other names; work of teams that are not named is left out."""
    return Onboarding(
        tuple(
            Session(teams[one.team], one.at, one.hours, one.people) for one in onboarding.sessions if one.team in teams
        ),
        _renamed(onboarding.due, teams),
        tuple(Timeline(one.key, one.a_week, _renamed(one.work, teams)) for one in onboarding.timelines),
    )


def _renamed(work: Sequence[Due], teams: Mapping[str, str]) -> tuple[Due, ...]:
    return tuple(Due(teams[one.team], one.day, one.hours) for one in work if one.team in teams)


def _refuse_below_nought(team: str, *numbers: float) -> None:
    if not all(math.isfinite(one) and one >= 0 for one in numbers):
        raise InputsRefused(
            phrase("Work of timelines for {team!r} has a negative time or number of people; mend it.", team=team)
        )
