"""Returns, repair and warranty (RW)."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from orgdesk.core.measures.catalogue._entry import CONTEXT, DOWN, UP, entries
from orgdesk.core.measures.formulas import chosen, number_of, own, percentage, ratio, share, span, state, summed
from orgdesk.core.measures.questions import by_due, fact, known, number, overdue, standing
from orgdesk.core.measures.records import Record, Records, Scope
from orgdesk.core.measures.values import Interval, Value


def _beyond_target(record: Record, scope: Scope) -> bool:
    """Standing in its stage for longer than the stage's target (fact `target_days`)."""
    target, since = record.number("target_days"), record.happenings[-1].at
    return (
        target is not None
        and standing("requested", "closed", "denied")(record, scope)
        and scope.end - since > timedelta(days=target)
    )


def _returned_again(records: Records, scope: Scope) -> Value:
    closed = chosen(records, scope, "rma", "closed", fact("serial"))
    requests: dict[object, list[object]] = {}
    for one in records.of("rma"):
        requests.setdefault(one.facts.get("serial"), []).append(one.first("requested"))
    again = [record for record in closed if any(_soon(record, at) for at in requests[record.facts["serial"]])]
    return percentage(again, len(closed))


def _soon(record: Record, at: object) -> bool:
    closed = record.first("closed")
    return closed is not None and closed < at <= closed + timedelta(days=90)  # type: ignore[operator]


_entry = entries("Director of Account Operations")
DEFINITIONS: Final = (
    _entry("RW-1", "Return rate", "Units sent back, of the units sold in the period.", DOWN,
           ratio(summed("rma", "requested", number("units")), summed("sale", "sold", number("units")), "%", ("rma", "sale"), times=100),
           benchmark=("10 to 15 % for electronics sold online", "published synthesis, weak evidence")),
    _entry("RW-2", "Wrong item", "Returns because the wrong item was sold or sent, of all returns.", DOWN, share("rma", "requested", fact("reason", "wrong_item", "mis_ship"))),
    _entry("RW-3", "Authorisation time", "Median working time from a request to its authorisation or denial.", DOWN, span("rma", "requested", ("authorised", "denied"), "h", working=True)),
    _entry("RW-4", "Return cycle time", "Median time from a request to its closing.", DOWN, span("rma", "requested", "closed", "days"), paired="RW-9"),
    _entry("RW-5", "Returns beyond their stage's target", "Returns standing in a stage for longer than its target.", DOWN, state("rma", _beyond_target, known=known("target_days"))),
    _entry("RW-6", "Asked twice", "Claims that needed a second request for facts, of all claims.", DOWN, share("claim", "received", lambda record, scope: record.first("facts_asked") is not None),
           benchmark=("incomplete intake is the main delay", "published synthesis, weak evidence")),
    _entry("RW-7", "No fault found", "Inspections that found no fault, of all inspections.", DOWN, share("rma", "inspected", fact("finding", "no_fault"))),
    _entry("RW-8", "Repair turnaround", "Median time from receiving a unit to shipping it back.", DOWN, span("rma", "received", "shipped", "days"), paired="RW-9"),
    _entry("RW-9", "Repeat return", "Units back within 90 days, of the returns closed.", DOWN, own(_returned_again, "%", Interval.WILSON, "rma"), paired="RW-4"),
    _entry("RW-10", "Refund time", "Median working time from receiving a unit to the refund, in days.", DOWN, span("rma", "received", "refunded", "days", working=True)),
    _entry("RW-11", "Advance units not returned", "Advance replacements whose old unit is past due, of all advance replacements.", DOWN, share("advance", "", overdue("returned"))),
    _entry("RW-12", "Warranty claim rate", "Claims for each hundred units under warranty, per 30 days.", DOWN,
           ratio(number_of("claim", "received"), summed("cover", "", number("units")), "%", ("claim", "cover"), times=100, monthly=True)),
    _entry("RW-13", "Claims approved", "Claims approved, of those decided.", CONTEXT, share("claim", "decided", fact("decision", "approved"))),
    _entry("RW-14", "Claim decision time", "Median working time from a claim to its decision, in days.", DOWN, span("claim", "received", "decided", "days", working=True), paired="RW-18"),
    _entry("RW-15", "Cost per claim", "Cost of the claim process for each claim decided.", DOWN, ratio(summed("cost", "booked", number("amount"), fact("of", "claims")), number_of("claim", "decided"), "money", ("cost", "claim")), paired="RW-18",
           benchmark=("median 50 USD, 596 firms", "APQC")),
    _entry("RW-16", "Warranty cost ratio", "Warranty cost, of the revenue of covered products.", DOWN,
           ratio(summed("cost", "booked", number("amount"), fact("of", "warranty")), summed("revenue", "booked", number("amount"), fact("of", "covered")), "%", ("cost", "revenue"), times=100)),
    _entry("RW-17", "Recovered from suppliers", "Amounts recovered, of the amounts claimable.", UP, ratio(summed("recovery", "claimed", number("recovered")), summed("recovery", "claimed", number("claimable")), "%", ("recovery",), times=100)),
    _entry("RW-18", "Coverage answered right", "Answers on coverage that agree with the policy as sold, of the answers audited.", UP, share("coverage_answer", "audited", fact("right"))),
    _entry("RW-19", "Mis-shipped lines", "Order lines shipped wrong, of the lines shipped.", DOWN, share("order_line", "shipped", fact("wrong"))),
    _entry("RW-20", "Delivered in time", "Order lines delivered by the promise, of the lines delivered.", UP, share("order_line", "delivered", by_due("delivered")), paired="RW-19"),
)  # fmt: skip
