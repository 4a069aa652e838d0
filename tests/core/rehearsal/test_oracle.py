"""The plain player beside theory, and the luck that two scenarios share."""

import math
from dataclasses import replace
from statistics import fmean, pvariance, stdev

import pytest

from core.rehearsal.bundles import one_station, two_tiers
from orgdesk.core.rehearsal import results
from orgdesk.core.rehearsal.bundle import Arrivals, Reopening, Step, StepKind, Targets, Way, every_hour
from orgdesk.core.rehearsal.draws import bits, replication_seed, uniform
from orgdesk.core.rehearsal.errors import InputsRefused, RunExploded
from orgdesk.core.rehearsal.laws import constant, exponential
from orgdesk.core.rehearsal.oracle import arrival_times, explosion, play
from orgdesk.core.rehearsal.staffing import Demand, expect, service_level

FIRST_DRAW = 13693419961088809291
T_999 = 3.883
"""The 0.9995 quantile of Student's t with 19 degrees of freedom: an interval of 99.9 % over 20 replications."""


def within(numbers, theory):
    """Whether theory lies in the 99.9 % interval of the mean of 20 numbers, and that interval says something."""
    half = T_999 * stdev(numbers) / math.sqrt(len(numbers))
    assert len(numbers) == 20
    assert half < theory / 3
    return abs(fmean(numbers) - theory) < half


@pytest.mark.parametrize(("rate", "servers"), [(0.6, 1), (2.2, 3)])
def test_waits_of_a_simple_queue_are_those_of_erlang_c(rate, servers):
    played = results.replicate(one_station(rate, servers), 700, 20, seed=7)

    assert within([one.stations[0].mean_wait for one in played], expect(Demand(rate, 1), servers).mean_wait)
    assert within([one.stations[0].occupancy for one in played], rate / servers)


def test_impatient_tickets_leave_as_erlang_a_says():
    played = results.replicate(one_station(4.0, 4, patience=exponential(0.8)), 200, 20, seed=3)
    theory = expect(Demand(4.0, 1, 0.8), 4)

    assert within([one.abandoned / one.opened for one in played], theory.abandon_probability)
    assert within([one.stations[0].mean_wait for one in played], theory.mean_wait)
    soon = [sum(hours <= 0.1 for hours in one.respond) / one.opened for one in played]
    assert within(soon, service_level(Demand(4.0, 1, 0.8), 4, 0.1))
    assert all(one.abandoned + one.closed == one.opened for one in played)


def test_an_empty_desk_takes_exactly_the_time_of_the_work():
    played = results.replicate(one_station(1.0, 500, constant(0.75)), 100, 3)

    for one in played:
        assert set(one.respond) == {0.0}
        assert one.resolve == pytest.approx([0.75] * one.opened)
    assert results.estimates(played)["mean hours to resolve"].half_width == pytest.approx(0, abs=1e-9)


def test_one_server_with_constant_work_serves_in_the_order_of_arrival():
    log = play(one_station(3.0, 1, constant(0.5)), 20)
    comes = [one.at for one in log if one.kind == "ticket.opened"]
    free, expected = 0.0, []
    for at in comes:
        free = max(free, at) + 0.5
        expected.append(free)

    assert [one.at for one in log if one.kind == "ticket.closed"] == pytest.approx(expected)
    assert [one.ticket for one in log if one.kind == "work.started"] == list(range(len(comes)))


def test_the_same_seed_gives_the_same_bytes_and_another_does_not():
    bundle = two_tiers()

    assert repr(play(bundle, 60, seed=5)) == repr(play(bundle, 60, seed=5))
    assert play(bundle, 60, seed=5) != play(bundle, 60, seed=6)
    assert play(bundle, 60, seed=5) != play(bundle, 60, seed=5, replication=1)


def test_draws_are_whole_numbers_fixed_for_ever():
    assert bits(0, 0, 0) == FIRST_DRAW
    numbers = [uniform(replication_seed(1, 2), case, 3) for case in range(4000)]
    assert fmean(numbers) == pytest.approx(0.5, abs=0.02)
    assert pvariance(numbers) == pytest.approx(1 / 12, abs=0.004)
    assert 0 < min(numbers) < max(numbers) < 1


def test_a_further_station_changes_neither_arrivals_nor_the_work_before_it():
    plain, tiered = one_station(0, 3, exponential(0.5), arrivals=two_tiers().arrivals), two_tiers()
    one, other = play(plain, 100, seed=2), play(tiered, 100, seed=2)

    assert [row.at for row in one if row.kind == "ticket.opened"] == [
        row.at for row in other if row.kind == "ticket.opened"
    ]
    assert worked(one, "answer") == pytest.approx(worked(other, "answer"))
    assert worked(other, "solve")


def worked(log, step):
    """Hours of work by ticket at one step."""
    begun = {row.work: row.at for row in log if row.kind == "work.started"}
    return {row.ticket: row.at - begun[row.work] for row in log if row.kind == "work.finished" and row.step == step}


