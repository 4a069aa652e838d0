"""The smallest change, found by playing few of them."""

import pytest

from core.rehearsal.bundles import one_station
from orgdesk.core.rehearsal.errors import InputsRefused
from orgdesk.core.rehearsal.levers import levers_of, most_of, pull
from orgdesk.core.rehearsal.results import Estimate
from orgdesk.core.rehearsal.searching import (
    MOST_TRIPLES,
    Together,
    Trials,
    Wanted,
    number_of,
    pairs_worth,
    played_in_full,
    smallest,
    smallest_together,
    triples_worth,
)

MOST = {"people:a": 32, "people:b": 32, "duration:c": 8, "way:g:0": 20, "hours": 6, "absence": 5}


def in_full(worth, trying):
    """The nearest first."""
    return sorted((played_in_full(one, trying) for one in worth), key=lambda one: one.ahead(trying.wanted))


def trials(target, value, *, up=True):
    """`value` says what comes of so many steps of each lever."""
    played = []

    def play(pulls):
        played.append(pulls)
        mean = value(dict(pulls))
        return Estimate(mean, mean, mean, 1)

    return Trials(Wanted("kept", target, up), MOST, play), played


@pytest.mark.parametrize("needed", [0, 1, 2, 3, 7, 19, 32])
def test_the_fewest_steps_are_found_by_few_trials(needed):
    trying, played = trials(100, lambda steps: 100 - max(0, needed - steps.get("people:a", 0)))

    assert smallest("people:a", trying).answer == (needed,)
    assert len(played) <= 12
    assert len(set(played)) == len(played)


def test_what_is_not_enough_in_full_is_not_tried_in_part():
    trying, played = trials(100, lambda steps: 50 + steps.get("people:a", 0))
    found = smallest("people:a", trying)

    assert found.answer is None
    assert [steps for (steps,), _one in found.tried] == [0, 32]
    assert len(played) == 2


def test_a_way_that_is_worse_in_full_is_still_found_in_part():
    trying, _played = trials(100, lambda steps: {0: 90, 1: 95, 2: 101}.get(steps.get("way:g:0", 0), 20))

    assert smallest("way:g:0", trying).answer == (2,)


def test_two_changes_are_each_let_go_as_far_as_they_may_be():
    def value(steps):
        return min(steps.get("people:a", 0), 5) + min(steps.get("duration:c", 0), 3)

    trying, played = trials(8, value)
    assert smallest("people:a", trying).answer is None
    both = Together(("people:a", "duration:c"), (32, 8))
    assert smallest_together(both, trying).answer == (5, 3)
    assert len(played) < 20
    hopeless = Together(("people:a", "hours"), (32, 6))
    assert smallest_together(hopeless, trying).answer is None


def test_a_second_bottleneck_is_found_behind_the_first():
    """b moves nothing until a is wide; the two ways out of one gateway are no pair."""

    def value(steps):
        a, b = steps.get("people:a", 0), steps.get("people:b", 0)
        return min(a, 10 + b) + {0: 0, 1: 1, 2: 2}.get(steps.get("way:g:0", 0), -5)

    trying, played = trials(20, value)
    found = [smallest(lever, trying) for lever in MOST]
    alone = len(played)
    pairs = in_full(pairs_worth(found, trying.wanted), trying)

    assert pairs[0].levers == ("people:a", "people:b")
    assert smallest_together(pairs[0], trying).answer == (20, 10)
    assert {one.levers for one in pairs if "way:g:0" in one.levers and one.most[one.levers.index("way:g:0")] == 2}
    assert len(played) - alone < 2 * len(MOST) + 20
    trying, _played = trials(20, lambda steps: 3)
    assert pairs_worth([smallest(lever, trying) for lever in MOST], trying.wanted) == []


def test_a_third_bottleneck_is_found_behind_two_by_few_trials():
    """b moves nothing until a is wide, c nothing until both are; more of the absence makes all of it worse."""

    def value(steps):
        a, b, c = (steps.get(one, 0) for one in ("people:a", "people:b", "duration:c"))
        return min(a, 10 + b, 14 + c) - steps.get("absence", 0)

    trying, played = trials(20, value)
    found = [smallest(lever, trying) for lever in MOST]
    pairs = in_full(pairs_worth(found, trying.wanted), trying)
    before = len(played)
    worth = triples_worth(found, pairs, trying.wanted)
    triples = in_full(worth, trying)

    assert not any(trying.wanted.reached(one.told.mean) for one in pairs)
    assert set(triples[0].levers) == {"people:a", "people:b", "duration:c"}
    answer = smallest_together(triples[0], trying)
    assert dict(zip(answer.levers, answer.answer, strict=True)) == {"people:a": 20, "people:b": 10, "duration:c": 6}
    assert not any("absence" in one.levers for one in worth)
    assert len(worth) <= number_of(found, 3, trying.wanted) <= 20
    assert len(played) - before < len(worth) + 20


def test_triples_are_bounded_whatever_there_is_to_change():
    many = {f"people:{number}": 4 for number in range(80)}
    trying = Trials(Wanted("kept", 10_000), many, lambda pulls: Estimate(sum(n for _one, n in pulls), 0, 0, 1))
    found = [smallest(lever, trying) for lever in many]
    pairs = in_full(pairs_worth(found, trying.wanted), trying)

    assert len(triples_worth(found, pairs, trying.wanted)) == MOST_TRIPLES
    assert number_of(found, 3, trying.wanted) == 80 * 79 * 78 // 6


def test_what_cannot_be_played_together_is_left_where_it_is_and_nothing_else_is_lost():
    def play(pulls):
        if len(pulls) == 2 and "hours" in dict(pulls):
            raise InputsRefused("too long")
        return Estimate(len(pulls), 0, 0, 1)

    trying = Trials(Wanted("kept", 99), MOST, play)
    found = [smallest(lever, trying) for lever in MOST]
    pairs = in_full(pairs_worth(found, trying.wanted), trying)

    refused = [one for one in pairs if one.told is None]
    assert refused
    assert all("hours" in one.levers for one in refused)
    assert not any("hours" in one.levers for one in triples_worth(found, pairs, trying.wanted))


def test_fewer_people_are_a_change_only_where_they_are_asked_for():
    bundle = one_station(1.0, 3)

    assert not any(lever.startswith("fewer") for lever in levers_of(bundle))
    (lever,) = [one for one in levers_of(bundle, fewer=True) if one.startswith("fewer")]
    assert most_of(bundle, lever) == 2
    assert set(pull(bundle, lever, 2).crews[0].servers) == {1}
