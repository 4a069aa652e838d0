"""Draws that anybody can repeat."""

from __future__ import annotations

import math

import pytest

from orgdesk.core.service.errors import DefinitionError
from orgdesk.core.service.sampling import Risk, draw_by_chance, draw_by_risk, weight_of

_TICKETS = [f"t{number}" for number in range(400)]


def test_the_same_seed_draws_the_same_whatever_the_order_of_the_population() -> None:
    first, again = (
        draw_by_chance(_TICKETS, 25, seed="2026-4711"),
        draw_by_chance(reversed(_TICKETS), 25, seed="2026-4711"),
    )

    assert first == again
    assert (len(set(first.keys)), first.population) == (25, 400)
    assert first.keys != draw_by_chance(_TICKETS, 25, seed="2026-4712").keys


def test_the_mark_of_the_population_tells_when_it_was_another() -> None:
    assert draw_by_chance(_TICKETS, 5, seed="s").digest != draw_by_chance(_TICKETS[1:], 5, seed="s").digest


def test_by_chance_every_ticket_is_as_likely_as_any_other() -> None:
    times = dict.fromkeys(_TICKETS[:20], 0)
    for seed in range(2000):
        for key in draw_by_chance(times, 5, seed=str(seed)).keys:
            times[key] += 1

    # 2,000 draws of 5 out of 20: 500 each, standard deviation sqrt(2000 * 0.25 * 0.75) = 19.4
    assert all(abs(count - 500) < 5 * 19.4 for count in times.values())


def test_by_risk_a_ticket_three_times_as_heavy_comes_first_three_times_as_often() -> None:
    weights = {"heavy": 3.0, **{f"light-{number}": 1.0 for number in range(6)}}

    first = sum(draw_by_risk(weights, 1, seed=str(seed)).keys == ("heavy",) for seed in range(3000))

    # one of 9 parts a light one, three of 9 the heavy one: 1,000, standard deviation sqrt(3000 / 3 * 2 / 3) = 25.8
    assert abs(first - 1000) < 5 * math.sqrt(3000 / 3 * 2 / 3)


def test_a_small_population_is_taken_whole() -> None:
    assert set(draw_by_chance(["a", "b"], 25, seed="s").keys) == {"a", "b"}
    assert draw_by_chance([], 25, seed="s").keys == ()


def test_what_the_log_says_of_a_case_adds_to_its_weight_once() -> None:
    assert weight_of([]) == 1
    assert weight_of([Risk.REOPENED, Risk.COMPLAINT, Risk.REOPENED]) == 7


@pytest.mark.parametrize("weight", [0.0, -1.0, math.nan, math.inf])
def test_a_weight_that_could_never_be_drawn_is_refused(weight: float) -> None:
    with pytest.raises(DefinitionError, match="“a” weighs"):
        draw_by_risk({"a": weight}, 1, seed="s")


def test_a_sample_of_nothing_is_refused() -> None:
    with pytest.raises(DefinitionError, match="draw at least one"):
        draw_by_chance(["a"], 0, seed="s")
