"""Workforce, structure, capability (WF)."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from orgdesk.core.measures.catalogue._entry import BAND, CONTEXT, DOWN, UP, entries
from orgdesk.core.measures.formulas import (
    Formula,
    chosen,
    mean,
    median,
    number_of,
    own,
    ratio,
    refs,
    share,
    span,
    state,
    summed,
)
from orgdesk.core.measures.questions import always, at_least, both, by_due, did, fact, known, number, over, overdue
from orgdesk.core.measures.records import Record, Records, Scope
from orgdesk.core.measures.values import Interval, Value, no_data


def employed(record: Record, scope: Scope) -> bool:
    """Joined before the end of the period and not left before its start."""
    joined, left = record.first("joined"), record.first("left")
    return joined is not None and joined < scope.end and (left is None or left >= scope.start)


def _attrition(records: Records, scope: Scope) -> Value:
    """Leavers over the mean of the headcounts at both ends, for a year."""
    people = records.of("person")
    leavers = [record for record in people if record.first("left") in scope]
    at_start = sum(employed(one, Scope(scope.start, scope.start + timedelta(seconds=1))) for one in people)
    at_end = sum(employed(one, Scope(scope.end, scope.end + timedelta(seconds=1))) for one in people)
    heads = (at_start + at_end) / 2
    if not heads:
        return no_data("%")
    return Value(100 * len(leavers) / heads * 365 / scope.days, None, None, len(people), "%", refs(leavers))


def _layers(records: Records, scope: Scope) -> Value:
    depths = [(record, depth) for record in records.of("position") if (depth := record.number("level")) is not None]
    if not depths:
        return no_data("count")
    deepest = max(depth for _, depth in depths)
    return Value(deepest, None, None, len(depths), "count", refs(one for one, depth in depths if depth == deepest))


def _hours(part: str, whole: str) -> Formula:
    """Hours of one sort over hours of another, of the time recorded in the period."""
    return ratio(
        summed("time", "recorded", number(part)), summed("time", "recorded", number(whole)), "%", ("time",), times=100
    )


def _forecast_error(records: Records, scope: Scope) -> Value:
    """Sum of absolute errors over the sum of what came."""
    found = [
        one for one in chosen(records, scope, "forecast", "observed", always) if one.number("expected") is not None
    ]
    came = sum(one.number("actual") or 0 for one in found)
    wrong = sum(abs((one.number("actual") or 0) - (one.number("expected") or 0)) for one in found)
    return Value(100 * wrong / came, None, None, len(found), "%", refs(found)) if came else no_data("%")


def _stayed(record: Record, scope: Scope) -> bool:
    flagged, left = record.first("flagged"), record.first("left")
    return flagged is not None and (left is None or left - flagged >= timedelta(days=365))


def _flagged_long_ago(record: Record, scope: Scope) -> bool:
    flagged = record.first("flagged")
    return flagged is not None and scope.end - flagged >= timedelta(days=365)


_ABLE_TWO: Final = at_least("able", 2)
_ONE_ABLE: Final = fact("able", 1)
_SEATS: Final = ratio(
    summed("position", "", number("open")), summed("position", "", number("seats")), "%", ("position",), times=100
)
_entry = entries("Head of Customer Service")
DEFINITIONS: Final = (
    _entry("WF-1", "Span of control", "Median number of people who report to a manager.", BAND, median("manager", "", number("reports"), "count"), minimum=1, benchmark=("8 to 12; technical support about 5", "ICMI")),
    _entry("WF-2", "Layers", "Positions from the head to the front line on the longest path.", BAND, own(_layers, "count", Interval.NONE, "position")),
    _entry("WF-3", "Overloaded managers", "Managers with more reports than their own limit.", DOWN, state("manager", both(fact("limit"), over("reports", "limit")), known=fact("limit"))),
    _entry("WF-4", "Vacancy", "Open seats, of all seats.", DOWN, _SEATS),
    _entry("WF-5", "Attrition", "People who left for each person employed, for a year.", DOWN, own(_attrition, "%", Interval.NONE, "person"), benchmark=("about 30 % in contact centres", "quoted survey, weak evidence")),
    _entry("WF-6", "Filled from inside", "Seats filled by our own people, of the seats filled.", UP, share("posting", "filled", fact("source", "inside")), benchmark=("15 to 25 % moderate, above strong", "published synthesis, weak evidence")),
    _entry("WF-7", "Time to fill", "Median time from posting a seat to filling it.", DOWN, span("posting", "posted", "filled", "days"), paired="WF-5"),
    _entry("WF-8", "Succession cover", "Critical positions with a named successor, of the critical ones.", UP, share("position", "", at_least("successors", 1), fact("critical")), minimum=1),
    _entry("WF-9", "Bench strength", "Mean number of successors who are ready now, for each critical position.", UP, mean("position", "", lambda record, scope: record.number("ready") or 0.0, "count", fact("critical")), minimum=1),
    _entry("WF-10", "Skill coverage", "Activities with at least two able people, of all activities.", UP, share("activity", "", _ABLE_TWO, known("able")), minimum=1, benchmark=("all: the rule of two", "published skill matrices, weak evidence")),
    _entry("WF-11", "Single points of failure", "Activities that exactly one person is able to do.", DOWN, state("activity", _ONE_ABLE, known=known("able"))),
    _entry("WF-12", "Cross-training done", "Training plans that reached their level by their date, of those due.", UP, share("training_plan", "due", by_due("reached"))),
    _entry("WF-13", "Work outside the home unit", "Hours worked outside the own unit, of all hours recorded.", CONTEXT, _hours("elsewhere", "worked")),
    _entry("WF-14", "Clear roles", "Activities with exactly one accountable position, of all activities.", UP, share("activity", "", fact("accountable", 1)), minimum=1),
    _entry("WF-15", "Utilisation", "Time spent on customers' matters, of the time paid.", BAND, _hours("handling", "paid")),
    _entry("WF-16", "Occupancy", "Time spent on customers' matters, of the time available for them.", BAND, _hours("handling", "available"), paired="EX-13", benchmark=("75 to 85 %", "quoted from ICMI, weak evidence")),
    _entry("WF-17", "Shrinkage", "Paid time in which people were not available, of the time paid.", DOWN, _hours("away", "paid")),
    _entry("WF-18", "Schedule kept", "Time on plan, of the time planned.", UP, _hours("on_plan", "planned"), benchmark=("low nineties in well-run centres", "published synthesis, weak evidence")),
    _entry("WF-19", "Forecast error", "Absolute errors of the forecast of volume, of the volume that came.", DOWN, own(_forecast_error, "%", Interval.NONE, "forecast")),
    _entry("WF-20", "Tickets per agent", "Tickets resolved for each person who resolved any, per 30 days.", CONTEXT,
           ratio(number_of("ticket", "resolved"), number_of("person", "", did("resolved_ticket")), "count", ("ticket", "person"), monthly=True),
           paired="TS-17", activity=True, benchmark=("median 151 to 200 in product support, 2013", "HDI")),
    _entry("WF-21", "Time to proficiency", "Median time from joining to the first month within all bands.", DOWN, span("person", "joined", "proficient", "days"), paired="EX-13"),
    _entry("WF-22", "Training hours", "Mean hours of training for each person trained.", CONTEXT, mean("person_training", "held", number("hours"), "h"), activity=True),
    _entry("WF-23", "Acknowledgements overdue", "Assignments past their due date that nobody acknowledged.", DOWN, state("acknowledgement", overdue("acknowledged"))),
    _entry("WF-24", "Rising stars kept", "People flagged a year ago or earlier who are still employed a year after.", UP, share("person", "", _stayed, _flagged_long_ago)),
)  # fmt: skip