def test_shared_luck_makes_a_difference_plainer():
    first, other = (results.replicate(two_tiers(second=crew), 150, 8, seed=4) for crew in (2, 3))
    found = results.compare(first, other)

    assert found["mean wait at t2"].is_detectable
    assert found["mean wait at t2"].estimate.mean < 0
    assert found["opened"].estimate == results.Estimate(0, 0, 0, 8)
    assert found["mean hours to resolve"].variance_ratio > 1.2
    same = results.compare(first, first)["mean hours to resolve"]
    assert (same.estimate.mean, same.is_detectable) == (0, False)


def test_days_with_luck_of_their_own_scatter_more_than_poisson():
    def daily(dispersion):
        at = list(arrival_times(Arrivals(every_hour(2.0), dispersion), 24 * 300, replication_seed(1, 0)))
        return [sum(1 for one in at if day * 24 <= one < day * 24 + 24) for day in range(300)]

    poisson, scattered = daily(0.0), daily(0.25)
    assert fmean(poisson) == pytest.approx(48, abs=2)
    assert fmean(scattered) == pytest.approx(48, abs=6)
    assert pvariance(poisson) / fmean(poisson) == pytest.approx(1, abs=0.35)
    assert pvariance(scattered) / fmean(scattered) == pytest.approx(1 + 48 * 0.25, rel=0.4)


def test_arrivals_come_only_in_hours_that_have_a_rate():
    office = tuple(5.0 if hour < 120 and 8 <= hour % 24 < 17 else 0.0 for hour in range(168))
    hours = {int(at) % 168 for at in arrival_times(Arrivals(office), 336, 1)}

    assert hours == {hour for hour in range(168) if office[hour]}


def test_work_begins_only_on_duty_and_is_finished_after_it():
    shift = tuple(2 if 8 <= hour % 24 < 17 else 0 for hour in range(168))
    log = play(one_station(0.5, shift, constant(2.5)), 168)

    assert all(8 <= row.at % 24 < 17 for row in log if row.kind == "work.started")
    assert any(row.at % 24 > 17 for row in log if row.kind == "work.finished")
    assert any(row.at % 24 == 8 for row in log if row.kind == "work.started")


def test_reopened_tickets_come_back_and_all_end():
    played = results.replicate(one_station(1.0, 9, reopening=Reopening(0.5, constant(2.0))), 500, 1)[0]

    assert played.reopened / played.opened == pytest.approx(1.0, abs=0.15)
    assert played.closed == played.opened


def test_promises_kept_count_those_who_gave_up_as_broken():
    bundle = one_station(4.0, 2, constant(1.0), patience=constant(0.5), targets=Targets(respond=0.5, resolve=1.2))
    played = results.replicate(bundle, 100, 1)[0]

    assert played.abandoned > 0
    assert played.kept_respond == pytest.approx(1 - played.abandoned / played.opened)
    assert 0 < played.kept_resolve < played.kept_respond


def test_the_log_speaks_the_words_of_the_live_log():
    log = play(one_station(3.0, 1, patience=exponential(0.5), reopening=Reopening(0.2, constant(1))), 60)

    assert {row.kind for row in log} == {
        "ticket.opened", "ticket.closed", "ticket.cancelled", "ticket.reopened",
        "work.enabled", "work.started", "work.finished", "work.withdrawn",
    }  # fmt: skip
    assert [row.at for row in log] == sorted(row.at for row in log)
    assert log[1].objects == {"ticket": "T-0", "work": "W-1"}


def test_a_scenario_that_explodes_is_stopped_and_explained():
    with pytest.raises(RunExploded, match="more than 500 things happened"):
        play(one_station(50.0, 1), 100, most=500)
    ring = replace(two_tiers(), steps=(Step("a", "", StepKind.ROUTE, (Way(0, 1.0),)),))
    with pytest.raises(RunExploded):
        play(ring, 10, most=1000)
    with pytest.raises(InputsRefused, match="loop that no case leaves"):
        _ = ring.visits
    with pytest.raises(InputsRefused):
        play(two_tiers(), math.inf)


def test_quantiles_are_over_all_tickets_of_all_replications():
    played = results.replicate(one_station(1.0, 500, constant(0.75)), 50, 2)

    assert results.distribution(played, (0.1, 0.9), of="resolve") == pytest.approx((0.75, 0.75))
    assert results.distribution((), (0.5,), of="respond") == ()
    with pytest.raises(InputsRefused, match="no distribution"):
        results.distribution(played, (0.5,), of="cost")
    with pytest.raises(InputsRefused, match="no pairs"):
        results.compare(played, played[:1])
    assert results.estimate([1.0]).high == math.inf


def test_an_explosion_after_the_last_arrival_says_how_long_the_work_was_still_not_done():
    assert "within 100 hours was still not done 900 hours after them" in str(explosion(500, 1000.0, 100.0))
