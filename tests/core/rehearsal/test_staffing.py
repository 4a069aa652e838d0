"""Staffing formulas beside published tables, and the laws they keep whatever the numbers."""

import math
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orgdesk.core.calendars.hours import Hours
from orgdesk.core.calendars.periods import Period
from orgdesk.core.calendars.rosters import Roster, ShiftPattern
from orgdesk.core.rehearsal import staffing
from orgdesk.core.rehearsal.errors import StaffingRefused
from orgdesk.core.rehearsal.staffing import Demand, Goal, agents_for, erlang_b, erlang_c, expect, service_level

loads = st.floats(0.05, 60)
crews = st.integers(1, 80)
some = settings(max_examples=40, deadline=None, derandomize=True)

# The classic Erlang B table (traffic in erlangs that N trunks carry at a blocking of 1, 2 and 5 %), as in every
# telephony handbook, for instance Freeman, "Telecommunication System Engineering", table 1.2.
TRUNKS = [
    (1, 0.0101, 0.0204, 0.0526),
    (2, 0.153, 0.223, 0.381),
    (5, 1.36, 1.66, 2.22),
    (10, 4.46, 5.08, 6.22),
    (20, 12.0, 13.2, 15.2),
    (50, 37.9, 40.3, 44.5),
    (100, 84.1, 88.0, 95.2),
]


@pytest.mark.parametrize(("trunks", "one", "two", "five"), TRUNKS)
def test_erlang_b_gives_the_blocking_that_the_trunk_tables_print(trunks, one, two, five):
    for load, blocking in ((one, 0.01), (two, 0.02), (five, 0.05)):
        assert erlang_b(load, trunks) == pytest.approx(blocking, rel=0.03)  # the tables print three digits


# Published examples of Erlang C: Abstract Micro Systems, help pages of its call-centre library (waits, queue lengths).
@pytest.mark.parametrize(("calls", "handling", "wait"), [(100 / 1800, 240, 2.243505841), (100 / 1800, 300, 30.4312286)])
def test_twenty_agents_wait_as_long_as_published(calls, handling, wait):
    assert expect(Demand(calls, handling), 20).mean_wait == pytest.approx(wait, rel=1e-6)


@pytest.mark.parametrize(("handling", "queue"), [(540, 4.95692), (580, 24.14167)])
def test_the_queue_of_twenty_agents_is_as_long_as_published(handling, queue):
    assert expect(Demand(60 / 1800, handling), 20).queue == pytest.approx(queue, rel=1e-6)


def test_fourteen_agents_answer_the_published_share_within_twenty_seconds():
    demand = Demand(arrivals=100 / 30, handling=3)

    assert erlang_c(demand.load, 14) == pytest.approx(0.1741319, abs=1e-6)
    assert service_level(demand, 14, 20 / 60) == pytest.approx(0.8883500, abs=1e-6)
    assert agents_for(demand, Goal(0.8, 20 / 60)) == 14
    assert agents_for(demand, Goal(0.8, 20 / 60, most_occupied=0.69)) == 15


def test_erlang_a_gives_the_published_numbers_of_fourteen_agents_with_impatient_callers():
    outlook = expect(Demand(arrivals=100 / 30, handling=3, patience=5), 14)

    assert outlook.wait_probability == pytest.approx(0.14526, abs=1e-5)
    assert outlook.abandon_probability == pytest.approx(0.013984, abs=1e-6)
    assert outlook.occupancy == pytest.approx(0.704297, abs=1e-6)
    assert outlook.mean_wait == pytest.approx(0.069919, abs=1e-6)


# Gans, Koole and Mandelbaum, "Telephone call centers: tutorial, review" (2003): 48 calls a minute, 1 minute each, patience
# 2 minutes, 50 agents: 3.1 % leave; if nobody could leave, the wait would be 20.8 seconds.
def test_the_tutorial_case_of_fifty_agents_loses_three_percent():
    assert expect(Demand(48, 1, 2), 50).abandon_probability == pytest.approx(0.031, abs=0.0005)
    assert expect(Demand(48, 1, 2), 50).mean_wait * 60 == pytest.approx(3.7, abs=0.05)
    assert expect(Demand(48, 1), 50).mean_wait * 60 == pytest.approx(20.8, abs=0.05)


# Halfin and Whitt's function: comfort 0.5 lets about a half wait, 1 between a fifth and a quarter, 2 under 3 %.
@pytest.mark.parametrize(
    ("comfort", "waiting"), [(0.25, 0.7209), (0.5, 0.5045), (1, 0.2234), (1.5, 0.0847), (2, 0.0269)]
)
def test_the_square_root_rule_lets_the_known_share_wait_and_back(comfort, waiting):
    assert staffing.square_root_wait(comfort) == pytest.approx(waiting, abs=1e-4)
    assert staffing.comfort_for(staffing.square_root_wait(comfort)) == pytest.approx(comfort)
    agents = staffing.square_root_agents(100, comfort)
    assert erlang_c(100, agents) == pytest.approx(waiting, abs=0.05)  # whole agents, and 100 is not yet large


