"""The smallest change, found by playing few of them."""

import pytest

from core.rehearsal.bundles import one_station
from orgdesk.core.rehearsal.levers import levers_of, most_of, pull
from orgdesk.core.rehearsal.results import Estimate
from orgdesk.core.rehearsal.searching import Pair, Trials, Wanted, pairs_in_full, smallest, smallest_pair

MOST = {"people:a": 32, "people:b": 32, "duration:c": 8, "way:g:0": 20, "hours": 6, "absence": 5}


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
    both = Pair(("people:a", "duration:c"), (32, 8), trying.mean({"people:a": 32, "duration:c": 8}))
    assert smallest_pair(both, trying).answer == (5, 3)
    assert len(played) < 20
    hopeless = Pair(("people:a", "hours"), (32, 6), trying.mean({"people:a": 32, "hours": 6}))
    assert smallest_pair(hopeless, trying).answer is None


def test_a_second_bottleneck_is_found_behind_the_first():
    """b moves nothing until a is wide; the two ways out of one gateway are no pair."""

    def value(steps):
        a, b = steps.get("people:a", 0), steps.get("people:b", 0)
        return min(a, 10 + b) + {0: 0, 1: 1, 2: 2}.get(steps.get("way:g:0", 0), -5)

    trying, played = trials(20, value)
    found = [smallest(lever, trying) for lever in MOST]
    alone = len(played)
    pairs = pairs_in_full(found, trying)

    assert pairs[0].levers == ("people:a", "people:b")
    assert smallest_pair(pairs[0], trying).answer == (20, 10)
    assert {one.levers for one in pairs if "way:g:0" in one.levers and one.most[one.levers.index("way:g:0")] == 2}
    assert len(played) - alone < 2 * len(MOST) + 20
    trying, _played = trials(20, lambda steps: 3)
    assert pairs_in_full([smallest(lever, trying) for lever in MOST], trying) == []


def test_fewer_people_are_a_change_only_where_they_are_asked_for():
    bundle = one_station(1.0, 3)

    assert not any(lever.startswith("fewer") for lever in levers_of(bundle))
    (lever,) = [one for one in levers_of(bundle, fewer=True) if one.startswith("fewer")]
    assert most_of(bundle, lever) == 2
    assert set(pull(bundle, lever, 2).crews[0].servers) == {1}
