# ruff: noqa: E402 - the path is set before our own modules are imported
"""Rehearse one year of 500,000 tickets through four tiers, beside SimPy and Ciw on the same network.

Twelve queues (4 tiers x 3 skills), three non-preemptive priorities, escalation of 30, 25 and 20 %, rework of 15 % of what is not
escalated, exponential work, pools of 8-5-4, 7-5-3, 4-3-2 and 2-2-1 people. An event is an arrival or a finished work, the same for
all; CPU time. Each keeps of every case when it came, was first touched and ended, of every step the works and the hours waited, of
every pool the hours worked: what a comparison is made from (Ciw keeps a record of each visit, its own way). Ours plays the year whole, once more with shifts, absence, service clocks, patience and knowledge on top; the peers
play a part of it, and their rate is compared. Compilation happens once a machine and is reported by itself.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable
from dataclasses import replace
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

YEAR = 8760.0
RATE = 500_000 / YEAR
SKILLS = {"meter": 0.5, "till": 0.3, "other": 0.2}
PRIORITIES = (0.1, 0.3, 0.6)
ESCALATED = (0.3, 0.25, 0.2, 0.0)
REWORK = 0.15
HOURS = (0.2, 0.5, 1.0, 2.0)
POOLS = ((8, 5, 4), (7, 5, 3), (4, 3, 2), (2, 2, 1))
SIMPY_PART, CIW_PART = YEAR / 20, YEAR / 100


def main() -> list[tuple[str, str, str, str, str]]:
    started = time.perf_counter()
    fast.tally(network(), 24)
    ready = time.perf_counter() - started
    plain, plain_time = _timed(lambda: _events(network(), YEAR))
    full, full_time = _timed(lambda: _events(everything(), YEAR))
    simpy, simpy_time = _timed(lambda: play_simpy(SIMPY_PART))
    ciw, ciw_time = _timed(lambda: play_ciw(CIW_PART))
    ours = plain / plain_time
    return [
        _row("the network, events a second", ours, "SimPy", simpy / simpy_time),
        _row("the network, events a second", ours, "Ciw", ciw / ciw_time),
        _row("all features, events a second", full / full_time, "SimPy (network only)", simpy / simpy_time),
        ("one year of the network", f"{plain_time:.2f} s", "goal", "1 s", f"{1 / plain_time:.1f} x"),
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


def everything() -> Bundle:
    """The same with more people by day than by night, absence, service clocks, patience, reopening and knowledge."""
    plain = network()
    day = tuple(1.25 if 7 <= hour % 24 < 19 else 0.75 for hour in range(168))
    teams = tuple(
        replace(team, servers=tuple(max(1, round(team.servers[hour] * day[hour])) for hour in range(168)), absence=0.03)
        for team in plain.teams
    )
    return replace(
        plain,
        teams=teams,
        arrivals=Arrivals(tuple(RATE * factor for factor in day), 0.05),
        patience=exponential(200.0),
        reopening=Reopening(0.02, exponential(24.0)),
        targets=Targets(1.0, 24.0),
        knowledge=Knowledge(200, 1.1, 20, 0.3, 0.02, 48.0),
        service=tuple(float(8 <= hour % 24 < 18 and hour < 120) for hour in range(168)),
    )


def play_simpy(hours: float) -> int:
    """The same network in SimPy; events."""
    import simpy

    rng = random.Random(1)
    world = simpy.Environment()
    pools = [[simpy.PriorityResource(world, people) for people in pool] for pool in POOLS]
    events = 0
    kept: list[list[float]] = []
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
                return

    def comers():  # type: ignore[no-untyped-def]
        nonlocal events
        while True:
            yield world.timeout(rng.expovariate(RATE))
            events += 1
            world.process(case())

    world.process(comers())
    world.run(until=hours)
    return events


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
