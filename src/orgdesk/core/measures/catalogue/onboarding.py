"""Qualification and onboarding (ON)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from orgdesk.core.measures.catalogue._entry import CONTEXT, DOWN, UP, entries
from orgdesk.core.measures.formulas import mean, own, ratio, refs, share, span, summed, total
from orgdesk.core.measures.questions import Number, by_due, did, fact, hours_in, hours_of, no, number
from orgdesk.core.measures.records import Record, Records, Scope
from orgdesk.core.measures.values import Interval, Value, no_data

_EARLY: Final = timedelta(days=90)


def _mismatch(record: Record, scope: Scope) -> bool:
    return record.facts.get("requested_path") != record.facts.get("path")


def _blocked_days(record: Record, scope: Scope) -> float | None:
    return hours_in(record, ("blocked",), ("unblocked",), scope) / 24 or None


def _tickets_after(what: str, *, days: float) -> Number:
    """How many tickets the account of this enrolment opened in so many days after; None before that time has passed."""

    def counted(record: Record, scope: Scope) -> float | None:
        since, known = record.first(what), record.number("tickets_after")
        return known if since is not None and scope.end - since >= timedelta(days=days) else None

    return counted


def _early_tickets(records: Records, scope: Scope) -> Value:
    """Tickets of the period for each day of an account's first 90 days in it, over those for each day of an account that is older."""
    opened: dict[object, list[datetime]] = {}
    for ticket in records.of("ticket"):
        at = ticket.first("opened")
        if at is not None and at in scope:
            opened.setdefault(ticket.facts.get("account"), []).append(at)
    found = [record for record in records.of("account") if record.first("signed") is not None]
    early = mature = (0, 0.0)
    for record in found:
        signed, stamps = record.happenings[0].at, opened.get(record.key, [])
        border = signed + _EARLY
        early = _more(early, stamps, signed, border, scope)
        mature = _more(mature, stamps, border, scope.end, scope)
    if not early[1] or not mature[0]:
        return no_data("ratio")
    return Value(early[0] / early[1] / (mature[0] / mature[1]), None, None, len(found), "ratio", refs(found))


def _more(
    known: tuple[int, float], stamps: list[datetime], start: datetime, end: datetime, scope: Scope
) -> tuple[int, float]:
    """The tickets and the hours known so far, with those between two moments."""
    return known[0] + sum(start <= at < end for at in stamps), known[1] + hours_of(start, end, scope)


def _early_loss(record: Record, scope: Scope) -> bool:
    started, lost = record.first("started"), record.first("lost")
    return started is not None and lost is not None and lost - started <= timedelta(days=90)


_entry = entries("Project Manager")
DEFINITIONS: Final = (
    _entry("ON-1", "Qualification time", "Median working time from intake to the class being decided.", DOWN, span("qualification", "received", "decided", "h", working=True), paired="ON-2"),
    _entry("ON-2", "Classes overridden", "Classes changed by hand, of those decided.", DOWN, share("qualification", "decided", did("overridden"))),
    _entry("ON-3", "Other path than asked", "Qualifications whose path differs from the one asked for, of those decided.", CONTEXT, share("qualification", "decided", _mismatch, fact("requested_path"))),
    _entry("ON-4", "Complete hand-offs", "Required facts filled in at hand-off, of those required.", UP, ratio(summed("handoff", "offered", number("filled")), summed("handoff", "offered", number("required")), "%", ("handoff",), times=100)),
    _entry("ON-5", "Hand-off acceptance", "Median working time from offering a hand-off to its acceptance.", DOWN, span("handoff", "offered", "accepted", "h", working=True), paired="ON-4"),
    _entry("ON-6", "Time to first value", "Median time from contract to the first value for the customer.", DOWN, span("enrolment", "contracted", "first_value", "days"),
           benchmark=("1.5 self-serve, 7 to 14 small, 28 to 84 large", "published onboarding metrics, weak evidence")),
    _entry("ON-7", "Install time", "Median time from the start of an install to live.", DOWN, span("enrolment", "install_started", "live", "days"), paired="ON-20"),
    _entry("ON-8", "Time to complete", "Median time from the start of an onboarding to its completion.", DOWN, span("enrolment", "started", "completed", "days"), paired="ON-20",
           benchmark=("100 days on average in business software", "quoted survey, weak evidence")),
    _entry("ON-9", "Completed in time", "Onboardings completed by their planned date, of those completed; deferred ones left out.", UP, share("enrolment", "completed", by_due("completed"), no(did("deferred"))), paired="ON-20"),
    _entry("ON-10", "Steps in time", "Steps done by their due date, of the steps due.", UP, share("step", "due", by_due("done"))),
    _entry("ON-11", "Blocked time", "Days in which steps were blocked.", DOWN, total("step", "", _blocked_days, "days"), version=2),
    _entry("ON-12", "Touchpoints held", "Touchpoints held, of those due.", UP, share("touchpoint", "due", did("held"))),
    _entry("ON-13", "Attendance", "People who came to sessions, of those invited.", UP, ratio(summed("session_booking", "held", number("attended")), summed("session_booking", "held", number("invited")), "%", ("session_booking",), times=100)),
    _entry("ON-14", "Reschedules", "Sessions booked anew at least once, of those booked.", DOWN, share("session_booking", "booked", did("rescheduled"))),
    _entry("ON-15", "Automatic mails on their day", "Planned mails sent on the planned day, of those planned.", UP, share("planned_mail", "planned", fact("on_day"))),
    _entry("ON-16", "Deferred", "Onboardings with a deferred block, of those started.", CONTEXT, share("enrolment", "started", did("deferred"))),
    _entry("ON-17", "Lesson plans reused", "Sessions held on a plan that was there before, of the sessions held.", UP, share("session_booking", "held", fact("plan"))),
    _entry("ON-18", "Early tickets", "Tickets per day of an account's first 90 days, over those of a mature account.", DOWN, own(_early_tickets, "ratio", Interval.NONE, "account", "ticket"), version=2),
    _entry("ON-19", "Early loss", "Accounts lost within 90 days of starting, of those started.", DOWN, share("enrolment", "started", _early_loss)),
    _entry("ON-20", "Tickets after hand-over", "Mean number of tickets in the 30 days after hand-over to support.", DOWN, mean("enrolment", "", _tickets_after("handed_over", days=30), "count")),
)  # fmt: skip
