"""What is fitted comes back, and stated intervals are judged by what happened."""

import math
import random
from datetime import UTC, datetime, timedelta
from statistics import fmean

import pytest

from core.rehearsal.bundles import one_station
from orgdesk.core.rehearsal import fast
from orgdesk.core.rehearsal.backtest import Seen, backtest
from orgdesk.core.rehearsal.bundle import Arrivals
from orgdesk.core.rehearsal.calibration import (
    Group,
    Waited,
    fit_arrivals,
    fit_branches,
    fit_by_skill,
    fit_durations,
    fit_until,
    split_waiting,
)
from orgdesk.core.rehearsal.errors import InputsRefused
from orgdesk.core.rehearsal.laws import constant, exponential
from orgdesk.core.rehearsal.oracle import arrival_times
from orgdesk.core.rehearsal.trust import Interval, central, judge, seasonal_naive

WITH, WITHOUT = Group(held=True), Group(held=False)
MONDAY = datetime(2026, 1, 5, tzinfo=UTC)
OFFICE = tuple((8.0 if hour < 120 else 2.0) if 8 <= hour % 24 < 18 else 0.5 for hour in range(168))


def moments(weeks=20, dispersion=0.05, seed=4):
    found = arrival_times(Arrivals(OFFICE, dispersion), weeks * 168, seed)
    return [MONDAY + timedelta(hours=at) for at in found]


def test_arrivals_that_were_made_are_found_again():
    model = fit_arrivals(moments(), MONDAY, MONDAY + timedelta(weeks=20), recent=20)
    arrivals = model.arrivals()

    assert sum(arrivals.hourly[:24]) == pytest.approx(87, rel=0.12)
    assert sum(arrivals.hourly[-24:]) == pytest.approx(27, rel=0.25)
    assert sum(arrivals.hourly[8:18]) / sum(arrivals.hourly[:24]) == pytest.approx(80 / 87, abs=0.03)
    assert fmean(model.dispersion[:5]) == pytest.approx(0.05, abs=0.03)
    assert fmean(fit_arrivals(moments(dispersion=0.0), MONDAY, MONDAY + timedelta(weeks=20)).dispersion) < 0.02
    assert (model.count, model.left_out) == (len(moments()), 0)
    assert model.arrivals(2.0, {0}).hourly[:24] == pytest.approx([2 * rate for rate in arrivals.hourly[-24:]])


def test_a_holiday_does_not_pull_its_weekday_down():
    holiday = MONDAY + timedelta(weeks=3)
    seen = [at for at in moments() if not holiday <= at < holiday + timedelta(days=1)]
    whole = fit_arrivals(moments(), MONDAY, MONDAY + timedelta(weeks=20))
    model = fit_arrivals(seen, MONDAY, MONDAY + timedelta(weeks=20))

    assert model.left_out == 1
    assert model.by_weekday[0] == pytest.approx(whole.by_weekday[0], rel=0.05)


def test_too_little_to_fit_is_refused_with_a_way_on():
    with pytest.raises(InputsRefused, match="longer log"):
        fit_arrivals(moments(1), MONDAY, MONDAY + timedelta(weeks=1))
    with pytest.raises(InputsRefused, match="No ending was seen"):
        fit_until([(3.0, False)])
    with pytest.raises(InputsRefused, match="a naive one for each"):
        judge("x", 0.9, 1, [], [])


