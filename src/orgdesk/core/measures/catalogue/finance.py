"""Finance (FI)."""

from __future__ import annotations

from statistics import fmean
from typing import Final

from orgdesk.core.measures.catalogue._entry import BAND, CONTEXT, DOWN, UP, entries
from orgdesk.core.measures.formulas import Amount, chosen, mean, number_of, own, ratio, refs, summed, total
from orgdesk.core.measures.intervals import mean_interval
from orgdesk.core.measures.questions import Test, always, both, fact, number, overdue
from orgdesk.core.measures.records import Record, Records, Scope
from orgdesk.core.measures.values import Interval, Value, no_data


def _cost(*of: str, whole: Test | None = None) -> Amount:
    return summed("cost", "booked", number("amount"), fact("of", *of), whole=whole)


def _revenue(*of: str) -> Amount:
    return summed("revenue", "booked", number("amount"), fact("of", *of) if of else always)


def _by_tier(records: Records, scope: Scope) -> Value:
    """Cost of each tier over the tickets resolved there; the value is that of the dearest."""
    costs: dict[object, float] = {}
    for record in chosen(records, scope, "cost", "booked", fact("tier")):
        costs[record.facts["tier"]] = costs.get(record.facts["tier"], 0.0) + (record.number("amount") or 0.0)
    resolved = chosen(records, scope, "ticket", "resolved", always)
    counts = {tier: sum(one.facts.get("tier") == tier for one in resolved) for tier in costs}
    parts = tuple((str(tier), costs[tier] / counts[tier]) for tier in sorted(costs, key=str) if counts[tier])
    if not parts:
        return no_data("money")
    return Value(max(cost for _, cost in parts), None, None, len(resolved), "money", refs(resolved), parts)


def _by_account(records: Records, scope: Scope) -> Value:
    """Mean of what service cost in the period for each account that cost any."""
    found = chosen(records, scope, "cost", "booked", both(fact("of", "service"), fact("account")))
    costs: dict[object, float] = {}
    for record in found:
        costs[record.facts["account"]] = costs.get(record.facts["account"], 0.0) + (record.number("amount") or 0.0)
    if not costs:
        return no_data("money")
    amounts = list(costs.values())
    return Value(fmean(amounts), *mean_interval(amounts), len(amounts), "money", refs(found))


def _saved(record: Record, scope: Scope) -> float | None:
    before, after = record.number("cost_before"), record.number("cost_after")
    return before - after if before is not None and after is not None else None


def _payback(record: Record, scope: Scope) -> float | None:
    cost, prevented, each = (record.number(name) for name in ("fix_cost", "prevented", "cost_per_ticket"))
    return prevented * each / cost if cost and prevented is not None and each is not None else None


_entry = entries("Head of Customer Service")
DEFINITIONS: Final = (
    _entry("FI-1", "Cost per ticket", "Cost of service for each ticket resolved.", DOWN, ratio(_cost("service"), number_of("ticket", "resolved"), "money", ("cost", "ticket")), paired="TS-17", benchmark=("about 22 USD at T1, 2 for self-service", "MetricNet")),
    _entry("FI-2", "Cost by tier", "Cost of each tier for each ticket resolved there; the value is the dearest.", DOWN, own(_by_tier, "money", Interval.NONE, "cost", "ticket"), paired="TS-17"),
    _entry("FI-3", "Cost to serve", "Mean cost of service for an account, shared out by handling time.", CONTEXT, own(_by_account, "money", Interval.STUDENT, "cost"), version=2),
    _entry("FI-4", "Support cost ratio", "Cost of service, of the revenue.", BAND, ratio(_cost("service"), _revenue(), "%", ("cost", "revenue"), times=100), benchmark=("about 8 % of recurring revenue", "published support metrics, weak evidence")),
    _entry("FI-5", "Saved by shifting left", "Cost at the old tier less cost at the new one, over the tickets moved.", UP, total("shift", "moved", _saved, "money"), paired="TS-17"),
    _entry("FI-6", "Billable utilisation", "Hours billed, of the hours available in paid roles.", BAND, ratio(summed("time", "recorded", number("billed"), fact("paid_role")), summed("time", "recorded", number("available"), fact("paid_role")), "%", ("time",), times=100), paired="EX-13"),
    _entry("FI-7", "Revenue per billable head", "Revenue from paid services for each person in a paid role.", UP, ratio(_revenue("service"), summed("position", "", number("heads"), fact("funding", "paid")), "money", ("revenue", "position")), paired="EX-3"),
    _entry("FI-8", "Service credits", "Credits paid for missed promises, of the revenue.", DOWN, ratio(_cost("credit", whole=always), _revenue(), "%", ("cost", "revenue"), times=100)),
    _entry("FI-9", "Receivables overdue", "Amounts of invoices past their due date.", DOWN, total("invoice", "", number("amount"), "money", overdue("paid"))),
    _entry("FI-10", "Cost of poor service", "Credits, goodwill, repeated work and wrong items replaced.", DOWN, total("cost", "booked", number("amount"), "money", fact("of", "credit", "goodwill", "repeat_work", "wrong_item"), whole=always)),
    _entry("FI-11", "Payback of a fix", "Mean of contacts prevented times cost per ticket, over the cost of the fix.", UP, mean("limitation", "closed", _payback, "ratio"), minimum=1),
)  # fmt: skip
