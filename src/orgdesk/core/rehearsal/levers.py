"""What could be changed to meet a goal, each in small steps on the bundle itself: so a search needs nothing but what is kept.

A lever is written `people:t1-agent`, `deflection` or `way:gateway:3`; how far it is pulled is a number of steps.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from enum import StrEnum
from typing import Final

from orgdesk.core.phrases import phrase
from orgdesk.core.rehearsal.bundle import HOURS_OF_WEEK, Bundle, Knowledge, Step, StepKind, Team, Way
from orgdesk.core.rehearsal.errors import InputsRefused
from orgdesk.core.rehearsal.laws import Law, Shape
from orgdesk.core.rehearsal.stations import UNSKILLED

SHARE: Final = 0.05
FASTER: Final = 0.9
MOST_PEOPLE: Final = 32
MOST_HOURS: Final = 6
MOST_FASTER: Final = 8
_TOPICS: Final = Knowledge(50, 1.1, 20)
_DAY: Final = 24


class Kind(StrEnum):
    """What a step of a lever is."""

    PEOPLE = "people"  # one person more at a position, in the hours that it is on duty
    FEWER = "fewer"  # one person less at a position, one at least stays; only looked at where the cost is to fall
    SKILL = "skill"  # one person of a position learns the skill
    DEFLECTION = "deflection"  # a published article answers 5 of 100 more of its topic
    ABSENCE = "absence"  # one of 100 days of absence less
    HOURS = "hours"  # everybody's day of duty ends an hour later, with those of its last hour
    DURATION = "duration"  # a step takes a tenth less than before
    WAY = "way"  # 5 of 100 more cases take a way, from the others in their proportions


def levers_of(bundle: Bundle, *, fewer: bool = False) -> list[str]:
    """All that can be pulled in this bundle, people first; with `fewer` also to have fewer of them."""
    return [*_levers(bundle), *(_fewer_levers(bundle) if fewer else ())]


def most_of(bundle: Bundle, lever: str) -> int:
    """How many steps a lever can be pulled. Raises InputsRefused for one that the bundle does not have."""
    if lever not in levers_of(bundle, fewer=True):
        raise InputsRefused(phrase("There is nothing to change as {lever!r} in this rehearsal.", lever=lever))
    kind, *where = lever.split(":")
    if kind == Kind.PEOPLE:
        return MOST_PEOPLE
    elif kind == Kind.FEWER:
        return max(max(team.servers) for team in bundle.crews if team.key == where[0]) - 1
    elif kind == Kind.SKILL:
        return max(max(team.servers) for team in bundle.crews if team.key == where[0] + UNSKILLED)
    elif kind == Kind.DEFLECTION:
        return math.floor((1 - bundle.knowledge.deflected) / SHARE + 1e-9)
    elif kind == Kind.ABSENCE:
        return math.ceil(100 * max(team.absence for team in bundle.crews) - 1e-9)
    elif kind == Kind.HOURS:
        return MOST_HOURS
    elif kind == Kind.DURATION:
        return MOST_FASTER
    else:
        return math.ceil((1 - _way(bundle, where).share) / SHARE - 1e-9)


def pull(bundle: Bundle, lever: str, steps: int) -> Bundle:
    """The bundle with a lever pulled so many steps from where it stands."""
    if not 0 <= steps <= most_of(bundle, lever):
        raise InputsRefused(phrase("{lever!r} cannot be pulled {steps} steps.", lever=lever, steps=steps))
    kind, *where = lever.split(":")
    crews = bundle.crews
    if not steps:
        return bundle
    elif kind == Kind.PEOPLE:
        return replace(bundle, teams=tuple(_more(team, steps) if team.key == where[0] else team for team in crews))
    elif kind == Kind.FEWER:
        return replace(bundle, teams=tuple(_less(team, steps) if team.key == where[0] else team for team in crews))
    elif kind == Kind.SKILL:
        return replace(bundle, teams=tuple(_trained(crews, where[0], steps)))
    elif kind == Kind.DEFLECTION:
        known = bundle.knowledge if bundle.knowledge.topics else _TOPICS
        return replace(bundle, knowledge=replace(known, deflected=min(1.0, bundle.knowledge.deflected + SHARE * steps)))
    elif kind == Kind.ABSENCE:
        return replace(bundle, teams=tuple(replace(one, absence=max(0.0, one.absence - steps / 100)) for one in crews))
    elif kind == Kind.HOURS:
        return replace(bundle, teams=tuple(replace(one, servers=_longer(one.servers, steps)) for one in crews))
    elif kind == Kind.DURATION:
        return _faster(bundle, where[0], FASTER**steps)
    else:
        return _taken_more(bundle, where, SHARE * steps)


def _levers(bundle: Bundle) -> Iterator[str]:
    keys = [team.key for team in bundle.crews if team.stations]
    yield from (f"{Kind.PEOPLE}:{key}" for key in keys if not key.endswith(UNSKILLED))
    yield from (f"{Kind.SKILL}:{key.removesuffix(UNSKILLED)}" for key in keys if key.endswith(UNSKILLED))
    if bundle.knowledge.deflected < 1:
        yield str(Kind.DEFLECTION)
    if any(team.absence for team in bundle.crews):
        yield str(Kind.ABSENCE)
    if any(0 in team.servers for team in bundle.crews):
        yield str(Kind.HOURS)
    yield from (f"{Kind.DURATION}:{step.key}" for step in bundle.steps if step.kind is StepKind.WORK)
    for step in bundle.steps:
        if step.kind is StepKind.ROUTE and len(step.ways) > 1:
            yield from (f"{Kind.WAY}:{step.key}:{place}" for place, way in enumerate(step.ways) if 0 < way.share < 1)


def _fewer_levers(bundle: Bundle) -> Iterator[str]:
    for team in bundle.crews:
        if team.stations and not team.key.endswith(UNSKILLED) and max(team.servers) > 1:
            yield f"{Kind.FEWER}:{team.key}"


def _more(team: Team, people: int) -> Team:
    return replace(team, servers=tuple(servers + people if servers else 0 for servers in team.servers))


def _less(team: Team, people: int) -> Team:
    return replace(team, servers=tuple(max(1, servers - people) if servers else 0 for servers in team.servers))


def _trained(crews: tuple[Team, ...], position: str, people: int) -> Iterator[Team]:
    """Out of those who lack the skill into those who have it; they work as long as these, where it is known."""
    novices = next(team for team in crews if team.key == position + UNSKILLED)
    moved = tuple(min(people, servers) for servers in novices.servers)
    if not any(team.key == position for team in crews):
        yield replace(novices, key=position, servers=moved, skills=(), laws=())
    for team in crews:
        if team.key == position:
            yield replace(team, servers=tuple(a + b for a, b in zip(team.servers, moved, strict=True)))
        elif team.key == novices.key:
            yield replace(team, servers=tuple(a - b for a, b in zip(team.servers, moved, strict=True)))
        else:
            yield team


def _longer(servers: tuple[int, ...], hours: int) -> tuple[int, ...]:
    found = list(servers)
    for hour in range(HOURS_OF_WEEK):
        last = servers[hour] and not servers[(hour + 1) % HOURS_OF_WEEK]
        for more in range(1, hours + 1 if last else 0):
            place = (hour + more) % HOURS_OF_WEEK
            found[place] = max(found[place], servers[hour])
    return tuple(found)


def _faster(bundle: Bundle, key: str, factor: float) -> Bundle:
    steps = tuple(
        replace(step, law=_scaled(step.law, factor)) if step.key == key and step.law else step for step in bundle.steps
    )
    teams = tuple(replace(team, laws=_shorter(team.laws, key, factor)) for team in bundle.crews)
    kinds = tuple(replace(kind, laws=_shorter(kind.laws, key, factor)) for kind in bundle.kinds)
    return replace(bundle, steps=steps, teams=teams, kinds=kinds)


def _shorter(laws: tuple[tuple[str, Law], ...], key: str, factor: float) -> tuple[tuple[str, Law], ...]:
    return tuple((step, _scaled(law, factor) if step == key else law) for step, law in laws)


def _scaled(law: Law, factor: float) -> Law:
    if law.shape is Shape.LOGNORMAL:
        return Law(law.shape, (law.values[0] + math.log(factor), law.values[1]))
    return Law(law.shape, tuple(value * factor for value in law.values))


def _way(bundle: Bundle, where: list[str]) -> Way:
    step = next(step for step in bundle.steps if step.key == where[0])
    return step.ways[int(where[1])]


def _taken_more(bundle: Bundle, where: list[str], more: float) -> Bundle:
    before = _way(bundle, where).share
    now = min(1.0, before + more)

    def changed(step: Step) -> Step:
        shares = (
            now if str(place) == where[1] else way.share * (1 - now) / (1 - before)
            for place, way in enumerate(step.ways)
        )
        return replace(step, ways=tuple(Way(way.target, share) for way, share in zip(step.ways, shares, strict=True)))

    return replace(bundle, steps=tuple(changed(step) if step.key == where[0] else step for step in bundle.steps))
