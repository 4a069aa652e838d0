"""How much of what its people can do comes to each station, before anything is played: from 1 on its queue only grows.

Those on duty, less the absent and less the hours that timelines take; the work, as long as it takes those who do it, by skill and
by step. Stations that share people are weighed together too, for hands that are needed in two places are there once.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import Final

from orgdesk.core.rehearsal.bundle import HOURS_OF_WEEK, Bundle, CaseKind, Step, StepKind, Team

_BOOKED: Final = 4.0 * HOURS_OF_WEEK
"""What is booked is spread over the time until its last hour, and over four weeks at least."""


def utilisation_of(bundle: Bundle) -> tuple[float, ...]:
    """By station: the work that comes to it against the people who can do it, the greatest share of any kind of its cases."""
    hands = hands_of(bundle)
    work = {
        (station, kind): _work(bundle, station, kind, hands)
        for station in range(len(bundle.stations))
        for kind in range(len(bundle.cases))
    }
    together = list(_sharing(bundle))
    return tuple(max(_strains(bundle, station, together, work, hands)) for station in range(len(bundle.stations)))


def hands_of(bundle: Bundle) -> tuple[float, ...]:
    """By team: its people on duty averaged over the week, without the absent and those whom timelines take."""
    return tuple(max(0.0, team.mean_servers - booked_of(bundle, team.key)) for team in bundle.crews)


def booked_of(bundle: Bundle, team: str) -> float:
    """People of a team whom timelines take, averaged over time."""
    onboarding = bundle.onboarding
    often = math.fsum(
        one.a_week * work.hours / HOURS_OF_WEEK
        for one in onboarding.timelines
        for work in one.work
        if work.team == team
    )
    sessions = [one for one in onboarding.sessions if one.team == team]
    due = [one for one in onboarding.due if one.team == team]
    last = max([one.at + one.hours for one in sessions] + [24.0 * (one.day + 1) for one in due], default=0.0)
    hours = math.fsum(one.hours * one.people for one in sessions) + math.fsum(one.hours for one in due)
    return often + hours / max(_BOOKED, last)


def _strains(
    bundle: Bundle,
    station: int,
    together: list[set[int]],
    work: dict[tuple[int, int], float],
    hands: tuple[float, ...],
) -> Iterator[float]:
    """Of each kind of case alone, of the station, and of all stations that share its people."""
    kinds = range(len(bundle.cases))
    for kind in kinds:
        able = [place for place, team in enumerate(bundle.crews) if team.serves(station, bundle.cases[kind].skill)]
        yield _share(work[station, kind], (hands[place] for place in able))
    group = next(one for one in together if station in one)
    for stations in ({station}, group):
        crews = [place for place, team in enumerate(bundle.crews) if stations.intersection(team.stations)]
        total = math.fsum(work[one, kind] for one in stations for kind in kinds)
        yield _share(total, (hands[place] for place in crews))


def _work(bundle: Bundle, station: int, kind: int, hands: tuple[float, ...]) -> float:
    """Hours of work an hour that cases of a kind bring to a station."""
    case = bundle.cases[kind]
    cases = bundle.arrivals.mean * case.share / math.fsum(one.share for one in bundle.cases) * _asking(bundle)
    crews = [(team, hands[place]) for place, team in enumerate(bundle.crews) if team.serves(station, case.skill)]
    return math.fsum(
        visits * cases * _hours(step, case, crews)
        for step, visits in zip(bundle.steps, bundle.visits, strict=True)
        if step.kind is StepKind.WORK and step.station == station
    )


def _hours(step: Step, case: CaseKind, crews: list[tuple[Team, float]]) -> float:
    """How long a work takes on average when all who may do it are busy; the slow do fewer."""
    lasting = [(case.law_at(step) or team.law_at(step), team.speed, hands) for team, hands in crews]
    known = [(law.mean / speed, hands) for law, speed, hands in lasting if law is not None]
    if not known or any(not hours for hours, _hands in known):
        return 0.0
    there = math.fsum(hands for _hours, hands in known)
    if not there:
        return known[0][0]
    return there / math.fsum(hands / hours for hours, hands in known)


def _asking(bundle: Bundle) -> float:
    """The share of cases that no published article answers."""
    known = bundle.knowledge
    return 1 - known.deflected * known.cumulated[known.known - 1] if known.topics and known.known else 1.0


def _sharing(bundle: Bundle) -> Iterator[set[int]]:
    """Stations bound to each other by people who serve more than one of them."""
    groups = [{place} for place in range(len(bundle.stations))]
    for team in bundle.crews:
        touched = [one for one in groups if one.intersection(team.stations)]
        if len(touched) > 1:
            groups = [one for one in groups if one not in touched] + [set().union(*touched)]
    yield from groups


def _share(work: float, hands: Iterable[float]) -> float:
    there = math.fsum(hands)
    if not work:
        return 0.0
    return work / there if there else math.inf
