"""The fast player gives what the plain one gives, row by row."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from core.rehearsal.bundles import one_station, two_tiers
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
from orgdesk.core.rehearsal.errors import RunExploded
from orgdesk.core.rehearsal.laws import constant, empirical, exponential, lognormal
from orgdesk.core.rehearsal.oracle import arrival_times, play
from orgdesk.core.rehearsal.results import replication_of, summarise
from orgdesk.core.rehearsal.tally import ServiceClock, tally_of

pytest.importorskip("numba")
OFFICE = tuple(1.0 if hour < 120 and 8 <= hour % 24 < 18 else 0.0 for hour in range(168))


def crew(most, *, always=1):
    """Servers that change with the hour and never leave the desk alone for a whole day."""
    return tuple(most if 8 <= hour % 24 < 18 else always for hour in range(168))


def everything(**more):
    """A desk that uses all that a bundle can say: two tiers and a lab that share people, splits, knowledge, returns."""
    steps = (
        Step("answer", "", StepKind.WORK, (Way(1, 1.0),), 0, lognormal(0.4, 0.5)),
        Step("able?", "", StepKind.ROUTE, (Way(9, 0.5), Way(2, 0.2), Way(3, 0.15), Way(4, 0.15))),
        Step("customer", "", StepKind.DELAY, (Way(0, 1.0),), law=exponential(5.0), pauses=True),
        Step("solve", "", StepKind.WORK, (Way(9, 1.0),), 1, empirical([0.2, 0.5, 1.0, 3.0]), exponential(0.3), 0.2),
        Step("both", "", StepKind.SPLIT, (Way(5, 1.0), Way(6, 0.5), Way(7, 0.3))),
        Step("test", "", StepKind.WORK, (Way(8, 1.0),), 2, exponential(0.6)),
        Step("ask", "", StepKind.WORK, (Way(8, 1.0),), 1, exponential(0.4)),
        Step("write", "", StepKind.WORK, (Way(9, 1.0),), 0, constant(0.2)),
        Step("join", "", StepKind.JOIN, (Way(9, 1 / 2),)),
        Step("done", "", StepKind.END),
    )
    teams = (
        Team("agents", (0,), crew(3), absence=0.2, cost=20.0),
        Team(
            "experts",
            (0, 1),
            crew(2),
            ("meter",),
            0.1,
            1.5,
            40.0,
            (("solve", lognormal(0.6, 0.2)),),
        ),
        Team("all-round", (1, 2), crew(2), cost=30.0),
    )
    kinds = (
        CaseKind("meter", 0.5, 1, "meter"),
        CaseKind("till", 0.3, 1, "till", Targets(respond=2.0, resolve=20.0)),
        CaseKind("fire", 0.2, 0, "meter", laws=(("solve", lognormal(2.0, 0.4)), ("answer", constant(0.7)))),
    )
    made = {
        "patience": exponential(6.0),
        "reopening": Reopening(0.1, exponential(8.0)),
        "targets": Targets(1.0, 8.0),
        "teams": teams,
        "kinds": kinds,
        "knowledge": Knowledge(20, 1.1, 2, 0.5, 0.2, 24.0),
        "service": OFFICE,
    }
    stations = (Station("t1", crew(5)), Station("t2", crew(4)), Station("lab", crew(2)))
    hourly = tuple(4.0 if 8 <= hour % 24 < 18 else 0.5 for hour in range(168))
    return Bundle("desk", 0, steps, stations, Arrivals(hourly, 0.2, (1.0, 1.3)), **(made | more))


@pytest.mark.parametrize("bundle", [everything(), two_tiers(), one_station(2.0, 2, constant(0.5))])
def test_the_fast_log_is_the_plain_log(bundle):
    plain, quick = play(bundle, 300, seed=3), fast.log(bundle, 300, seed=3)

    assert len(plain) > 500
    assert [replace(row, at=0.0) for row in quick] == [replace(row, at=0.0) for row in plain]
    assert [row.at for row in quick] == pytest.approx([row.at for row in plain], abs=1e-9)


def test_everything_that_can_be_said_happens():
    log = fast.log(everything(), 400, seed=1)
    found = replication_of(everything(), 400, fast.tally(everything(), 400, seed=1))

    assert len({row.kind for row in log}) == 13
    assert {row.step for row in log if row.work} == {"answer", "solve", "test", "ask", "write"}
    assert min(found.deflected, found.returned, found.articles, found.reopened, found.abandoned) > 0
    assert 0.3 < found.hand_overs < 2
    assert {team.team: team.occupancy > 0.1 for team in found.teams} == dict.fromkeys(
        ("agents", "experts", "all-round"), True
    )
    assert [kind.kind for kind in found.kinds] == ["meter", "till", "fire"]


def test_tallies_of_both_players_give_the_same_numbers():
    bundle = everything()
    plain = summarise(bundle, 300, play(bundle, 300, seed=8))
    quick = replication_of(bundle, 300, fast.tally(bundle, 300, seed=8))

    assert quick.measures == pytest.approx(plain.measures, abs=1e-9)
    assert quick.resolve == pytest.approx(plain.resolve, abs=1e-9)
    assert [kind.kept_resolve for kind in quick.kinds] == pytest.approx([kind.kept_resolve for kind in plain.kinds])


SHARES = some.floats(0, 1).map(lambda number: round(number, 3))


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    some.integers(0, 2**63),
    SHARES,
    SHARES,
    some.integers(1, 4),
    some.sampled_from([0.0, 0.3]),
    some.sampled_from([None, exponential(2.0), constant(1.0)]),
)
def test_no_desk_tells_the_players_apart(seed, second, third, servers, absence, patience):
    whole = everything(patience=patience)
    ways = (Way(1, third), Way(2, (1 - third) / 2), Way(9, (1 - third) / 2))
    split = (Way(5, second), Way(6, third), Way(7, second))
    steps = (
        replace(whole.steps[0], ways=ways),
        *whole.steps[1:4],
        replace(whole.steps[4], ways=split),
        *whole.steps[5:],
    )
    teams = tuple(replace(team, servers=crew(servers), absence=absence) for team in whole.teams)
    bundle = replace(whole, steps=steps, teams=teams, service=OFFICE[::-1])
    plain, quick = play(bundle, 60, seed=seed), fast.log(bundle, 60, seed=seed)

    assert [(row.kind, row.ticket, row.work, row.step, row.position) for row in quick] == [
        (row.kind, row.ticket, row.work, row.step, row.position) for row in plain
    ]
    assert np.allclose([row.at for row in quick], [row.at for row in plain], rtol=0, atol=1e-9)
    counted, kept = tally_of(bundle, 60, plain), fast.tally(bundle, 60, seed=seed)
    assert kept.step_wait == pytest.approx(counted.step_wait, abs=1e-9)
    assert kept.team_busy == pytest.approx(counted.team_busy, abs=1e-9)
    assert kept.hands.tolist() == counted.hands.tolist()


def test_two_branches_that_meet_in_one_step_are_two_works_with_a_luck_of_their_own():
    """Both wait for the morning, and begin at the same moment."""
    steps = (
        Step("both", "", StepKind.SPLIT, (Way(1, 1.0), Way(1, 1.0))),
        Step("look", "", StepKind.WORK, (Way(2, 1.0),), 0, exponential(1.0)),
        Step("end", "", StepKind.END),
    )
    morning = (Station("t1", crew(2, always=0)),)
    bundle = Bundle("desk", 0, steps, morning, Arrivals(every_hour(0.0), actual=(1.0,)))
    plain, quick = play(bundle, 24), fast.log(bundle, 24)

    begun = [row.at for row in quick if row.kind == "work.started"]
    first, second = (row.at for row in quick if row.kind == "work.finished")
    assert begun == [8.0, 8.0]
    assert second - first > 1e-6
    assert [row.at for row in quick] == pytest.approx([row.at for row in plain], abs=1e-9)


def test_both_players_let_cases_come_at_the_same_moments():
    arrivals = Arrivals(tuple(40.0 if 8 <= hour % 24 < 18 else 2.0 for hour in range(168)), 0.1)
    plain = list(arrival_times(arrivals, 1000, 7))

    assert len(plain) > 10_000
    assert fast.arrivals_of(one_station(1.0, 1, arrivals=arrivals), 1000, 7) == pytest.approx(plain, abs=1e-9)


def test_the_logarithm_is_the_librarys_in_all_but_the_last_digit():
    from numba import njit

    from orgdesk.core.rehearsal.quantiles import natural_log

    @njit
    def logs(numbers, found):
        for place in range(len(numbers)):
            found[place] = natural_log(numbers[place])

    least = 2.0**-53
    halves = 2.0 ** -np.arange(1.0, 53.0)
    numbers = np.concatenate([[least, 1 - least], halves, halves - least, np.sqrt(halves), np.linspace(least, 1, 9999)])
    found = np.empty(len(numbers))
    logs(numbers, found)

    assert np.abs(found - np.log(numbers)).max() < 1e-14
    assert found == pytest.approx(np.log(numbers), rel=3e-16, abs=0)


def test_the_service_clock_reads_many_moments_as_it_reads_one():
    clock = ServiceClock(OFFICE)
    moments = np.concatenate([np.linspace(0, 2000, 40_001), [168.0, 335.9999999, 1e6, np.nextafter(168, 0)]])
    found = clock.reading(np.append(moments, np.nan))

    assert found[:-1] == pytest.approx([clock.at(at) for at in moments], abs=1e-9)
    assert np.isnan(found[-1])


def test_arrivals_can_be_replayed():
    bundle = one_station(0, 1, constant(0.5), arrivals=Arrivals(every_hour(0.0), actual=(1.0, 1.2, 9.0, 99.0)))

    assert [row.at for row in fast.log(bundle, 50) if row.kind == "ticket.opened"] == [1.0, 1.2, 9.0]
    assert fast.log(bundle, 50) == play(bundle, 50)


def test_an_explosion_is_explained_by_both():
    for player in (play, fast.log):
        with pytest.raises(RunExploded, match="more than 500 things happened"):
            player(one_station(50.0, 1), 100, most=500)
    ring = replace(two_tiers(), steps=(Step("a", "", StepKind.ROUTE, (Way(0, 1.0),)),))
    with pytest.raises(RunExploded):
        fast.tally(ring, 10, most=1000)
