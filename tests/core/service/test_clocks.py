from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import reduce
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from orgdesk.core.calendars import Always, WorkingCalendar, parse_week
from orgdesk.core.service.clocks import Clocks, advance, clocks_of, explain_clock
from orgdesk.core.service.errors import DefinitionError, ServiceRuleError
from orgdesk.core.service.history import Happening, TicketEvent, TicketState, in_order
from orgdesk.core.service.policies import Metric, OnReturn, Policy, olas_fit_sla
from orgdesk.core.service.stopwatch import ClockState, Reading
from orgdesk.core.service.waits import time_in_states, waiting_time

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
OFFICE = WorkingCalendar("office", "Europe/Amsterdam", parse_week({"mon-fri": "09:00-12:30 13:00-17:30"}))
HOUR = timedelta(hours=1)
GOLD = Policy(
    key="gold-1",
    calendar=OFFICE,
    targets={
        Metric.FIRST_RESPONSE: {"high": HOUR, "*": 4 * HOUR},
        Metric.NEXT_RESPONSE: {"*": 2 * HOUR},
        Metric.RESOLUTION: {"high": 8 * HOUR, "normal": 24 * HOUR},
    },
    olas={"t1": {"*": 3 * HOUR}, "t2": {"*": 4 * HOUR}},
)
ROUND = replace(GOLD, key="round-1", calendar=Always())
FRESH = replace(GOLD, key="fresh-1", on_return=OnReturn.AFRESH)
POLICIES = {policy.key: policy for policy in (GOLD, ROUND, FRESH)}
MONDAY = datetime(2026, 3, 2, 9, tzinfo=AMSTERDAM)


def created(at: datetime = MONDAY, priority: str = "high", policy: str = "gold-1") -> TicketEvent:
    return TicketEvent(Happening.CREATED, at, state=TicketState.NEW, tier="t1", policy=policy, priority=priority)


def state(state: TicketState, at: datetime) -> TicketEvent:
    return TicketEvent(Happening.STATE_CHANGED, at, 1, state=state)


def moved(tier: str, at: datetime) -> TicketEvent:
    return TicketEvent(Happening.MOVED, at, 1, tier=tier)


def reading(log: Sequence[TicketEvent], metric: Metric, at: datetime, tier: str = "") -> Reading:
    found = clocks_of(log, POLICIES).reading(metric, at, tier)
    assert found is not None
    return found


def test_a_first_response_is_due_in_working_time_and_no_pause_moves_it() -> None:
    log = [created(MONDAY + 8 * HOUR), state(TicketState.PENDING_CUSTOMER, MONDAY + 8 * HOUR + HOUR / 4)]

    first = reading(log, Metric.FIRST_RESPONSE, MONDAY + 9 * HOUR)

    assert first.due == datetime(2026, 3, 3, 9, 30, tzinfo=AMSTERDAM)
    assert (first.state, first.elapsed, first.remaining) == (ClockState.RUNNING, HOUR / 2, HOUR / 2)


def test_a_reply_at_the_due_instant_meets_and_one_second_later_breaches() -> None:
    in_time = TicketEvent(Happening.REPLIED, MONDAY + HOUR, 1)
    late = replace(in_time, at=MONDAY + HOUR + timedelta(seconds=1))

    assert reading([created(), in_time], Metric.FIRST_RESPONSE, MONDAY + 5 * HOUR).state is ClockState.MET
    breached = reading([created(), late], Metric.FIRST_RESPONSE, MONDAY + 5 * HOUR)
    assert (breached.state, breached.breached_at, breached.ended_at) == (ClockState.BREACHED, MONDAY + HOUR, late.at)


