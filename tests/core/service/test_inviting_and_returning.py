"""Whom a survey asks, what becomes of an answer, who decides, and what a warranty covers."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orgdesk.core.service.errors import ServiceRuleError
from orgdesk.core.service.feedback import Decision, Judgement, Route, check_judgement, joint_decision, route_feedback
from orgdesk.core.service.inviting import (
    AnswerFate,
    Candidate,
    InvitationRule,
    Withheld,
    fate_of_answer,
    in_sample,
    reason_to_withhold,
)
from orgdesk.core.service.returns import (
    NEXT,
    HeadState,
    LineState,
    Policy,
    StartsWith,
    add_months,
    check_step,
    coverage_on,
    head_state,
)

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
RULE = InvitationRule()


@pytest.mark.parametrize(
    ("candidate", "reason"),
    [
        (Candidate("p", "1"), None),
        (Candidate("p", "1", works_here=True), Withheld.WORKS_HERE),
        (Candidate("p", "1", has_left=True), Withheld.HAS_LEFT),
        (Candidate("p", "1", complains=True), Withheld.COMPLAINS),
        (Candidate("p", "1", last_asked=AT - timedelta(days=29)), Withheld.ASKED_LATELY),
        (Candidate("p", "1", last_asked=AT - timedelta(days=30)), None),
    ],
)
def test_somebody_is_asked_unless_a_rule_says_why_not(candidate, reason):
    assert reason_to_withhold(candidate, RULE, survey="csat", at=AT) == reason


def test_a_sample_is_as_large_as_it_says_and_drawn_again_it_is_the_same():
    keys = [f"csat:{number}" for number in range(20_000)]

    drawn = [key for key in keys if in_sample(key, 25)]

    assert 0.24 < len(drawn) / len(keys) < 0.26
    assert drawn == [key for key in keys if in_sample(key, 25)]
    assert not any(in_sample(key, 0) for key in keys)
    assert all(in_sample(key, 100) for key in keys)


@pytest.mark.parametrize(
    ("first", "at", "void", "fate"),
    [
        (None, AT + timedelta(days=21), False, AnswerFate.COUNTS),
        (None, AT + timedelta(days=22), False, AnswerFate.TOO_LATE),
        (None, AT, True, AnswerFate.TOO_LATE),
        (AT, AT + timedelta(hours=24), False, AnswerFate.REPLACES),
        (AT, AT + timedelta(hours=25), False, AnswerFate.STANDS),
        (AT, AT, True, AnswerFate.STANDS),
    ],
)
def test_the_last_answer_within_the_time_for_changes_holds(first, at, void, fate):
    assert fate_of_answer(RULE, invited=AT, first=first, at=at, void=void) is fate


def test_an_item_goes_to_the_deciders_of_every_rule_that_fits_else_to_all():
    routes = [
        Route(("finance",), theme="price"),
        Route(("research",), kind="need"),
        Route(("finance",), product="till"),
    ]

    assert route_feedback(routes, kind="need", theme="price", product="") == ("finance", "research")
    assert route_feedback(routes, kind="board", theme="", product="", otherwise=["a", "b"]) == ("a", "b")


@pytest.mark.parametrize(
    ("said", "joint"),
    [
        ([Decision.REFUSED, Decision.ACCEPTED], Decision.ACCEPTED),
        ([Decision.REFUSED, Decision.PLANNED], Decision.PLANNED),
        ([Decision.REFUSED, Decision.REFUSED], Decision.REFUSED),
        ([Decision.ACCEPTED], None),
    ],
)
def test_the_answer_is_given_when_all_have_spoken(said, joint):
    judgements = [Judgement(f"d{number}", decision, "why") for number, decision in enumerate(said)]

    assert joint_decision(["d0", "d1"], judgements) is joint


def test_a_plan_or_refusal_without_words_is_refused():
    check_judgement(Judgement("finance", Decision.ACCEPTED))
    for decision in (Decision.PLANNED, Decision.REFUSED):
        with pytest.raises(ServiceRuleError):
            check_judgement(Judgement("finance", decision, "  "))


@given(st.dates(min_value=date(1990, 1, 1), max_value=date(2090, 1, 1)), st.integers(min_value=0, max_value=240))
def test_cover_lasts_from_its_start_to_the_same_day_so_many_months_later_and_no_longer(sold, months):
    policy, starts = Policy("p", 1, months), {StartsWith.SALE: sold}
    until = add_months(sold, months)

    assert coverage_on(policy, starts, on=until).covered
    assert not coverage_on(policy, starts, on=until + timedelta(days=1)).covered
    assert not coverage_on(policy, starts, on=sold - timedelta(days=1)).covered


def test_a_warranty_from_activation_covers_before_it_and_counts_from_it():
    policy = Policy("p", 1, 12, StartsWith.ACTIVATION)
    sold = date(2026, 1, 31)

    waiting = coverage_on(policy, {StartsWith.SALE: sold}, on=date(2030, 1, 1))
    active = coverage_on(
        policy, {StartsWith.SALE: sold, StartsWith.ACTIVATION: date(2026, 2, 28)}, on=date(2027, 2, 28)
    )

    assert (waiting.covered, waiting.until) == (True, None)
    assert (active.covered, active.until) == (True, date(2027, 2, 28))
    assert add_months(sold, 1) == date(2026, 2, 28)


def test_every_line_can_come_to_an_end_and_the_head_says_what_its_lines_say():
    ended = {state for state in LineState if not NEXT[state]}
    for start in LineState:
        reached, frontier = {start}, [start]
        while frontier:
            for after in NEXT[frontier.pop()] - reached:
                reached.add(after)
                frontier.append(after)
        assert reached & ended

    with pytest.raises(ServiceRuleError, match="it has ended"):
        check_step(LineState.CLOSED, LineState.RECEIVED)
    assert head_state([]) is HeadState.EMPTY
    assert head_state([LineState.CLOSED, LineState.RECEIVED]) is HeadState.PARTLY
    assert head_state([LineState.CLOSED, LineState.DENIED]) is HeadState.ENDED
    assert head_state([LineState.REQUESTED]) is HeadState.OPEN
