"""Queues whose exact answers are known: the rehearsal's intervals hold them. Each is played 20 times, from fixed seeds.

Work in progress is never interrupted, so the priority formula is the one without preemption.
"""

import math
from itertools import pairwise
from statistics import fmean, stdev

import numpy as np
import pytest

from orgdesk.core.rehearsal import fast
from orgdesk.core.rehearsal.bundle import Arrivals, Bundle, CaseKind, Station, Step, StepKind, Way, every_hour
from orgdesk.core.rehearsal.laws import exponential
from orgdesk.core.rehearsal.staffing import Demand, erlang_c, expect

pytest.importorskip("numba")
T_999 = 3.883
"""The 0.9995 quantile of Student's t with 19 degrees of freedom: an interval of 99.9 % over 20 replications."""
SHARES = (0.1, 0.3, 0.6)
PUBLISHED_WAITS = (0.0445, 0.0654, 0.3009)
"""Mean hours waited by urgency at ten servers of eight cases an hour, one hour each, shared out as above."""


def test_a_queue_of_ten_waits_as_erlang_c_says():
    played = tallies(desk(8.0, 10), 3000)

    assert holds([waits(one)[0] for one in played], expect(Demand(8.0, 1.0), 10).mean_wait)
    assert holds([float((one.first > one.opened).mean()) for one in played], erlang_c(8.0, 10))


def test_fifty_with_impatient_customers_lose_what_erlang_a_says():
    theory = expect(Demand(48.0, 1.0, 2.0), 50)
    played = tallies(desk(48.0, 50, patience=exponential(2.0)), 600)

    assert theory.abandon_probability == pytest.approx(0.0309, abs=5e-5)
    assert holds([one.abandoned / len(one.opened) for one in played], theory.abandon_probability)
    assert holds([waits(one)[0] for one in played], theory.mean_wait)


def test_the_more_urgent_wait_as_little_as_the_formula_of_priorities_says():
    theory = priority_waits(8.0, 10, SHARES)
    kinds = tuple(CaseKind(f"p{rank}", share, rank) for rank, share in enumerate(SHARES))
    played = tallies(desk(8.0, 10, kinds=kinds), 3000)

    assert theory == pytest.approx(PUBLISHED_WAITS, abs=1e-4)
    for rank, wait in enumerate(theory):
        assert holds([float((one.first - one.opened)[one.kind == rank].mean()) for one in played], wait)


def test_every_station_of_a_network_waits_as_if_it_stood_alone():
    """Jackson 1957: with 30 % sent up and 15 % of the rest done again, each station is a simple queue of its own flow."""
    up, again = 0.3, 0.15
    steps = (
        Step("t1", "", StepKind.WORK, (Way(1, up), Way(0, (1 - up) * again), Way(2, 1 - up - (1 - up) * again)), 0, exponential(0.2)),
        Step("t2", "", StepKind.WORK, (Way(1, again), Way(0, 0.05), Way(2, 0.8)), 1, exponential(0.5)),
        Step("end", "", StepKind.END),
    )  # fmt: skip
    stations = (Station("t1", (8,) * 168), Station("t2", (7,) * 168))
    bundle = Bundle("network", 0, steps, stations, Arrivals(every_hour(25.0)))
    flows = np.linalg.solve(np.array([[1 - (1 - up) * again, -0.05], [-up, 1 - again]]), np.array([25.0, 0.0]))
    played = tallies(bundle, 800)

    for place, (flow, servers, hours) in enumerate(zip(flows, (8, 7), (0.2, 0.5), strict=True)):
        assert holds([one.step_done[place] / 800 for one in played], flow)
        assert holds([waits(one)[place] for one in played], expect(Demand(flow, hours), servers).mean_wait)


def desk(rate, servers, **more):
    steps = (Step("answer", "", StepKind.WORK, (Way(1, 1.0),), 0, exponential(1.0)), Step("done", "", StepKind.END))
    return Bundle("desk", 0, steps, (Station("t1", (servers,) * 168),), Arrivals(every_hour(rate)), **more)


def tallies(bundle, hours):
    return [fast.tally(bundle, hours, seed=11, replication=number) for number in range(20)]


def waits(tally):
    """Mean hours waited before each step."""
    return tally.step_wait / np.maximum(1, tally.step_waited)


def priority_waits(rate, servers, shares):
    """Mean waits by urgency at servers alike, without preemption (Cobham 1954; for several servers Davis 1966)."""
    busy = np.cumsum((0.0, *shares)) * rate / servers
    alone = erlang_c(rate, servers) / servers
    return tuple(alone / ((1 - before) * (1 - upto)) for before, upto in pairwise(busy))


def holds(numbers, theory):
    """Whether theory lies in the 99.9 % interval of the mean of 20 numbers, and that interval says something."""
    half = T_999 * stdev(numbers) / math.sqrt(len(numbers))
    assert len(numbers) == 20
    assert half < theory / 4
    return abs(fmean(numbers) - theory) < half
