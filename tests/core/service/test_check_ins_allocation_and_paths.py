from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orgdesk.core.service.allocation import Allocation, allocate, find_peak
from orgdesk.core.service.check_ins import (
    Anchor,
    CheckInPlan,
    Finding,
    Outcome,
    Topic,
    check_outcome,
    overdue_check_ins,
    plan_check_ins,
)
from orgdesk.core.service.errors import DefinitionError, OverAllocationError, ServiceRuleError, SideDoorError
from orgdesk.core.service.research_paths import ResearchPath, find_research_path

SIGNED = date(2026, 1, 15)
PLAN = CheckInPlan("outbound-account-management")


def test_three_check_ins_follow_a_signature_by_calendar_days() -> None:
    check_ins = plan_check_ins("harbour-fuels", PLAN, signed_on=SIGNED)

    assert [check_in.due for check_in in check_ins] == [date(2026, 2, 14), date(2026, 3, 16), date(2026, 4, 15)]
    assert {check_in.owner for check_in in check_ins} == {"outbound-account-management"}


def test_check_ins_may_count_from_the_go_live_and_wait_for_it() -> None:
    plan = CheckInPlan("outbound", (10,), Anchor.GO_LIVE)

    assert plan_check_ins("a", plan, signed_on=SIGNED) == ()
    assert plan_check_ins("a", plan, signed_on=SIGNED, live_on=date(2026, 3, 1))[0].due == date(2026, 3, 11)
    with pytest.raises(DefinitionError, match="rising days"):
        CheckInPlan("outbound", (60, 30))


def test_check_ins_not_held_are_overdue_from_the_day_after() -> None:
    check_ins = plan_check_ins("a", PLAN, signed_on=SIGNED)

    assert overdue_check_ins(check_ins, {("a", 30)}, on=date(2026, 3, 16)) == ()
    assert [late.day for late in overdue_check_ins(check_ins, {("a", 30)}, on=date(2026, 3, 17))] == [60]


def test_a_check_in_asks_about_both_topics_and_opens_what_it_found() -> None:
    found = (
        Finding(Topic.INSTALL_ISSUE, "the till prints nothing"),
        Finding(Topic.TICKET, "invoices in two languages"),
    )

    assert check_outcome(Outcome(frozenset(Topic), "well", found)) == found
    with pytest.raises(ServiceRuleError, match="did not ask about install issue"):
        check_outcome(Outcome(frozenset({Topic.TICKET}), "well"))
    with pytest.raises(ServiceRuleError, match="a ticket without words"):
        check_outcome(Outcome(frozenset(Topic), "well", (Finding(Topic.TICKET, " "),)))


def test_nobody_is_given_more_hours_than_they_have() -> None:
    wim = [
        Allocation("wim", "a", date(2026, 3, 2), date(2026, 3, 20), 24),
        Allocation("erin", "a", SIGNED, date.max, 40),
    ]

    fits = allocate(Allocation("wim", "b", date(2026, 3, 21), date(2026, 4, 1), 32), wim, capacity=32)

    assert fits.account == "b"
    with pytest.raises(OverAllocationError, match="wim would have 40 hours a week on 2026-03-10 and has 32"):
        allocate(Allocation("wim", "b", date(2026, 3, 10), date(2026, 4, 1), 16), wim, capacity=32)
    with pytest.raises(ServiceRuleError, match="no length or no hours"):
        Allocation("wim", "b", date(2026, 3, 10), date(2026, 3, 9), 16)


spans = st.tuples(st.integers(1, 20), st.integers(0, 9), st.integers(1, 9))


@given(st.lists(spans, max_size=6))
def test_the_peak_is_the_busiest_day_of_all(drawn: list[tuple[int, int, int]]) -> None:
    own = [Allocation("wim", "a", date(2026, 3, day), date(2026, 3, day + more), hours) for day, more, hours in drawn]
    by_day = {day: sum(each.hours for each in own if each.since.day <= day <= each.until.day) for day in range(1, 31)}

    peak = find_peak("wim", own, since=date(2026, 3, 1), until=date(2026, 3, 30))

    assert peak.hours == max(by_day.values())
    assert peak.on.day == min(day for day, hours in by_day.items() if hours == peak.hours)


def test_only_the_named_paths_lead_into_research_and_development() -> None:
    paths = [ResearchPath("escalation", "t2", "t3", "yuki"), ResearchPath("direction", "ced", "td", "tomas")]

    assert find_research_path("t2", "t3", paths).owner == "yuki"
    with pytest.raises(SideDoorError, match=r"no path from 't1' to 't4'.*t2 → t3 \(yuki\)"):
        find_research_path("t1", "t4", paths)
    with pytest.raises(SideDoorError, match="none"):
        find_research_path("t2", "t3", [])
