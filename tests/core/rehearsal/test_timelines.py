"""Work of timelines takes people from the cases."""

import dataclasses

import pytest

from core.rehearsal.bundles import one_station, two_tiers
from orgdesk.core.rehearsal import fast
from orgdesk.core.rehearsal.bundle import Team
from orgdesk.core.rehearsal.errors import InputsRefused
from orgdesk.core.rehearsal.laws import exponential
from orgdesk.core.rehearsal.oracle import play
from orgdesk.core.rehearsal.reading import read_bundle
from orgdesk.core.rehearsal.results import replicate, replication_of
from orgdesk.core.rehearsal.tally import tally_of
from orgdesk.core.rehearsal.timelines import Due, Onboarding, Session, Timeline, taken

OFFICE = tuple(2 if hour < 120 and 9 <= hour % 24 < 17 else 0 for hour in range(168))


def test_a_session_takes_its_own_hours_and_a_step_those_in_which_most_people_are_left():
    work = Onboarding(sessions=(Session("trainers", 10.0, 2.0),), due=(Due("trainers", 0, 7.0),))
    found = taken(work, ["trainers"], [OFFICE], 48, 1)

    assert found.people[0, 10:12].tolist() == [1, 1]
    assert found.people.sum() == 9
    assert found.people.max() <= 2
    assert found.people[0, :9].sum() == found.people[0, 17:].sum() == 0


def test_what_finds_no_room_goes_on_to_the_days_that_follow_and_is_counted_at_the_end():
    crowded = taken(Onboarding(due=(Due("trainers", 4, 40.0),)), ["trainers"], [OFFICE], 168, 1)
    later = taken(Onboarding(due=(Due("trainers", 4, 40.0),)), ["trainers"], [OFFICE], 336, 1)

    assert (crowded.people.sum(), crowded.missing) == (16, 24)
    assert (later.people.sum(), later.missing) == (40, 0)
    assert later.people[0, 168:192].sum() == 16


def test_twice_as_many_new_customers_bring_twice_the_work_with_the_same_luck():
    def hours(a_week: float) -> list[float]:
        work = Onboarding(timelines=(Timeline("partner", a_week, (Due("t1", 0, 3.0), Due("t1", 7, 4.0))),))
        return [taken(work, ["t1"], [(50,) * 168], 168 * 52, seed).people.sum() for seed in range(20)]

    few, many = hours(2), hours(4)
    assert sum(few) / 20 == pytest.approx(2 * 7 * 52, rel=0.05)
    assert sum(many) / 20 == pytest.approx(4 * 7 * 52, rel=0.05)
    assert all(more > less for less, more in zip(few, many, strict=True))


def test_cases_wait_longer_while_the_people_sit_in_sessions_and_the_load_says_so():
    alone = one_station(2.0, 3, exponential(1.0))
    busy = dataclasses.replace(alone, onboarding=Onboarding(due=tuple(Due("t1", day, 20.0) for day in range(14))))
    free, taken_up = (replicate(one, 336, 4, seed=2) for one in (alone, busy))

    assert all(
        more.stations[0].mean_wait > less.stations[0].mean_wait for less, more in zip(free, taken_up, strict=True)
    )
    assert taken_up[0].timeline_hours == 280
    assert taken_up[0].teams[0].busy_hours > free[0].teams[0].busy_hours + 270
    assert alone.digest != busy.digest
    assert read_bundle(busy.canonical) == busy


@pytest.mark.skipif(not fast.is_fast(), reason="numba is not installed")
def test_the_fast_player_gives_the_same_log_and_the_same_numbers():
    plain = two_tiers()
    teams = (*plain.crews, Team("trainers", (), OFFICE))
    work = Onboarding(
        (Session("t1", 33.0, 3.0, 2), Session("trainers", 34.0, 1.5)),
        (Due("t2", 1, 5.5),),
        (Timeline("partner", 3.0, (Due("t1", 0, 1.5), Due("trainers", 2, 6.0), Due("t2", 8, 2.0))),),
    )
    bundle = dataclasses.replace(plain, teams=teams, onboarding=work)
    log = play(bundle, 336, seed=5, replication=3)

    assert fast.log(bundle, 336, seed=5, replication=3) == log
    counted = replication_of(bundle, 336, tally_of(bundle, 336, log, seed=5, replication=3)).measures
    kept = replication_of(bundle, 336, fast.tally(bundle, 336, seed=5, replication=3)).measures
    assert kept == pytest.approx(counted, abs=1e-9)
    assert kept["load of trainers"] > 0


def test_work_for_people_who_are_not_there_is_refused():
    with pytest.raises(InputsRefused, match="trainers, which the bundle does not have"):
        dataclasses.replace(two_tiers(), onboarding=Onboarding(due=(Due("trainers", 1, 5.5),)))
    with pytest.raises(InputsRefused, match="negative time"):
        Due("t1", 0, -1.0)
    with pytest.raises(InputsRefused, match="cannot begin"):
        Timeline("partner", float("inf"), ())
