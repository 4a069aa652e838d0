"""How many people a queue needs: Erlang B, C and A, the square-root rule, seats, and cover of need by a roster.

Load is in erlangs: arrivals per unit of time × mean handling time in the same unit. All times of one call share one unit,
whichever the caller likes. Formulas: the recursion for B (Jagerman 1974) cannot overflow; C follows from B; A is the
birth-death chain M/M/n+M (Palm 1957; Garnett, Mandelbaum and Reiman 2002); the square root is Halfin and Whitt's (1981).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from orgdesk.core.calendars.periods import Period
from orgdesk.core.calendars.rosters import Cover, Need, Roster
from orgdesk.core.phrases import Phrase, phrase
from orgdesk.core.rehearsal.errors import StaffingRefused

MOST_AGENTS: Final = 100_000
MOST_WAITING: Final = 2_000_000
NEGLIGIBLE: Final = 1e-16


@dataclass(frozen=True, slots=True)
class Demand:
    """What comes in one interval: arrivals per unit of time, mean handling time, and mean patience (None: all wait)."""

    arrivals: float
    handling: float
    patience: float | None = None

    def __post_init__(self) -> None:
        _check(phrase("Arrivals"), self.arrivals, least=0)
        _check(phrase("The handling time"), self.handling, least=0)
        if self.patience is not None:
            _check(phrase("Patience"), self.patience, least=0)

    @property
    def load(self) -> float:
        """Offered load in erlangs."""
        return self.arrivals * self.handling


@dataclass(frozen=True, slots=True)
class Outlook:
    """What to expect of so many agents: probabilities (0 to 1), times in the unit of the demand, mean queue length.

    `mean_wait` is over all who come, those who leave included; it is infinite for a queue that only grows.
    """

    agents: int
    wait_probability: float
    abandon_probability: float
    mean_wait: float
    queue: float
    occupancy: float


@dataclass(frozen=True, slots=True)
class Goal:
    """The share (0 to 1) that is to be served within a time; `most_occupied` bounds how busy people may be."""

    share: float
    within: float
    most_occupied: float = 1.0

    def __post_init__(self) -> None:
        _check(phrase("The goal's time"), self.within, least=0)
        if not 0 < self.share < 1:
            raise StaffingRefused(
                phrase("A goal of {share} cannot be planned for; give a share between 0 and 1.", share=self.share)
            )
        if not 0 < self.most_occupied <= 1:
            raise StaffingRefused(
                phrase(
                    "An occupancy of at most {most_occupied} means nothing; give one above 0, up to 1.",
                    most_occupied=self.most_occupied,
                )
            )


def erlang_b(load: float, agents: int) -> float:
    """The share of calls that find all `agents` busy when nobody may wait."""
    _check(phrase("The load"), load, least=0)
    _check_agents(agents)
    blocked = 1.0
    for busy in range(1, agents + 1):
        blocked = load * blocked / (busy + load * blocked)
    return blocked


def erlang_c(load: float, agents: int) -> float:
    """The probability to wait when everybody waits as long as it takes; 1 when the load fills all agents."""
    blocked = erlang_b(load, agents)
    if load >= agents:
        return 1.0
    return blocked / (1 - load / agents * (1 - blocked))


def expect(demand: Demand, agents: int) -> Outlook:
    """What `agents` make of the demand: Erlang A with patience, Erlang C without."""
    _check_agents(agents)
    if demand.load == 0:
        return Outlook(agents, 0.0 if agents else 1.0, 0.0, 0.0, 0.0, 0.0)
    if demand.patience is None:
        return _expect_patient(demand, agents)
    return _expect_leaving(demand, agents, demand.patience)


def service_level(demand: Demand, agents: int, within: float) -> float:
    """The share of all who come that is served within a time.

    Without patience it is exact (Erlang C). With patience it is exact too: waits are those of a queue which loses people,
    summed over the places in it.
    """
    _check(phrase("The time"), within, least=0)
    if demand.load == 0:
        return 1.0
    if demand.patience is None:
        return _level_patient(demand, agents, within)
    return _level_leaving(demand, agents, within, demand.patience)


def agents_for(demand: Demand, goal: Goal, *, most: int = MOST_AGENTS) -> int:
    """The fewest agents that meet the goal. Raises StaffingRefused when `most` do not."""

    def meets(agents: int) -> bool:
        outlook = expect(demand, agents)
        return outlook.occupancy <= goal.most_occupied and service_level(demand, agents, goal.within) >= goal.share

    if demand.load == 0:
        return 0
    return _fewest(meets, most)


def square_root_agents(load: float, comfort: float) -> int:
    """The square-root rule: the load plus `comfort` times its root, in whole agents."""
    _check(phrase("The load"), load, least=0)
    return max(0, math.ceil(load + comfort * math.sqrt(load)))


def square_root_wait(comfort: float) -> float:
    """The probability to wait that the square-root rule leads to in large queues; 1 for a comfort of 0 or less."""
    if comfort <= 0:
        return 1.0
    density = math.exp(-comfort * comfort / 2) / math.sqrt(2 * math.pi)
    return 1 / (1 + comfort * _normal_below(comfort) / density) if density else 0.0


def comfort_for(wait_probability: float) -> float:
    """The comfort at which the square-root rule lets this share wait (the inverse of `square_root_wait`)."""
    if not 0 < wait_probability < 1:
        raise StaffingRefused(
            phrase(
                "A share of {wait_probability} waiting cannot be planned for; give one between 0 and 1.",
                wait_probability=wait_probability,
            )
        )
    low, high = 0.0, 40.0
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if square_root_wait(middle) > wait_probability else (low, middle)
    return (low + high) / 2


def seats_for(agents: float, shrinkage: float) -> int:
    """People to employ so that `agents` are at work when `shrinkage` (0 to below 1) of their time goes elsewhere."""
    _check(phrase("The number of agents"), agents, least=0)
    if not 0 <= shrinkage < 1:
        raise StaffingRefused(
            phrase(
                "A shrinkage of {shrinkage} leaves nobody to plan; give a share from 0 to below 1.", shrinkage=shrinkage
            )
        )
    # A hair less before rounding up: 9 / 0.9 must be 10 seats, not 11.
    return math.ceil(agents / (1 - shrinkage) - 1e-9)


def needs_for(start: Period, demands: Sequence[Demand], goal: Goal) -> tuple[Need, ...]:
    """The agents needed in each equal interval that `start` begins; one demand an interval, one after the other."""
    length: timedelta = start.end - start.start
    return tuple(
        Need(Period(start.start + number * length, start.end + number * length), agents_for(demand, goal))
        for number, demand in enumerate(demands)
    )


def cover(roster: Roster, needs: Iterable[Need]) -> tuple[Cover, ...]:
    """Who is on duty beside how many are needed, split wherever that changes, for every period of the needs."""
    asked = sorted(needs, key=lambda need: need.period.start)
    if not asked:
        return ()
    return roster.cover(asked[0].period.start, max(need.period.end for need in asked), asked)


def _expect_patient(demand: Demand, agents: int) -> Outlook:
    load = demand.load
    waiting = erlang_c(load, agents)
    if load >= agents:
        return Outlook(agents, waiting, 0.0, math.inf, math.inf, 1.0 if agents else 0.0)
    wait = waiting * demand.handling / (agents - load)
    return Outlook(agents, waiting, 0.0, wait, wait * demand.arrivals, load / agents)


def _expect_leaving(demand: Demand, agents: int, patience: float) -> Outlook:
    if patience == 0:
        lost = erlang_b(demand.load, agents)
        return Outlook(agents, lost, lost, 0.0, 0.0, demand.load * (1 - lost) / agents if agents else 0.0)
    waiting, places = _leaving_chain(demand, agents, patience)
    queue = math.fsum(place * share for place, share in places)
    lost = min(1.0, queue / patience / demand.arrivals)
    occupancy = min(1.0, demand.load * (1 - lost) / agents) if agents else 0.0
    return Outlook(agents, waiting, lost, queue / demand.arrivals, queue, occupancy)


def _leaving_chain(demand: Demand, agents: int, patience: float) -> tuple[float, list[tuple[int, float]]]:
    """P(wait), and (people in the queue, probability) while all agents are busy.

    Weights are relative to the likeliest queue, which may be long when the load is above the agents, so nothing overflows;
    the states with an agent free weigh, against "all busy and nobody waits", (1 - B) / B of them by Erlang B.
    """
    leave = demand.handling / patience
    likeliest = max(0, int((demand.load - agents) / leave)) if leave else MOST_WAITING
    _check_queue(likeliest)
    weights = {likeliest: 1.0}
    place, weight = likeliest, 1.0
    while weight > NEGLIGIBLE:
        place += 1
        _check_queue(place)
        weight *= demand.load / (agents + place * leave)
        weights[place] = weight
    place, weight = likeliest, 1.0
    while place and weight > NEGLIGIBLE:
        weight *= (agents + place * leave) / demand.load
        place -= 1
        weights[place] = weight
    blocked = erlang_b(demand.load, agents)
    below = weights.get(0, 0.0) * (1 - blocked) / blocked if blocked else math.inf
    waiting = math.fsum(weights.values())
    total = waiting + below
    return waiting / total, [(place, weights[place] / total) for place in sorted(weights)]


def _level_patient(demand: Demand, agents: int, within: float) -> float:
    if demand.load >= agents:
        return 0.0
    late = erlang_c(demand.load, agents)
    return 1 - late * math.exp(-(agents - demand.load) * within / demand.handling)


def _level_leaving(demand: Demand, agents: int, within: float, patience: float) -> float:
    if patience == 0 or agents == 0:
        return 1 - erlang_b(demand.load, agents)
    waiting, places = _leaving_chain(demand, agents, patience)
    speed = agents * patience / demand.handling
    left = math.exp(-within / patience)
    # exp(-wait / patience) of one who finds j waiting is Beta(speed, j + 1): the product of what each departure leaves.
    late, counted, served = 0.0, -1, 0.0
    for place, share in places:
        while counted < place:
            counted += 1
            late += _beta_term(speed + 1, counted, left)
        served += share * speed / (speed + place + 1) * max(0.0, 1 - late)
    return min(1.0, 1 - waiting + served)


def _beta_term(first: float, number: int, at: float) -> float:
    """One term of the incomplete beta function I_at(first, n) of whole n, which is the sum of the terms 0 to n - 1."""
    if at >= 1:
        return 1.0 if number == 0 else 0.0
    if at <= 0:
        return 0.0
    choices = math.lgamma(first + number) - math.lgamma(first) - math.lgamma(number + 1)
    return math.exp(first * math.log(at) + number * math.log1p(-at) + choices)


def _fewest(meets: Callable[[int], bool], most: int) -> int:
    """The smallest number that meets a condition which, once met, stays met."""
    enough = 1
    while not meets(min(enough, most)):
        if enough >= most:
            raise StaffingRefused(
                phrase("Even {most} agents do not meet the goal; ask for less or raise the bound.", most=most)
            )
        enough *= 2
    low, high = 0, min(enough, most)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if meets(middle) else (middle, high)
    return high


def _normal_below(z: float) -> float:
    return math.erfc(-z / math.sqrt(2)) / 2


def _check(what: Phrase, value: float, *, least: float) -> None:
    if not math.isfinite(value) or value < least:
        raise StaffingRefused(
            phrase(
                "{what}: {value} cannot be; give a number of at least {least}.",
                what=what,
                value=value,
                least=least,
            )
        )


def _check_agents(agents: int) -> None:
    if not 0 <= agents <= MOST_AGENTS:
        raise StaffingRefused(
            phrase(
                "{agents} agents cannot be planned; give a number from 0 to {most_agents:,}.",
                agents=agents,
                most_agents=MOST_AGENTS,
            )
        )


def _check_queue(place: int) -> None:
    if place >= MOST_WAITING:
        raise StaffingRefused(phrase("The queue grows longer than can be counted; give more agents or less patience."))
