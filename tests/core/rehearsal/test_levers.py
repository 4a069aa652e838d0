"""Each lever changes its own thing, a little for a step."""

import dataclasses

import pytest

from core.rehearsal.bundles import one_station, two_tiers
from orgdesk.core.rehearsal.bundle import Team
from orgdesk.core.rehearsal.errors import InputsRefused
from orgdesk.core.rehearsal.laws import constant, lognormal
from orgdesk.core.rehearsal.levers import levers_of, most_of, pull

DAY = tuple(2 if 8 <= hour % 24 < 18 else 0 for hour in range(168))


def skilled():
    """Two who know, three who do not; each absent a tenth of the days."""
    plain = one_station(1.0, 5)
    teams = (
        Team("agent", (0,), DAY, absence=0.1, laws=(("answer", constant(1.0)),)),
        Team("agent|unskilled", (0,), tuple(3 * bool(one) for one in DAY), ("-",), 0.1),
    )
    return dataclasses.replace(plain, teams=teams)


def test_all_that_can_be_changed_is_listed_and_nothing_else():
    assert levers_of(two_tiers()) == ["people:t1", "people:t2", "deflection", "duration:answer", "duration:solve", "way:escalate?:0", "way:escalate?:1"]  # fmt: skip
    assert levers_of(skilled()) == ["people:agent", "skill:agent", "deflection", "absence", "hours", "duration:answer"]


def test_training_moves_people_and_longer_hours_keep_those_of_the_last_hour():
    trained = {team.key: team.servers[10] for team in pull(skilled(), "skill:agent", 2).crews}
    longer = pull(skilled(), "hours", 2).crews[0].servers

    assert trained == {"agent": 4, "agent|unskilled": 1}
    assert [hour for hour in range(24) if longer[hour]] == list(range(8, 20))
    assert most_of(skilled(), "skill:agent") == 3


def test_a_step_is_done_a_tenth_faster_by_everybody():
    faster = pull(skilled(), "duration:answer", 2)
    drawn = pull(dataclasses.replace(one_station(1.0, 5), steps=(dataclasses.replace(one_station(1.0, 5).steps[0], law=lognormal(1.0, 0.5)), one_station(1.0, 5).steps[1])), "duration:answer", 1)  # fmt: skip

    assert faster.steps[0].law.mean == pytest.approx(0.81)
    assert dict(faster.crews[0].laws)["answer"].mean == pytest.approx(0.81)
    assert drawn.steps[0].law.mean == pytest.approx(0.9)


def test_shares_stay_whole_and_end_at_all():
    found = pull(two_tiers(0.3), "way:escalate?:0", 2).steps[1].ways
    assert [way.share for way in found] == pytest.approx([0.8, 0.2])
    whole = pull(two_tiers(0.3), "way:escalate?:0", most_of(two_tiers(0.3), "way:escalate?:0"))
    assert whole.steps[1].ways[0].share == 1.0
    assert pull(two_tiers(), "deflection", 20).knowledge.deflected == 1.0
    assert all(team.absence == 0 for team in pull(skilled(), "absence", 10).crews)
    assert pull(two_tiers(), "people:t1", 0) == two_tiers()


def test_what_is_not_there_cannot_be_pulled():
    with pytest.raises(InputsRefused, match="nothing to change"):
        pull(two_tiers(), "people:t9", 1)
    with pytest.raises(InputsRefused, match="cannot be pulled"):
        pull(two_tiers(), "people:t1", 33)
