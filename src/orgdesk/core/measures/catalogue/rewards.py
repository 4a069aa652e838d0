"""Customer incentives and rewards (IR)."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from orgdesk.core.measures.catalogue._entry import CONTEXT, DOWN, UP, entries
from orgdesk.core.measures.formulas import Formula, chosen, number_of, own, ratio, refs, share, span, summed, total
from orgdesk.core.measures.intervals import difference_of_shares
from orgdesk.core.measures.questions import Test, always, both, did, fact, no, number
from orgdesk.core.measures.records import Record, Records, Scope
from orgdesk.core.measures.values import Interval, Value, no_data


def _lift(kind: str, treated: Test, control: Test, hit: Test) -> Formula:
    """Share of hits among the treated less that of the hold-out, in percentage points."""

    def compute(records: Records, scope: Scope) -> Value:
        ours, others = chosen(records, scope, kind, "", treated), chosen(records, scope, kind, "", control)
        if not ours or not others:
            return no_data("pp")
        a, b = sum(hit(one, scope) for one in ours), sum(hit(one, scope) for one in others)
        low, high = difference_of_shares(a, len(ours), b, len(others))
        found = 100 * (a / len(ours) - b / len(others))
        return Value(found, 100 * low, 100 * high, len(ours) + len(others), "pp", refs([*ours, *others]))

    return own(compute, "pp", Interval.NEWCOMBE, kind)


def _kept(record: Record, scope: Scope) -> bool:
    return record.first("churned") is None


_RETENTION = _lift("account", both(fact("eligible"), did("enrolled")), fact("hold_out"), _kept)


def _cost_per_kept(records: Records, scope: Scope) -> Value:
    lift = _RETENTION.compute(records, scope)
    cost, _ = summed("programme_cost", "booked", number("amount"))(records, scope)
    members, rows = number_of("account", "", did("enrolled"))(records, scope)
    if lift.value is None or lift.value <= 0 or cost is None or not members:
        return no_data("money")
    return Value(cost / (lift.value / 100 * members), None, None, len(rows), "money", rows)


def _active(record: Record, scope: Scope) -> bool:
    last = record.last("entry_posted")
    return last is not None and scope.end - last <= timedelta(days=90)


def _worth(record: Record, scope: Scope) -> float | None:
    points, worth = record.number("open_points"), record.number("point_value")
    return None if points is None or worth is None else points * worth * (record.number("expected_redemption") or 1.0)


def _sound(record: Record, scope: Scope) -> bool:
    return record.number("balance") == record.number("entries") == record.number("open_lots")


_entry = entries("Account Management Lead")
_POSTED: Final = fact("type", "earned", "goodwill", "bonus")
DEFINITIONS: Final = (
    _entry("IR-1", "Enrolment", "Members, of the accounts that may take part.", UP, share("account", "", did("enrolled"), fact("eligible")), paired="IR-9"),
    _entry("IR-2", "Active members", "Members with an entry in the last 90 days, of all members.", UP, share("account", "", _active, did("enrolled")), paired="IR-9"),
    _entry("IR-3", "Points per member", "Points earned for each member, per 30 days.", CONTEXT,
           ratio(summed("points", "posted", number("points"), _POSTED), number_of("account", "", did("enrolled")), "points", ("points", "account"), monthly=True)),
    _entry("IR-4", "Redemption", "Points redeemed, of the points that could have been.", UP,
           ratio(summed("points", "posted", number("points"), fact("type", "redeemed")), summed("account", "", number("redeemable")), "%", ("points", "account"), times=100)),
    _entry("IR-5", "Breakage", "Points of the lots issued in the period that expired, of the points issued.", CONTEXT,
           ratio(summed("lot", "issued", number("expired_points"), did("expired"), whole=always), summed("lot", "issued", number("points")), "%", ("lot",), times=100)),
    _entry("IR-6", "Outstanding liability", "Open points at their value and expected redemption.", CONTEXT, total("reward_account", "", _worth, "money")),
    _entry("IR-7", "Reversals", "Points taken back, of the points earned.", DOWN,
           ratio(summed("points", "posted", number("points"), fact("type", "reversed"), whole=_POSTED), summed("points", "posted", number("points"), _POSTED), "%", ("points",), times=100)),
    _entry("IR-8", "Time to first redemption", "Median time from enrolment to the first redemption.", DOWN, span("account", "enrolled", "redeemed", "days")),
    _entry("IR-9", "Retention lift", "Share of members kept less the share of the hold-out kept.", UP, _RETENTION),
    _entry("IR-10", "Cost per account kept", "Cost of the programme for each account kept by it; undefined while there is no lift.", DOWN, own(_cost_per_kept, "money", Interval.NONE, "account", "programme_cost"), paired="IR-9"),
    _entry("IR-11", "Lift of an incentive", "Response of those offered less response of the hold-out.", UP, _lift("offer", no(fact("hold_out")), fact("hold_out"), did("answered"))),
    _entry("IR-12", "Reward delivery time", "Median working time from redeeming to delivery, in days of eight hours.", DOWN, span("redemption", "redeemed", "delivered", "days", working=True)),
    _entry("IR-13", "Ledger integrity", "Accounts whose balance equals the sum of entries and of open lots.", UP, share("reward_account", "", _sound), minimum=1),
)  # fmt: skip