@some
@given(load=loads, agents=crews)
def test_probabilities_stay_between_zero_and_one_and_c_is_never_below_b(load, agents):
    assert 0 <= erlang_b(load, agents) <= erlang_c(load, agents) <= 1


@some
@given(load=loads, agents=crews)
def test_one_more_agent_never_makes_it_worse(load, agents):
    for patience in (None, 0.7):
        demand = Demand(load, 1, patience)
        fewer, more = expect(demand, agents), expect(demand, agents + 1)
        assert more.wait_probability <= fewer.wait_probability + 1e-12
        assert more.mean_wait <= fewer.mean_wait + 1e-12
        assert service_level(demand, agents + 1, 0.2) >= service_level(demand, agents, 0.2) - 1e-9


@some
@given(load=loads, agents=crews, patience=st.floats(0.01, 100), within=st.floats(0, 5))
def test_impatient_people_are_all_served_or_gone(load, agents, patience, within):
    demand = Demand(load, 1, patience)
    outlook = expect(demand, agents)

    assert outlook.occupancy * agents == pytest.approx(load * (1 - outlook.abandon_probability), rel=1e-6)
    assert 0 <= service_level(demand, agents, within) <= 1 - outlook.abandon_probability + 1e-9
    assert service_level(demand, agents, 60 * patience) == pytest.approx(1 - outlook.abandon_probability, abs=1e-9)
    assert service_level(demand, agents, 0) == pytest.approx(1 - outlook.wait_probability, abs=1e-9)


def test_erlang_a_turns_into_erlang_c_as_patience_grows():
    patient = expect(Demand(8, 1), 10)
    gaps = [
        abs(expect(Demand(8, 1, patience), 10).mean_wait - patient.mean_wait) for patience in (1, 10, 100, 1e4, 1e6)
    ]

    assert gaps == sorted(gaps, reverse=True)
    assert gaps[-1] < 1e-5
    assert service_level(Demand(8, 1, 1e6), 10, 0.3) == pytest.approx(service_level(Demand(8, 1), 10, 0.3), abs=1e-5)


def test_without_patience_at_all_erlang_a_is_erlang_b():
    assert expect(Demand(8, 1, 0), 10).abandon_probability == erlang_b(8, 10)
    assert expect(Demand(8, 1, 1e-7), 10).abandon_probability == pytest.approx(erlang_b(8, 10), rel=1e-5)


def test_too_few_agents_without_patience_wait_for_ever_and_with_it_lose_the_excess():
    assert expect(Demand(20, 1), 10).mean_wait == math.inf
    assert service_level(Demand(20, 1), 10, 1) == 0
    assert expect(Demand(2000, 1, 50), 1000).abandon_probability == pytest.approx(0.5, abs=1e-4)


@some
@given(load=loads, share=st.floats(0.5, 0.99), within=st.floats(0, 2))
def test_the_agents_found_are_enough_and_one_less_is_not(load, share, within):
    demand, goal = Demand(load, 1), Goal(share, within)
    agents = agents_for(demand, goal)

    assert service_level(demand, agents, within) >= share
    assert agents - 1 <= load or service_level(demand, agents - 1, within) < share


def test_shrinkage_turns_agents_at_work_into_seats():
    assert staffing.seats_for(9, 0.1) == 10
    assert staffing.seats_for(14, 0.3) == 20
    with pytest.raises(StaffingRefused, match="leaves nobody"):
        staffing.seats_for(1, 1)


@pytest.mark.parametrize(
    "question",
    [
        lambda: Demand(-1, 1),
        lambda: Demand(1, math.nan),
        lambda: Goal(1.0, 1),
        lambda: erlang_b(1, -1),
        lambda: agents_for(Demand(100, 1), Goal(0.8, 1), most=90),
        lambda: expect(Demand(1e6, 1, 1e6), 10),
    ],
)
def test_questions_without_an_answer_are_refused(question):
    with pytest.raises(StaffingRefused):
        question()


def test_a_roster_shows_where_the_agents_needed_are_missing():
    day = date(2026, 3, 2)
    roster = Roster(
        "Europe/Amsterdam", tuple(ShiftPattern(name, day, ((Hours(9 * 60, 11 * 60),),)) for name in ("joyce", "pim"))
    )
    hour = Period(datetime(2026, 3, 2, 8, tzinfo=UTC), datetime(2026, 3, 2, 9, tzinfo=UTC))
    needs = staffing.needs_for(hour, [Demand(4, 0.25), Demand(8, 0.25), Demand(0, 0.25)], Goal(0.8, 1))

    assert [need.people for need in needs] == [2, 3, 0]
    assert [(found.needed, found.short) for found in staffing.cover(roster, needs)] == [(2, 0), (3, 1), (0, 0)]
    assert staffing.cover(roster, ()) == ()
