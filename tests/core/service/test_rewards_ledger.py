"""The ledger of points balances whatever is posted, in whatever order, however often."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orgdesk.core.service.errors import ServiceRuleError
from orgdesk.core.service.lift import lift_of
from orgdesk.core.service.rewards import Ledger, credit, expire, redeem, restore, reverse

DAY = date(2026, 1, 1)
KEYS = st.sampled_from([f"k{number}" for number in range(12)])
ACTS = st.lists(
    st.tuples(
        st.sampled_from(["credit", "redeem", "restore", "reverse", "expire"]),
        KEYS,
        KEYS,
        st.integers(min_value=-5, max_value=400),
        st.sampled_from([0.25, 0.5, 1.0]),
        st.integers(min_value=0, max_value=60),
    ),
    max_size=40,
)


def play(ledger: Ledger, act: tuple[str, str, str, int, float, int]) -> Ledger:
    what, key, other, points, part, days = act
    on = DAY + timedelta(days=days)
    try:
        if what == "credit":
            return credit(ledger, key=key, points=points, on=on, expires_on=on + timedelta(days=20))
        elif what == "redeem":
            return redeem(ledger, key=key, points=points, on=on)
        elif what == "restore":
            return restore(ledger, key=key, undoes=other, on=on, share=part)
        elif what == "reverse":
            return reverse(ledger, key=key, undoes=other, on=on, share=part)
        else:
            return expire(ledger, on=on)
    except ServiceRuleError:
        return ledger


@given(ACTS)
def test_entries_and_open_lots_tell_the_same_number_whatever_is_posted(acts):
    ledger = Ledger()
    for act in acts:
        ledger = play(ledger, act)

        assert ledger.is_balanced
        assert ledger.arrears >= 0


@given(ACTS)
def test_every_posting_repeated_by_a_retry_changes_nothing(acts):
    ledger = Ledger()
    for act in acts:
        once = play(ledger, act)

        assert play(once, act) == once
        ledger = once


def test_the_lot_that_expires_first_is_spent_first_and_expiry_never_touches_what_was_spent():
    ledger = credit(Ledger(), key="late", points=100, on=DAY, expires_on=DAY + timedelta(days=90))
    ledger = credit(ledger, key="soon", points=50, on=DAY, expires_on=DAY + timedelta(days=10))

    ledger = redeem(ledger, key="gift", points=40, on=DAY)
    ledger = expire(ledger, on=DAY + timedelta(days=11))

    assert dict(ledger.entries["gift"].drawn) == {"soon": 40}
    assert ledger.entries["expiry:soon"].points == -10
    assert ledger.balance == 100


def test_a_refund_takes_back_what_was_earned_even_when_it_was_spent_and_the_next_points_pay_the_debt():
    ledger = credit(Ledger(), key="order-1", points=100, on=DAY)
    ledger = redeem(ledger, key="gift", points=100, on=DAY)

    ledger = reverse(ledger, key="refund-1", undoes="order-1", on=DAY)
    assert (ledger.balance, ledger.arrears) == (-100, 100)
    ledger = credit(ledger, key="order-2", points=130, on=DAY)

    assert (ledger.balance, ledger.arrears, ledger.lots["order-2"].left) == (30, 0, 30)


def test_points_past_their_day_cannot_be_spent_even_before_they_are_expired():
    ledger = credit(Ledger(), key="order-1", points=100, on=DAY, expires_on=DAY)

    with pytest.raises(ServiceRuleError, match="0 are there"):
        redeem(ledger, key="gift", points=1, on=DAY + timedelta(days=1))


def test_lift_is_the_difference_to_the_hold_out_with_newcombes_interval():
    # Newcombe 1998, table II: 56/70 against 48/80, method 10 gives 0.0524 to 0.3339.
    lift = lift_of(56, 70, 48, 80)

    assert lift is not None
    assert lift.points == pytest.approx(20.0)
    assert (lift.low, lift.high) == (pytest.approx(5.24, abs=0.01), pytest.approx(33.39, abs=0.01))
    assert lift.is_proven
    assert lift_of(1, 2, 0, 0) is None