def test_resolution_waits_for_the_customer_and_goes_on_when_reopened() -> None:
    log = [
        created(),
        state(TicketState.PENDING_CUSTOMER, MONDAY + HOUR),
        state(TicketState.IN_PROGRESS, MONDAY + 3 * HOUR),
        state(TicketState.RESOLVED, MONDAY + 3.5 * HOUR),
        state(TicketState.IN_PROGRESS, MONDAY + 24 * HOUR),
    ]

    assert reading(log[:2], Metric.RESOLUTION, MONDAY + 2 * HOUR).state is ClockState.PAUSED
    assert reading(log[:2], Metric.RESOLUTION, MONDAY + 2 * HOUR).due is None
    assert reading(log[:4], Metric.RESOLUTION, MONDAY + 9 * HOUR).state is ClockState.MET
    reopened = reading(log, Metric.RESOLUTION, MONDAY + 25 * HOUR)
    assert (reopened.state, reopened.elapsed, reopened.remaining) == (ClockState.RUNNING, 2.5 * HOUR, 5.5 * HOUR)


def test_a_change_of_priority_or_calendar_keeps_what_elapsed() -> None:
    terms = TicketEvent(Happening.TERMS_CHANGED, MONDAY + 2 * HOUR, 1, priority="normal")
    calendar = TicketEvent(Happening.TERMS_CHANGED, MONDAY + 3 * HOUR, 2, policy="round-1")

    assert reading([created(), terms], Metric.RESOLUTION, MONDAY + 2 * HOUR).remaining == 22 * HOUR
    around = reading([created(), terms, calendar], Metric.RESOLUTION, MONDAY + 10 * HOUR)
    assert (around.elapsed, around.policy) == (10 * HOUR, "round-1")
    assert around.due == MONDAY + 24 * HOUR


def test_a_shorter_promise_already_overspent_is_breached_at_the_change() -> None:
    pause = state(TicketState.PENDING_CUSTOMER, MONDAY + 27 * HOUR)
    change = TicketEvent(Happening.TERMS_CHANGED, MONDAY + 28 * HOUR, 2, priority="high")

    now = reading([created(priority="normal"), pause, change], Metric.RESOLUTION, MONDAY + 29 * HOUR)

    assert (now.state, now.breached_at) == (ClockState.BREACHED, change.at)


def test_a_breach_is_not_undone_by_a_longer_promise() -> None:
    change = TicketEvent(Happening.TERMS_CHANGED, MONDAY + 48 * HOUR, 2, priority="normal")

    now = reading([created(), change], Metric.RESOLUTION, MONDAY + 49 * HOUR)

    assert (now.state, now.breached_at) == (ClockState.BREACHED, datetime(2026, 3, 2, 17, 30, tzinfo=AMSTERDAM))


def test_a_promise_made_later_counts_from_the_start() -> None:
    change = TicketEvent(Happening.TERMS_CHANGED, MONDAY + 2 * HOUR, 2, priority="high")

    assert clocks_of([created(priority="low")], POLICIES).reading(Metric.RESOLUTION, MONDAY + HOUR) is None
    assert reading([created(priority="low"), change], Metric.RESOLUTION, MONDAY + 3 * HOUR).elapsed == 3 * HOUR


def test_a_tier_clock_stops_on_hand_over_and_runs_on_or_afresh_on_return() -> None:
    log = [created(), moved("t2", MONDAY + HOUR), moved("t1", MONDAY + 3 * HOUR)]
    fresh = [created(policy="fresh-1"), *log[1:]]
    at = MONDAY + 3.5 * HOUR

    assert reading(log, Metric.TIER, at, "t2").elapsed == 2 * HOUR
    assert reading(log, Metric.TIER, at, "t2").state is ClockState.MET
    assert reading(log, Metric.TIER, at, "t1").elapsed == 1.5 * HOUR
    assert reading(fresh, Metric.TIER, at, "t1").elapsed == HOUR / 2
    assert [each.elapsed for each in clocks_of(fresh, POLICIES).readings(at) if each.tier == "t1"] == [HOUR, HOUR / 2]


