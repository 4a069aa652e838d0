"""Technical and product support (TS)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import datetime, timedelta
from operator import itemgetter
from typing import Final

from orgdesk.core.measures.catalogue._entry import CONTEXT, DOWN, UP, entries
from orgdesk.core.measures.formulas import (
    Formula,
    chosen,
    counted,
    mean,
    median,
    middle,
    mix,
    number_of,
    numbered,
    own,
    percentage,
    ratio,
    refs,
    share,
    span,
    state,
)
from orgdesk.core.measures.questions import (
    always,
    at_least,
    at_most,
    both,
    changes_of,
    did,
    fact,
    hours_of,
    known,
    no,
    number,
    standing,
)
from orgdesk.core.measures.records import Record, Records, Scope
from orgdesk.core.measures.values import Interval, Value, no_data

_REOPEN_DAYS: Final = 14
_REPEAT_DAYS: Final = 7
_OPENING: Final = ("opened", "reopened")
_CLOSING: Final = ("resolved", "closed")
_LEAVING: Final = ("released", *_CLOSING)
OPEN: Final = standing("opened", *_CLOSING)
units_of: Final = changes_of("unit")


def moved(record: Record, scope: Scope) -> bool:
    """It went from one unit to another."""
    return len(units_of(record)) > 1


def came_back(record: Record, scope: Scope) -> bool:
    """It returned to a unit that it had left."""
    path = units_of(record)
    return len(set(path)) < len(path)


def first_response(record: Record, scope: Scope) -> float | None:
    """Working hours to the first public reply by a person, when that fell into the period."""
    opened = record.first("opened")
    replies = (one.at for one in record.all("replied") if one.facts.get("by", "person") == "person")
    reply = next(replies, None)
    return scope.worked(opened, reply) if opened and reply and reply in scope else None


def resolution(record: Record, scope: Scope) -> float | None:
    """Working hours from opening to the last resolution, when that fell into the period, waits for the customer taken out."""
    opened, resolved = record.first("opened"), record.last("resolved")
    if opened is None or resolved is None or resolved not in scope:
        return None
    waits = sum(scope.worked(start, min(end, resolved)) for start, end in _waits(record, resolved) if start < resolved)
    return scope.worked(opened, resolved) - waits


def reopened_soon(record: Record, scope: Scope) -> bool:
    """Reopened within 14 days of a resolution."""
    resolved = record.first("resolved")
    again = record.first("reopened", after=resolved) if resolved else None
    return resolved is not None and again is not None and again - resolved <= timedelta(days=_REOPEN_DAYS)


def _waits(record: Record, until: datetime) -> list[tuple[datetime, datetime]]:
    found: list[tuple[datetime, datetime]] = []
    since: datetime | None = None
    for one in record.all("waiting", "continued"):
        if one.what == "waiting":
            since = since or one.at
        elif since is not None:
            found.append((since, one.at))
            since = None
    return found if since is None else [*found, (since, until)]


def _followed(found: Sequence[Record], tickets: Sequence[Record]) -> list[Record]:
    """Those after whose resolution the same account came back on the same topic within a week."""
    opened: dict[tuple[object, object], list[tuple[datetime, str]]] = {}
    for record in tickets:
        at = record.first("opened")
        if at is not None and record.facts.get("account") is not None:
            opened.setdefault(_matter(record), []).append((at, record.key))
    for times in opened.values():
        times.sort()
    return [record for record in found if _is_followed(record, opened.get(_matter(record), []))]


def _matter(record: Record) -> tuple[object, object]:
    return record.facts.get("account"), record.facts.get("topic")


def _is_followed(record: Record, opened: Sequence[tuple[datetime, str]]) -> bool:
    resolved = record.first("resolved")
    if resolved is None:
        return False
    first = bisect_left(opened, resolved, key=itemgetter(0))
    last = bisect_right(opened, resolved + timedelta(days=_REPEAT_DAYS), key=itemgetter(0))
    return any(key != record.key for _, key in opened[first:last])


def _first_contact(records: Records, scope: Scope) -> Value:
    found = chosen(records, scope, "ticket", "resolved", always)
    again = {record.key for record in _followed(found, records.of("ticket"))}
    once = [record for record in found if len(record.all("asked")) == 0 and not moved(record, scope)]
    return percentage([record for record in once if record.key not in again], len(found))


def _repeats(records: Records, scope: Scope) -> Value:
    found = chosen(records, scope, "ticket", "resolved", always)
    return percentage(_followed(found, records.of("ticket")), len(found))


def _unowned(records: Records, scope: Scope) -> Value:
    lonely = whole = 0.0
    rows = []
    for record in records.of("ticket"):
        alone, hours = _hours_alone(record, scope)
        lonely, whole = lonely + alone, whole + hours
        rows += [record] if alone else []
    return _of_hours(lonely, whole, rows)


def _hours_alone(record: Record, scope: Scope) -> tuple[float, float]:
    """The hours of the period in which it was open and nobody's, and all in which it was open."""
    alone = whole = 0.0
    open_now = owned = False
    since = scope.start
    for what, at in [*((one.what, one.at) for one in record.happenings), ("", scope.end)]:
        hours = hours_of(since, at, scope) if open_now else 0.0
        alone, whole, since = alone + (0.0 if owned else hours), whole + hours, at
        open_now = what in _OPENING or (open_now and what not in _CLOSING)
        owned = what == "assigned" or (owned and what not in _LEAVING)
    return alone, whole