def test_times_that_had_not_ended_yet_count_for_as_long_as_they_were_seen():
    full = exponential(10.0)
    times = [full.at((number + 0.5) / 400) for number in range(400)]
    cut = fit_until((min(hours, 12.0), hours <= 12.0) for hours in times)

    assert cut.at(0.5) == pytest.approx(full.at(0.5), rel=0.05)
    assert cut.at(0.69) == pytest.approx(full.at(0.69), rel=0.05)
    assert cut.at(0.95) > 12
    naive = sorted(hours for hours in times if hours <= 12)
    assert naive[len(naive) // 2] < 0.8 * full.at(0.5)


def test_durations_and_ways_say_how_much_stands_behind_them():
    laws, sources = fit_durations({"answer": [0.5] * 30, "solve": [1.0, 3.0], "never": []})
    shares, ways = fit_branches({"gate": {"yes": 30, "no": 10}, "unused": {}})

    assert laws["answer"].mean == pytest.approx(0.5)
    assert "never" not in laws
    assert [(one.name, one.count, one.is_thin) for one in sources + ways] == [
        ("duration of answer", 30, False),
        ("duration of solve", 2, True),
        ("ways out of gate", 40, False),
    ]
    assert shares == {"yes": 0.75, "no": 0.25}


def test_waiting_is_split_into_what_explains_it_and_the_rest():
    day = tuple(1 if 8 <= hour % 24 < 18 else 0 for hour in range(168))
    works = [
        Waited("t1", 6.0, 8.0, 9.0),  # offered at night
        Waited("t1", 8.0, 9.0, 10.0),  # the only one is busy
        Waited("t1", 12.0, 13.0, 13.5),  # nobody was busy, and yet it lay
    ]
    found = split_waiting(works, {"t1": day})

    assert (found.off_duty, found.contention, found.unexplained) == pytest.approx((2.0, 1.0, 1.0))
    assert found.unexplained_share == pytest.approx(0.25)


def test_the_score_of_an_interval_is_its_width_and_ten_times_what_it_missed():
    assert Interval(10, 20, 15).score(0.8) == 10
    assert Interval(10, 20, 23).score(0.8) == pytest.approx(10 + 2 / 0.2 * 3)
    record = judge("x", 0.8, 1, [Interval(0, 1, 0.5), Interval(0, 1, 2)], [Interval(0, 9, 1), Interval(0, 9, 1)])
    assert (record.coverage, record.naive_held, record.is_honest) == (0.5, 2, False)
    assert record.score == pytest.approx(1 + 10 / 2)


def test_last_week_again_is_as_far_off_as_weeks_used_to_be():
    past = [10.0, 20.0, 30.0, 40.0, 50.0, 5.0, 6.0, 12.0, 18.0, 32.0, 38.0, 52.0, 3.0, 8.0]

    low, high = seasonal_naive(past, 8, 0.9)[0]
    assert (low + high) / 2 == pytest.approx(12)
    assert high - low == pytest.approx(2 * 1.645 * 2, rel=0.01)
    assert central(list(range(101)), 0.9) == pytest.approx((5, 95))


def test_a_desk_that_does_not_change_is_predicted_as_stated():
    bundle = one_station(0, 40, exponential(5.0), arrivals=Arrivals(OFFICE, 0.05))
    played = fast.tally(bundle, 15 * 168, seed=2)
    cases = [
        Seen(MONDAY + timedelta(hours=opened), None if math.isnan(closed) else MONDAY + timedelta(hours=closed))
        for opened, closed in zip(played.opened.tolist(), played.closed.tolist(), strict=True)
    ]
    origins = [MONDAY + timedelta(weeks=week) for week in range(6, 14)]
    trust = backtest(cases, MONDAY, origins, replications=60)

    assert trust.volume.origins == 8
    assert trust.volume.stated == 56
    assert 0.8 <= trust.volume.coverage <= 0.99
    assert trust.resolve.coverage == pytest.approx(0.9, abs=0.03)
    assert trust.volume.beats_naive


def test_waits_of_a_constant_desk_need_no_luck():
    assert fit_until([(2.0, True)] * 50).at(0.5) == constant(2.0).mean


def test_groups_with_few_works_are_drawn_towards_their_step_and_those_with_many_keep_their_own():
    rng = random.Random(3)

    def took(mean: float, count: int) -> list[float]:
        return [mean * math.exp(rng.gauss(0, 0.4)) for _ in range(count)]

    observed = {
        "answer": {WITH: took(0.2, 400), WITHOUT: took(0.6, 400)},
        "solve": {WITH: took(0.5, 3), WITHOUT: took(1.5, 300)},
        "alone": {WITH: took(1.0, 30), WITHOUT: []},
    }
    found = {(one.step, one.held): one for one in fit_by_skill(observed)}

    assert set(found) == {("answer", True), ("answer", False), ("solve", True), ("solve", False)}
    assert found["answer", True].law.mean == pytest.approx(0.2 * math.exp(0.08), rel=0.1)
    assert found["answer", False].law.mean == pytest.approx(0.6 * math.exp(0.08), rel=0.1)
    assert found["answer", True].weight > 0.99 > found["solve", True].weight > 0.5
    assert found["solve", True].count == 3


def test_groups_that_do_not_differ_are_given_one_duration():
    rng = random.Random(8)
    observed = {
        step: {group: [rng.lognormvariate(0, 0.5) for _ in range(50)] for group in (WITH, WITHOUT)} for step in "abcd"
    }
    found = fit_by_skill(observed)

    assert all(0.85 < one.factor < 1.15 for one in found)
    assert all(one.weight < 0.6 for one in found)
    assert fit_by_skill({"a": {WITH: [1.0], WITHOUT: [1.0]}}) == []


def test_cases_that_need_a_skill_take_their_own_time_beside_who_has_it():
    rng = random.Random(5)

    def took(mean: float, count: int) -> list[float]:
        return [mean * math.exp(rng.gauss(0, 0.3)) for _ in range(count)]

    needing = Group(held=True, needed=True)
    observed = {"answer": {WITH: took(0.3, 200), WITHOUT: took(0.5, 200), needing: took(1.2, 200)}}
    found = {one.group: one for one in fit_by_skill(observed)}

    assert {group: round(one.law.mean, 1) for group, one in found.items()} == {WITH: 0.3, WITHOUT: 0.5, needing: 1.3}
    assert found[needing].factor > 2