def test_the_next_response_clock_starts_with_the_customers_first_unanswered_word() -> None:
    log = [
        created(),
        TicketEvent(Happening.CUSTOMER_WROTE, MONDAY + HOUR / 4, 1),
        TicketEvent(Happening.REPLIED, MONDAY + HOUR / 2, 2),
        TicketEvent(Happening.CUSTOMER_WROTE, MONDAY + HOUR, 3),
        TicketEvent(Happening.CUSTOMER_WROTE, MONDAY + 2 * HOUR, 4),
    ]

    assert clocks_of(log[:3], POLICIES).reading(Metric.NEXT_RESPONSE, MONDAY + HOUR) is None
    assert reading(log, Metric.NEXT_RESPONSE, MONDAY + 2 * HOUR).due == MONDAY + 3 * HOUR


def test_an_update_promise_replaced_in_time_is_no_breach_and_a_missed_one_is() -> None:
    promise = TicketEvent(Happening.PROMISED, MONDAY, 1, promised=MONDAY + 24 * HOUR)
    moved_on = TicketEvent(Happening.PROMISED, MONDAY + 20 * HOUR, 2, promised=MONDAY + 30 * HOUR)
    late = replace(moved_on, at=MONDAY + 25 * HOUR)

    kept = clocks_of([created(), promise, moved_on], POLICIES).readings(MONDAY + 26 * HOUR)
    missed = clocks_of([created(), promise, late], POLICIES).readings(MONDAY + 26 * HOUR)

    def promises(readings: Sequence[Reading]) -> list[ClockState]:
        return [each.state for each in readings if each.metric is Metric.UPDATE_PROMISE]

    assert promises(kept) == [ClockState.CANCELLED, ClockState.RUNNING]
    assert promises(missed) == [ClockState.BREACHED, ClockState.RUNNING]


def test_a_cancelled_ticket_cancels_its_clocks_and_does_not_call_them_met() -> None:
    log = [created(), state(TicketState.CANCELLED, MONDAY + HOUR / 2)]

    states = {each.state for each in clocks_of(log, POLICIES).readings(MONDAY + 99 * HOUR)}

    assert states == {ClockState.CANCELLED}


steps = st.lists(
    st.tuples(
        st.integers(0, 40 * 3600),
        st.one_of(
            st.sampled_from([TicketState.IN_PROGRESS, TicketState.PENDING_CUSTOMER, TicketState.RESOLVED]).map(
                lambda to: TicketEvent(Happening.STATE_CHANGED, MONDAY, state=to)
            ),
            st.sampled_from(["t1", "t2", "t3"]).map(lambda tier: TicketEvent(Happening.MOVED, MONDAY, tier=tier)),
            st.sampled_from(["high", "normal", "low"]).map(
                lambda priority: TicketEvent(Happening.TERMS_CHANGED, MONDAY, priority=priority)
            ),
            st.sampled_from(["gold-1", "round-1"]).map(
                lambda policy: TicketEvent(Happening.TERMS_CHANGED, MONDAY, policy=policy)
            ),
            st.sampled_from([Happening.REPLIED, Happening.CUSTOMER_WROTE]).map(lambda what: TicketEvent(what, MONDAY)),
        ),
    ),
    max_size=12,
)


def to_log(drawn: Sequence[tuple[int, TicketEvent]]) -> list[TicketEvent]:
    at, log = MONDAY, [created()]
    for number, (seconds, event) in enumerate(drawn, start=1):
        at += timedelta(seconds=seconds)
        log.append(replace(event, at=at, number=number))
    return log


@given(steps, st.integers(0, 12), st.integers(0, 200 * 3600))
def test_computing_from_the_log_equals_going_event_by_event(
    drawn: list[tuple[int, TicketEvent]], cut: int, later: int
) -> None:
    log = to_log(drawn)
    at = log[-1].at + timedelta(seconds=later)

    first = reduce(advance, log[:cut], Clocks(POLICIES))
    stepwise = reduce(advance, log[cut:], first)

    assert stepwise.readings(at) == clocks_of(reversed(log), POLICIES).readings(at)


