"""Account management (AM)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import timedelta
from typing import Final

from orgdesk.core.measures.catalogue._entry import BAND, CONTEXT, DOWN, UP, entries
from orgdesk.core.measures.formulas import (
    Formula,
    chosen,
    mean,
    median,
    numbered,
    own,
    ratio,
    refs,
    share,
    span,
    state,
    summed,
)
from orgdesk.core.measures.intervals import difference_of_shares
from orgdesk.core.measures.questions import both, by_due, did, fact, known, no, number, standing
from orgdesk.core.measures.records import Happening, Record, Records, Scope
from orgdesk.core.measures.values import Interval, Value, no_data

_DAY: Final = timedelta(days=1)
ACTIVE: Final = standing("signed", "churned")


def there_at_start(record: Record, scope: Scope) -> bool:
    """An account before the period began."""
    signed, churned = record.first("signed"), record.first("churned")
    return signed is not None and signed < scope.start and (churned is None or churned >= scope.start)


def lost(record: Record, scope: Scope) -> bool:
    """Churned in the period."""
    return record.first("churned") in scope


def _revenue(above: tuple[str, ...]) -> Formula:
    def compute(records: Records, scope: Scope) -> Value:
        """Recurring revenue of the accounts there at the start, after what was gained (`above`) and lost in the period."""
        found = chosen(records, scope, "account", "", there_at_start)
        start = sum(record.number("revenue_at_start") or _start_revenue(record, scope) for record in found)
        change = sum(_changed(record, scope, above) for record in found)
        return (
            Value(100 * (start + change) / start, None, None, len(found), "%", refs(found)) if start else no_data("%")
        )

    return own(compute, "%", Interval.NONE, "account")


def _start_revenue(record: Record, scope: Scope) -> float:
    known = [one.facts["revenue"] for one in record.happenings if one.at < scope.start and "revenue" in one.facts]
    return float(known[-1]) if known else 0.0


def _changed(record: Record, scope: Scope, gains: tuple[str, ...]) -> float:
    """Sum of contractions and losses (negative) and of the gains counted."""
    total = 0.0
    before = _start_revenue(record, scope)
    for one in record.happenings:
        if one.at in scope and (one.what in {"contracted", "churned"} or one.what in gains):
            now = 0.0 if one.what == "churned" else float(one.facts.get("revenue", before))
            total += now - before
            before = now
    return total


def _churn_reduction(records: Records, scope: Scope) -> Value:
    """One minus churn now over churn in the period of equal length before, with the interval of the difference."""
    earlier = Scope(scope.start - (scope.end - scope.start), scope.start)
    now, then = (
        chosen(records, scope, "account", "", there_at_start),
        chosen(records, earlier, "account", "", there_at_start),
    )
    hits, before = [one for one in now if lost(one, scope)], [one for one in then if lost(one, earlier)]
    if not now or not before:
        return no_data("%")
    base = len(before) / len(then)
    low, high = (100 * end / base for end in difference_of_shares(len(before), len(then), len(hits), len(now)))
    reduction = 100 * (1 - len(hits) / len(now) / base)
    return Value(reduction, low, min(100.0, high), len(now), "%", refs(hits))  # no more can be kept than was lost


def _gaps(records: Records, scope: Scope) -> Value:
    """Days in which an active account had no accountable owner."""
    gaps = [
        (record, days)
        for record in chosen(records, scope, "account", "", ACTIVE)
        if (days := _unowned_days(record, scope)) > 0
    ]
    found = refs(record for record, _ in gaps)
    return (
        Value(sum(days for _, days in gaps), None, None, len(found), "days", found)
        if records.of("account")
        else no_data("days")
    )


def _unowned_days(record: Record, scope: Scope) -> float:
    total, since = 0.0, max(record.first("signed") or scope.end, scope.start)
    owned = False
    for one in record.all("owner_started", "owner_ended"):
        if one.what == "owner_started":
            total += max(timedelta(), min(one.at, scope.end) - since) / _DAY if not owned else 0.0
            owned = True
        else:
            since, owned = max(one.at, scope.start), False
    return total if owned else total + max(timedelta(), scope.end - since) / _DAY


def _touched(record: Record, scope: Scope) -> bool:
    last, cadence = record.last("touched", "check_in_held", "review_held"), record.number("cadence")
    return last is not None and cadence is not None and scope.end - last <= timedelta(days=cadence)


def _planned_lately(record: Record, scope: Scope) -> bool:
    last = record.last("planned")
    return last is not None and scope.end - last <= timedelta(days=90)


def _concentration(records: Records, scope: Scope) -> Value:
    """Share of the margin that comes from the fifth of the accounts with the largest."""
    found = sorted(numbered(records.of("account"), scope, number("margin")), key=lambda pair: -pair[1])
    whole = sum(margin for _, margin in found)
    top = found[: max(1, round(len(found) / 5))]
    return (
        Value(100 * sum(margin for _, margin in top) / whole, None, None, len(found), "%", refs(one for one, _ in top))
        if whole > 0
        else no_data("%")
    )


def _health_auc(records: Records, scope: Scope) -> Value:
    """How often an account that churned within 90 days of its score had scored lower than one that stayed; ties count half."""
    firsts = [(record, _said(record)[:1]) for record in records.of("account")]
    scored = [(record, first[0]) for record, first in firsts if first and first[0].facts.get("score") is not None]
    gone: list[float] = []
    stayed: list[float] = []
    for record, one in scored:
        left = record.first("churned", after=one.at)
        (gone if left is not None and left - one.at <= timedelta(days=90) else stayed).append(float(one.facts["score"]))
    if not gone or not stayed:
        return no_data("0-1")
    stayed.sort()
    wins = sum(len(stayed) - (bisect_left(stayed, a) + bisect_right(stayed, a)) / 2 for a in gone)
    return Value(wins / (len(gone) * len(stayed)), None, None, len(scored), "0-1", refs(record for record, _ in scored))


def _said(record: Record) -> list[Happening]:
    """The scores that were a word on health: not those of which too little was known."""
    return [one for one in record.all("health_scored") if one.facts.get("colour") != "grey"]


def _was_green(record: Record, scope: Scope) -> bool:
    churned = record.first("churned")
    if churned is None:
        return False
    colours = [one.facts.get("colour") for one in record.all("health_scored") if one.at <= churned - timedelta(days=60)]
    return bool(colours) and colours[-1] == "green"


def _saved(record: Record, scope: Scope) -> bool:
    red = next((one.at for one in record.all("health_scored") if one.facts.get("colour") == "red"), None)
    green = red and any(one.at > red and one.facts.get("colour") == "green" for one in record.all("health_scored"))
    return bool(green) and record.first("renewed", after=red) is not None


def _was_red(record: Record, scope: Scope) -> bool:
    return any(one.facts.get("colour") == "red" for one in record.all("health_scored"))


def _faces(record: Record, scope: Scope) -> float | None:
    lately = [one for one in record.all("dealt_with") if scope.end - one.at <= timedelta(days=90)]
    return float(len({one.facts.get("person") for one in lately})) or None


def _owner_changes(record: Record, scope: Scope) -> float:
    return sum(one.at in scope for one in record.all("owner_started")[1:]) * 365 / scope.days


_entry = entries("Director of Account Operations")
DEFINITIONS: Final = (
    _entry("AM-1", "Accounts kept", "Accounts there at the start of the period that are there at its end.", UP, share("account", "", no(lost), there_at_start), paired="EX-1"),
    _entry("AM-2", "Accounts lost", "Accounts there at the start that left in the period.", DOWN, share("account", "", lost, there_at_start)),
    _entry("AM-3", "Gross revenue kept", "Recurring revenue at the start less reductions and losses, of the revenue at the start.", UP, _revenue(()), paired="AM-1",
           benchmark=("median 88 to 90 % in private business software", "published synthesis, weak evidence")),
    _entry("AM-4", "Net revenue kept", "The same with extensions counted.", UP, _revenue(("expanded",)), paired="AM-1", benchmark=("median about 101 % in 2024", "published synthesis, weak evidence")),
    _entry("AM-5", "Churn reduction", "How much smaller the share of accounts lost is than in the period before.", UP, own(_churn_reduction, "%", Interval.NEWCOMBE, "account"),
           benchmark=("25 %", "goal of the source charts")),
    _entry("AM-6", "Renewals in time", "Renewals decided before the end of the term, of those due.", UP, share("renewal", "due", by_due("decided"))),
    _entry("AM-7", "Accounts per manager", "Mean number of accounts that an account manager owns.", BAND, mean("manager", "", number("accounts"), "count"), minimum=1),
    _entry("AM-8", "Ownership gaps", "Days in which an active account had no accountable owner.", DOWN, own(_gaps, "days", Interval.NONE, "account")),
    _entry("AM-9", "Owner changes", "Changes of owner for each account and year.", DOWN, mean("account", "", _owner_changes, "per year", ACTIVE)),
    _entry("AM-10", "Check-ins in time", "Check-ins held within five working days of their due date, of those due.", UP, share("check_in", "due", by_due("held", working=40))),
    _entry("AM-11", "Cadence kept", "Accounts with a touchpoint within the cadence of their class, of the active ones.", UP, share("account", "", _touched, both(ACTIVE, fact("cadence")))),
    _entry("AM-12", "Reviews held", "Business reviews held, of those planned.", UP, share("review", "planned", did("held")), activity=True),
    _entry("AM-13", "Review actions closed", "Actions agreed in a review that were done by the next one.", UP, share("account_action", "agreed", by_due("done"))),
    _entry("AM-14", "Account plans current", "Key accounts whose plan was renewed within 90 days, of the key accounts.", UP, share("account", "", _planned_lately, both(ACTIVE, fact("class", "key"))), minimum=1),
    _entry("AM-15", "Concentration of profit", "Share of the margin from the fifth of accounts with the largest margin.", CONTEXT, own(_concentration, "%", Interval.NONE, "account"),
           benchmark=("80 % from 20 %", "rule of thumb, to be measured")),
    _entry("AM-16", "Served off their model", "Accounts served outside the model of their class, of the active ones.", DOWN, share("account", "", fact("off_model"), both(ACTIVE, known("off_model")))),
    _entry("AM-17", "Utilisation of what was bought", "Units or licences in use, of those owned.", UP, ratio(summed("usage", "", number("in_use")), summed("usage", "", number("owned")), "%", ("usage",), times=100)),
    _entry("AM-18", "Exceptions left open", "Exceptions open for more than ten working days.", DOWN, state("exception", lambda record, scope: standing("opened", "closed")(record, scope) and scope.worked(record.happenings[0].at, scope.end) > 80)),
    _entry("AM-19", "Health score ability", "How often an account about to leave had scored lower than one that stayed; 0.5 knows nothing.", UP, own(_health_auc, "0-1", Interval.NONE, "account"),
           benchmark=("0.65 to 0.72 for scores made of rules", "published back-tests, weak evidence")),
    _entry("AM-20", "Left while green", "Accounts that left and were green 60 days before, of those that left.", DOWN, share("account", "churned", _was_green), benchmark=("41 % in one sample", "one vendor, weak evidence")),
    _entry("AM-21", "Saved", "Red accounts that came back to green and renewed, of the red ones.", UP, share("account", "", _saved, _was_red), benchmark=("40 to 60 % claimed for the best", "claim, weak evidence")),
    _entry("AM-22", "Faces per account", "Median number of our people that an account dealt with in 90 days.", DOWN, median("account", "", _faces, "count")),
    _entry("AM-23", "Complaint to owner", "Median working time from a complaint at any door to its acceptance by the owner.", DOWN, span("complaint", "received", "owner_accepted", "h", working=True)),
)  # fmt: skip
