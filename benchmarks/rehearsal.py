# ruff: noqa: E402 - the path is set before our own modules are imported
"""Rehearse one year of 500,000 tickets through four tiers, beside SimPy and Ciw on the same network.

Twelve queues (4 tiers x 3 skills), three non-preemptive priorities, escalation of 30, 25 and 20 %, rework of 15 % of what is not
escalated, exponential work, pools of 8-5-4, 7-5-3, 4-3-2 and 2-2-1 people. An event is an arrival or a finished work, the same for
all; CPU time. Each keeps of every case when it came, was first touched and ended, of every step the works and the hours waited, of
every pool the hours worked: what a comparison is made from (Ciw keeps a record of each visit, its own way). The goal's own work is this with shifts (more people by day than by
night, who finish what they began) and service clocks (of each case whether both promises were kept): beside SimPy, where people who are off hold their
places as its documentation advises, and with the mean hours to resolve of both, so that it is seen to be one model. Ours plays the year whole, once more with absence, patience and
knowledge on top, beside nobody; the peers play a part of it, and their rate is compared. Compilation happens once a machine and is reported by itself.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import accumulate
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src")]

from orgdesk.core.rehearsal import fast
from orgdesk.core.rehearsal.bundle import (
    Arrivals,
    Bundle,
    CaseKind,
    Knowledge,
    Reopening,
    Station,
    Step,
    StepKind,
    Targets,
    Team,
    Way,
    every_hour,
)
from orgdesk.core.rehearsal.laws import exponential
from orgdesk.core.rehearsal.tally import ServiceClock

YEAR = 8760.0
RATE = 500_000 / YEAR
SKILLS = {"meter": 0.5, "till": 0.3, "other": 0.2}
PRIORITIES = (0.1, 0.3, 0.6)
ESCALATED = (0.3, 0.25, 0.2, 0.0)
REWORK = 0.15
HOURS = (0.2, 0.5, 1.0, 2.0)
POOLS = ((8, 5, 4), (7, 5, 3), (4, 3, 2), (2, 2, 1))
RESPOND, RESOLVE = 1.0, 24.0
SERVICE_HOURS = tuple(float(8 <= hour % 24 < 18 and hour < 120) for hour in range(168))
SERVED_BEFORE = (0.0, *accumulate(SERVICE_HOURS))
SIMPY_PART, CIW_PART = YEAR / 20, YEAR / 100


def main() -> list[tuple[str, str, str, str, str]]:
    started = time.perf_counter()
    fast.tally(network(), 24)
    ready = time.perf_counter() - started
    plain, plain_time = _timed(lambda: _events(network(), YEAR))
    goal, goal_time = _timed(lambda: judged(shifts(), YEAR)[0])
    full, full_time = _timed(lambda: _events(everything(), YEAR))
    simpy, simpy_time = _timed(lambda: play_simpy(SIMPY_PART)[0])
    their_goal, their_goal_time = _timed(lambda: play_simpy(SIMPY_PART, shifts=True)[0])
    ours_mean, their_mean = judged(shifts(), YEAR)[1], play_simpy(4 * SIMPY_PART, shifts=True)[1]
    ciw, ciw_time = _timed(lambda: play_ciw(CIW_PART))
    ours = plain / plain_time
    return [
        _row("the network, events a second", ours, "SimPy", simpy / simpy_time),
        _row("the network, events a second", ours, "Ciw", ciw / ciw_time),
        _row(
            "with shifts and service clocks, events a second", goal / goal_time, "SimPy", their_goal / their_goal_time
        ),
        (
            "the same: mean hours to resolve",
            f"{ours_mean:.2f} h",
            "SimPy",
            f"{their_mean:.2f} h",
            f"{ours_mean / their_mean:.2f} x",
        ),
        ("all features, events a second", f"{full / full_time / 1e6:.2f} M", "-", "-", "-"),
        ("one year of the network", f"{plain_time:.2f} s", "goal", "1 s", f"{1 / plain_time:.1f} x"),
        ("one year with shifts and service clocks", f"{goal_time:.2f} s", "goal", "1 s", f"{1 / goal_time:.1f} x"),
        ("one year with all features", f"{full_time:.2f} s", "goal", "1 s", f"{1 / full_time:.1f} x"),
        ("ready to play (compiled, or read from the cache)", f"{ready:.1f} s", "-", "-", "-"),
    ]


def network() -> Bundle:
    """The network as a bundle."""
    end = len(HOURS)
    steps = []
    for tier, hours in enumerate(HOURS):
        up, again = ESCALATED[tier], (1 - ESCALATED[tier]) * REWORK
        ways = [*([Way(tier + 1, up)] if up else []), Way(tier, again), Way(end, 1 - up - again)]
        steps.append(Step(f"t{tier + 1}", "", StepKind.WORK, tuple(ways), tier, exponential(hours)))
    steps.append(Step("end", "", StepKind.END))
    return Bundle(
        "network",
        0,
        tuple(steps),
        tuple(Station(f"t{tier + 1}", every_hour(sum(pool))) for tier, pool in enumerate(POOLS)),  # type: ignore[arg-type]
        Arrivals(every_hour(RATE)),
        teams=tuple(
            Team(f"t{tier + 1} {skill}", (tier,), (people,) * 168, (skill,))
            for tier, pool in enumerate(POOLS)
            for skill, people in zip(SKILLS, pool, strict=True)
        ),
        kinds=tuple(
            CaseKind(f"{skill} {rank}", share * of, rank, skill)
            for skill, share in SKILLS.items()
            for rank, of in enumerate(PRIORITIES)
        ),
    )


def shifts() -> Bundle:
    """The same with more cases and more people by day than by night, and promises whose clocks run in the hours of service."""
    plain = network()
    teams = tuple(
        replace(team, servers=tuple(on_duty(team.servers[hour], hour) for hour in range(168))) for team in plain.teams
    )
    rates = tuple(RATE * share_of_day(hour) for hour in range(168))
    return replace(
        plain, teams=teams, arrivals=Arrivals(rates), targets=Targets(RESPOND, RESOLVE), service=SERVICE_HOURS
    )


def share_of_day(hour: int) -> float:
    return 1.25 if 7 <= hour % 24 < 19 else 0.75


def on_duty(people: int, hour: int) -> int:
    return max(1, round(people * share_of_day(hour)))


def judged(bundle: Bundle, hours: float) -> tuple[int, float]:
    """Events, and the mean hours to resolve; of every case it is known whether its promises were kept."""
    kept = fast.tally(bundle, hours, seed=1)
    clock = ServiceClock(bundle.service)
    opened = clock.reading(kept.opened)
    responded = clock.reading(kept.first) - opened <= RESPOND
    resolved = clock.reading(kept.closed) - opened <= RESOLVE
    assert 0 < responded.mean() <= 1
    assert 0 < resolved.mean() <= 1
    return len(kept.opened) + int(kept.step_done.sum()), float((kept.closed - kept.opened).mean())


def everything() -> Bundle:
    """That with absence, patience, reopening and knowledge on top."""
    plain = shifts()
    return replace(
        plain,
        teams=tuple(replace(team, absence=0.03) for team in plain.teams),
        arrivals=replace(plain.arrivals, dispersion=0.05),
        patience=exponential(200.0),
        reopening=Reopening(0.02, exponential(24.0)),
        knowledge=Knowledge(200, 1.1, 20, 0.3, 0.02, 48.0),
    )


def service_clock(at: float) -> float:
    """Hours of service until a moment, from the same table as ours."""
    weeks, inside = divmod(at, 168.0)
    hour = int(inside)
    return weeks * SERVED_BEFORE[168] + SERVED_BEFORE[hour] + (inside - hour) * SERVICE_HOURS[hour]


def play_simpy(hours: float, *, shifts: bool = False) -> tuple[int, float]:
    """The same network in SimPy, on wish with shifts and service clocks: events, and mean hours to resolve."""
    import simpy

    rng = random.Random(1)
    world = simpy.Environment()
    by_day = 12 if shifts else 0
    pools = [
        [simpy.PriorityResource(world, on_duty(people, by_day) if shifts else people) for people in pool]
        for pool in POOLS
    ]
    events = 0
    kept: list[list[float]] = []
    promises = [0, 0]
    done, waited, busy = [0] * 4, [0.0] * 4, [[0.0] * 3 for _ in range(4)]

    def case():  # type: ignore[no-untyped-def]
        nonlocal events
        skill = rng.choices(range(3), list(SKILLS.values()))[0]
        rank = rng.choices(range(3), PRIORITIES)[0]
        tier = 0
        times = [world.now, -1.0, -1.0]
        kept.append(times)
        while tier < len(HOURS):
            asked = world.now
            with pools[tier][skill].request(priority=rank) as request:
                yield request
                begun = world.now
                if times[1] < 0:
                    times[1] = begun
                    if shifts:
                        promises[0] += service_clock(begun) - service_clock(times[0]) <= RESPOND
                yield world.timeout(rng.expovariate(1 / HOURS[tier]))
            events += 1
            done[tier] += 1
            waited[tier] += begun - asked
            busy[tier][skill] += world.now - begun
            luck = rng.random()
            if luck < ESCALATED[tier]:
                tier += 1
            elif luck >= ESCALATED[tier] + (1 - ESCALATED[tier]) * REWORK:
                times[2] = world.now
                if shifts:
                    promises[1] += service_clock(world.now) - service_clock(times[0]) <= RESOLVE
                return

    def comers():  # type: ignore[no-untyped-def]
        nonlocal events
        while True:
            yield world.timeout(rng.expovariate(RATE * share_of_day(int(world.now)) if shifts else RATE))
            events += 1
            world.process(case())

    if shifts:
        send_home(world, pools)
    world.process(comers())
    world.run(until=hours)
    ended = [times[2] - times[0] for times in kept if times[2] >= 0]
    return events, sum(ended) / len(ended)


def send_home(world, pools) -> None:  # type: ignore[no-untyped-def]
    """Those who are there by day only, each as a process of their own."""
    for sizes, tier in zip(POOLS, pools, strict=True):
        for people, pool in zip(sizes, tier, strict=True):
            for _ in range(on_duty(people, 12) - on_duty(people, 0)):
                world.process(off_at_night(world, pool))


def off_at_night(world, pool):  # type: ignore[no-untyped-def]
    """Somebody who goes home at seven in the evening, once what was begun is done, and comes at seven in the morning."""
    while True:
        with pool.request(priority=-1) as absent:
            yield absent
            yield world.timeout((7.0 - world.now) % 24.0 or 24.0)
        yield world.timeout((19.0 - world.now) % 24.0 or 24.0)


def play_ciw(hours: float) -> int:
    """The same network in Ciw, a class of customer for each priority; events."""
    import ciw

    pools = [people for pool in POOLS for people in pool]
    routing = [[0.0] * 12 for _ in range(12)]
    for tier in range(4):
        for skill in range(3):
            here = tier * 3 + skill
            routing[here][here] = (1 - ESCALATED[tier]) * REWORK
            if tier < 3:
                routing[here][here + 3] = ESCALATED[tier]
    classes = [f"Class {rank}" for rank in range(3)]
    arrivals = {
        name: [ciw.dists.Exponential(RATE * share * PRIORITIES[rank]) for share in SKILLS.values()] + [None] * 9
        for rank, name in enumerate(classes)
    }
    service = {name: [ciw.dists.Exponential(1 / HOURS[node // 3]) for node in range(12)] for name in classes}
    made = ciw.create_network(
        arrival_distributions=arrivals,
        service_distributions=service,
        number_of_servers=pools,
        routing=dict.fromkeys(classes, routing),
        priority_classes={name: rank for rank, name in enumerate(classes)},
    )
    ciw.seed(1)
    simulation = ciw.Simulation(made)
    simulation.simulate_until_max_time(hours)
    return int(RATE * hours) + len(simulation.get_all_records())


def _events(bundle: Bundle, hours: float) -> int:
    kept = fast.tally(bundle, hours, seed=1)
    return len(kept.opened) + kept.deflected + int(kept.step_done.sum())


def _timed(work: Callable[[], int]) -> tuple[int, float]:
    """Events of one round, and the CPU time of the quickest of three."""
    times = []
    for _ in range(3):
        started = time.process_time()
        events = work()
        times.append(time.process_time() - started)
    return events, min(times)


def _row(work: str, ours: float, peer: str, theirs: float) -> tuple[str, str, str, str, str]:
    return work, f"{ours / 1e6:.2f} M", peer, f"{theirs / 1e6:.3f} M", f"{ours / theirs:.0f} x"


if __name__ == "__main__":
    for row in main():
        print(" · ".join(row))