@given(steps, st.integers(0, 3600 * 90), st.integers(0, 200 * 3600))
def test_a_pause_of_no_length_changes_no_reading(drawn: list[tuple[int, TicketEvent]], offset: int, later: int) -> None:
    log = to_log(drawn)
    pause = MONDAY + timedelta(seconds=offset)
    before = next(event.state for event in reversed(log) if event.at <= pause and event.state)
    assume(before is not TicketState.RESOLVED)  # that would reopen the ticket, not pause it
    number = max(event.number for event in log if event.at <= pause)
    stop = TicketEvent(Happening.STATE_CHANGED, pause, number, state=TicketState.PENDING_CUSTOMER)
    go = replace(stop, state=before)
    place = max(index for index, event in enumerate(log) if event.at <= pause) + 1
    at = max(log[-1].at, pause) + timedelta(seconds=later)

    interrupted = clocks_of([*log[:place], stop, go, *log[place:]], POLICIES)

    assert interrupted.readings(at) == clocks_of(log, POLICIES).readings(at)


@given(steps, st.integers(0, 200 * 3600))
def test_resolution_time_is_what_a_walk_through_the_states_counts(
    drawn: list[tuple[int, TicketEvent]], later: int
) -> None:
    log = to_log(drawn)
    at = log[-1].at + timedelta(seconds=later)
    end = TicketEvent(Happening.MOVED, at, 99)
    spent, now, policy = timedelta(0), TicketState.NEW, "gold-1"
    for event, following in zip(log, [*log[1:], end], strict=True):
        now, policy = event.state or now, event.policy or policy
        if now in (TicketState.NEW, TicketState.IN_PROGRESS):
            spent += POLICIES[policy].calendar.between(event.at, following.at)

    resolution = clocks_of(log, POLICIES).reading(Metric.RESOLUTION, at)

    assert resolution is None or resolution.elapsed == spent


@given(steps, st.integers(0, 200 * 3600))
def test_time_in_tiers_adds_up_to_time_on_the_resolution_clock(
    drawn: list[tuple[int, TicketEvent]], later: int
) -> None:
    policies = {
        key: replace(
            policy, targets={Metric.RESOLUTION: {"*": HOUR}}, olas={tier: {"*": HOUR} for tier in ("t1", "t2", "t3")}
        )
        for key, policy in POLICIES.items()
    }
    log = to_log(drawn)
    at = log[-1].at + timedelta(seconds=later)

    readings = clocks_of(log, policies).readings(at)

    tiers = sum((each.elapsed for each in readings if each.metric is Metric.TIER), timedelta(0))
    resolution = next(each for each in readings if each.metric is Metric.RESOLUTION)
    assert tiers == resolution.elapsed
    assert (resolution.breached_at is not None) == (
        resolution.elapsed > HOUR or resolution.state is ClockState.BREACHED
    )
    if resolution.breached_at is not None:
        assert resolution.breached_at <= at


def test_the_olas_of_the_longest_path_must_fit_the_sla() -> None:
    olas = {"t1": 2 * HOUR, "t2": 4 * HOUR, "t3": 8 * HOUR}

    backed = olas_fit_sla([["t1"], ["t1", "t2", "t3"]], olas, 14 * HOUR)
    short = olas_fit_sla([["t1", "t2", "t3"], ["t1", "t2", "t1", "t2", "t3"]], olas, 14 * HOUR)
    unknown = olas_fit_sla([["t1", "t4"]], olas, 14 * HOUR)

    assert backed.fits
    assert (short.fits, short.slack, short.path[:3]) == (False, -6 * HOUR, ("t1", "t2", "t1"))
    assert (unknown.fits, unknown.without_ola) == (False, ("t4",))
    with pytest.raises(DefinitionError, match="no allowed path"):
        olas_fit_sla([], olas, HOUR)