def _unannounced(records: Records, scope: Scope) -> Value:
    silent = whole = 0.0
    rows = []
    for record in records.of("ticket"):
        until = scope.end if OPEN(record, scope) else record.last(*_CLOSING) or scope.end
        starts = {one.at: bool(one.facts.get("told")) for one in record.all("waiting")}
        hours = [(hours_of(start, end, scope), starts[start]) for start, end in _waits(record, until)]
        whole += sum(length for length, _ in hours)
        untold = sum(length for length, told in hours if not told)
        silent += untold
        rows += [record] if untold else []
    return _of_hours(silent, whole, rows)


def _of_hours(part: float, whole: float, rows: Sequence[Record]) -> Value:
    return Value(100 * part / whole, None, None, len(rows), "%", refs(rows)) if whole else no_data("%")


def _backlog_days(records: Records, scope: Scope) -> Value:
    waiting = chosen(records, scope, "ticket", "", OPEN)
    recent = Scope(max(scope.start, scope.end - timedelta(days=28)), scope.end)
    resolved = len(chosen(records, recent, "ticket", "resolved", always))
    if not resolved:
        return no_data("days")
    return Value(len(waiting) * recent.days / resolved, None, None, len(waiting), "days", refs(waiting))


def age(record: Record, scope: Scope) -> float | None:
    """Days from opening to the end of the period."""
    first = record.happenings[0].at
    return (scope.end - first) / timedelta(days=1)


def _aged_backlog(records: Records, scope: Scope) -> Value:
    return middle(numbered(chosen(records, scope, "ticket", "", OPEN), scope, age), "days", 0.9)


def _hops(record: Record, scope: Scope) -> float | None:
    return float(max(0, len(units_of(record)) - 1))


def _clock(promise: str) -> Formula:
    """Share of the clocks of this promise that ended in the period and were met."""
    return share("clock", "ended", fact("met"), fact("promise", promise))