def test_a_log_that_cannot_be_is_refused() -> None:
    with pytest.raises(ServiceRuleError, match="begin with its creation"):
        in_order([moved("t2", MONDAY)])
    with pytest.raises(ServiceRuleError, match="policy 'lead'"):
        clocks_of([created(policy="lead")], POLICIES)
    with pytest.raises(ServiceRuleError, match="names no time"):
        clocks_of([created(), TicketEvent(Happening.PROMISED, MONDAY, 1)], POLICIES)
    with pytest.raises(ServiceRuleError, match="whole log"):
        advance(clocks_of([created()], POLICIES), moved("t2", MONDAY - HOUR))
    with pytest.raises(DefinitionError, match="more than no time"):
        Policy("nil", OFFICE, {Metric.RESOLUTION: {"*": timedelta(0)}})


def test_times_may_come_in_any_zone() -> None:
    log = [replace(created(), at=MONDAY.astimezone(UTC))]

    assert reading(log, Metric.FIRST_RESPONSE, MONDAY.astimezone(UTC)).due == MONDAY + HOUR


def test_alarms_say_when_a_clock_warns_and_when_it_breaches() -> None:
    clocks = clocks_of([created()], POLICIES)

    assert clocks.alarms()[0] == (MONDAY + HOUR, Metric.FIRST_RESPONSE, "")
    assert clocks.alarms(0.8)[0][0] == MONDAY + 0.8 * HOUR
    assert reading([created()], Metric.FIRST_RESPONSE, MONDAY + 0.75 * HOUR).share == 0.75
    paused = clocks_of([created(), state(TicketState.PENDING_CUSTOMER, MONDAY + 2 * HOUR)], POLICIES)
    assert [metric for _, metric, _ in paused.alarms()] == [Metric.FIRST_RESPONSE]


def test_a_clock_explains_itself_line_by_line() -> None:
    log = [
        created(MONDAY + 3 * HOUR),
        state(TicketState.PENDING_CUSTOMER, MONDAY + 5 * HOUR),
        state(TicketState.IN_PROGRESS, MONDAY + 6 * HOUR),
    ]

    lines = explain_clock(log, POLICIES, Metric.RESOLUTION, MONDAY + 7 * HOUR)

    assert [(line.state, line.counted) for line in lines] == [
        (ClockState.RUNNING, 1.5 * HOUR),  # lunch is not counted
        (ClockState.PAUSED, 0 * HOUR),
        (ClockState.RUNNING, HOUR),
    ]


@given(steps, st.integers(0, 200 * 3600))
def test_the_lines_of_every_clock_add_up_to_what_it_reads(drawn: list[tuple[int, TicketEvent]], later: int) -> None:
    log = to_log(drawn)
    at = log[-1].at + timedelta(seconds=later)
    clocks = clocks_of(log, POLICIES)

    for metric, tier in clocks.live or {}:
        latest = clocks.reading(metric, at, tier)
        lines = explain_clock(log, POLICIES, metric, at, tier)
        if latest is not None:
            assert sum((line.counted for line in lines), timedelta(0)) == latest.elapsed


def test_time_in_states_shows_how_long_information_was_waited_for() -> None:
    log = [
        created(),
        state(TicketState.PENDING_VENDOR, MONDAY + HOUR),
        state(TicketState.IN_PROGRESS, MONDAY + 3 * HOUR),
        state(TicketState.PENDING_CUSTOMER, MONDAY + 6 * HOUR),
    ]

    spent = time_in_states(log, OFFICE, at=MONDAY + 9 * HOUR)

    assert spent[TicketState.PENDING_VENDOR] == 2 * HOUR
    assert waiting_time(log, OFFICE, at=MONDAY + 9 * HOUR) == 4.5 * HOUR
    assert sum(spent.values(), timedelta(0)) == OFFICE.between(MONDAY, MONDAY + 9 * HOUR)


def test_a_clock_that_was_paused_when_the_ticket_was_resolved_is_met() -> None:
    log = [
        created(),
        state(TicketState.PENDING_CUSTOMER, MONDAY + HOUR),
        state(TicketState.RESOLVED, MONDAY + 99 * HOUR),
    ]

    met = reading(log, Metric.RESOLUTION, MONDAY + 100 * HOUR)

    assert (met.state, met.elapsed) == (ClockState.MET, HOUR)