_entry = entries("Customer Service Manager")
DEFINITIONS: Final = (
    _entry("TS-1", "Ticket volume", "Tickets opened in the period.", CONTEXT, counted("ticket", "opened"), activity=True),
    _entry("TS-2", "Contact rate", "Tickets opened for each active account, per 30 days.", DOWN,
           ratio(number_of("ticket", "opened"), number_of("account", "", standing("signed", "churned")),
                                            "per account", ("ticket", "account"), monthly=True),
           benchmark=("under 0.5 low touch, 0.5 to 1.0 typical", "published support metrics, weak evidence")),
    _entry("TS-3", "First response time", "Median working time from opening to the first public reply written by a person.", DOWN,
           median("ticket", "", first_response, "h"), paired="EX-3",
           benchmark=("median 7 h 04 over about 1,000 help desks; 2 h is the best fifth", "a help-desk maker's own data")),
    _entry("TS-4", "First response kept", "First-response clocks that ended in time, of those that ended.", UP, _clock("first_response")),
    _entry("TS-5", "Resolution time", "Median working time from opening to the last resolution, waits for the customer taken out.", DOWN,
           median("ticket", "", resolution, "h"), paired="TS-17"),
    _entry("TS-6", "Resolution kept", "Resolution clocks that ended in time, of those that ended.", UP, _clock("resolution"), paired="TS-17"),
    _entry("TS-7", "First contact resolution", "Resolved without a further question, without a move, and not followed by the same matter in 7 days, of all resolved.", UP,
           own(_first_contact, "%", Interval.WILSON, "ticket"), paired="EX-3",
           benchmark=("67 to 72 % average, 80 % the best twentieth", "SQM Group")),
    _entry("TS-8", "First level resolution", "Resolved at T1, of the resolved tickets that T1 is able to resolve.", UP,
           share("ticket", "resolved", fact("tier", "T1"), fact("t1_capable")), paired="TS-17"),
    _entry("TS-9", "Resolution by tier", "Where tickets are resolved; the value is the share at T0 and T1.", UP,
           mix("ticket", "resolved", "tier", ("T0", "T1")), paired="TS-17"),
    _entry("TS-10", "Escalation rate", "Tickets handed to more knowledge at least once, of those opened.", DOWN,
           share("ticket", "opened", did("escalated")), paired="TS-17"),
    _entry("TS-11", "Leakage from T1", "Resolved at T2 or above although T1 was able to, of those resolved at T2 or above.", DOWN,
           share("ticket", "resolved", fact("t1_capable"), both(known("t1_capable"), fact("tier", "T2", "T3", "T4"))), benchmark=("as low as possible", "MetricNet")),
    _entry("TS-12", "Escalation acceptance time", "Median working time from an escalation to its acceptance or return.", DOWN,
           span("escalation", "raised", ("accepted", "rejected"), "h", working=True)),
    _entry("TS-13", "Escalations returned", "Escalations that came back as incomplete, of those raised.", DOWN, share("escalation", "raised", did("rejected"))),
    _entry("TS-14", "Hand-overs per ticket", "Mean number of changes of unit of the tickets resolved.", DOWN,
           mean("ticket", "resolved", _hops, "count"), benchmark=("hand-overs go with longer resolution", "process-mining challenge of 2013")),
    _entry("TS-15", "Ping-pong", "Tickets that returned to a unit they had left, of the resolved ones that changed unit.", DOWN,
           share("ticket", "resolved", came_back, moved)),
    _entry("TS-16", "Time without owner", "Hours in which an open ticket belonged to nobody, of all open hours.", DOWN,
           own(_unowned, "%", Interval.NONE, "ticket"), version=2),
    _entry("TS-17", "Reopened", "Resolved tickets that were reopened within 14 days, of those resolved.", DOWN,
           share("ticket", "resolved", reopened_soon), paired="TS-5"),
    _entry("TS-18", "Repeat contact", "Resolved tickets after which the same account came with the same topic within 7 days.", DOWN,
           own(_repeats, "%", Interval.WILSON, "ticket"), paired="TS-7"),
    _entry("TS-19", "Backlog", "Tickets open at the end of the period.", DOWN, state("ticket", OPEN)),
    _entry("TS-20", "Backlog in days", "Open tickets divided by the daily resolutions of the last 28 days.", DOWN, own(_backlog_days, "days", Interval.NONE, "ticket")),
    _entry("TS-21", "Age of the backlog", "90th percentile of the age of open tickets.", DOWN, own(_aged_backlog, "days", Interval.ORDER, "ticket"),
           benchmark=("none over 30 days", "a common rule")),
    _entry("TS-22", "Unannounced waiting", "Hours waiting for the customer that began without a word to them, of all such hours.", DOWN,
           own(_unannounced, "%", Interval.NONE, "ticket"), version=2, paired="TS-5"),
    _entry("TS-23", "Next update kept", "Promised updates given in time, of those due.", UP, _clock("next_update")),
    _entry("TS-24", "Declarations", "What agents declared; the value is the share of I can.", CONTEXT, mix("declaration", "made", "answer", ("can",))),
    _entry("TS-25", "Dispatch time", "Median working time from entering the queue of the organisation to the first unit.", DOWN,
           span("ticket", "opened", "placed", "min", working=True)),
    _entry("TS-26", "Speed of answer", "Mean wait of answered calls.", DOWN, mean("call", "answered", number("wait"), "s"),
           benchmark=("80 % within 20 to 30 s is customary", "MetricNet")),
    _entry("TS-27", "Calls abandoned", "Calls given up after more than five seconds, of the calls offered.", DOWN,
           share("call", "offered", both(did("abandoned"), at_least("wait", 5)), no(both(did("abandoned"), at_most("wait", 4.999))))),
    _entry("TS-28", "Handle time", "Mean time spent on a contact, wrap-up included. Never read alone.", CONTEXT,
           mean("contact", "handled", number("minutes"), "min"), paired="TS-17"),
    _entry("TS-29", "Priority overridden", "Tickets whose priority was changed by hand, of those opened.", DOWN, share("ticket", "opened", did("reprioritised"))),
    _entry("TS-30", "Hidden channels", "Work found outside the queue, of the work sampled by an audit.", DOWN, share("sample", "drawn", fact("outside"))),
)  # fmt: skip
