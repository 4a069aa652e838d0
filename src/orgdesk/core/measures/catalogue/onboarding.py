"""Qualification and onboarding (ON)."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from orgdesk.core.measures.catalogue._entry import CONTEXT, DOWN, UP, entries
from orgdesk.core.measures.formulas import mean, own, ratio, refs, share, span, summed, total
from orgdesk.core.measures.questions import Number, by_due, did, fact, hours_in, no, number
from orgdesk.core.measures.records import Record, Records, Scope
from orgdesk.core.measures.values import Interval, Value, no_data


def _mismatch(record: Record, scope: Scope) -> bool:
    return record.facts.get("requested_path") != record.facts.get("path")


def _blocked_days(record: Record, scope: Scope) -> float | None:
    return hours_in(record, ("blocked",), ("unblocked",), scope.end) / 24 or None


def _tickets_after(what: str, *, days: float) -> Number:
    """How many tickets the account of this enrolment opened in so many days after; None before that time has passed."""

    def counted(record: Record, scope: Scope) -> float | None:
        since, known = record.first(what), record.number("tickets_after")
        return known if since is not None and scope.end - since >= timedelta(days=days) else None

    return counted


def _early_tickets(records: Records, scope: Scope) -> Value:
    """Tickets of an account's first 90 days over tickets of a mature account in 90 days, both per account and day."""
    young: list[tuple[int, float]] = []
    old: list[tuple[int, float]] = []
    opened: dict[object, list[object]] = {}
    for ticket in records.of("ticket"):
        opened.setdefault(ticket.facts.get("account"), []).append(ticket.first("opened"))
    found = [record for record in records.of("account") if record.first("signed") is not None]
    for record in found:
        signed = record.happenings[0].at
        border = min(signed + timedelta(days=90), scope.end)
        stamps = [at for at in opened.get(record.key, []) if at is not None]
        young.append((sum(signed <= at < border for at in stamps), (border - signed).days))  # type: ignore[operator]
        old.append((sum(border <= at < scope.end for at in stamps), (scope.end - border).days))  # type: ignore[operator]
    early, mature = _rate(young), _rate(old)
    return (
        Value(early / mature, None, None, len(found), "ratio", refs(found))
        if mature and early is not None
        else no_data("ratio")
    )


def _rate(counts: list[tuple[int, float]]) -> float | None:
    days = sum(length for _, length in counts)
    return sum(count for count, _ in counts) / days if days else None


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
    _entry("ON-11", "Blocked time", "Days in which steps were blocked.", DOWN, total("step", "", _blocked_days, "days")),
    _entry("ON-12", "Touchpoints held", "Touchpoints held, of those due.", UP, share("touchpoint", "due", did("held"))),
    _entry("ON-13", "Attendance", "People who came to sessions, of those invited.", UP, ratio(summed("session_booking", "held", number("attended")), summed("session_booking", "held", number("invited")), "%", ("session_booking",), times=100)),
    _entry("ON-14", "Reschedules", "Sessions booked anew at least once, of those booked.", DOWN, share("session_booking", "booked", did("rescheduled"))),
    _entry("ON-15", "Automatic mails on their day", "Planned mails sent on the planned day, of those planned.", UP, share("planned_mail", "planned", fact("on_day"))),
    _entry("ON-16", "Deferred", "Onboardings with a deferred block, of those started.", CONTEXT, share("enrolment", "started", did("deferred"))),
    _entry("ON-17", "Lesson plans reused", "Sessions held on a plan that was there before, of the sessions held.", UP, share("session_booking", "held", fact("plan"))),
    _entry("ON-18", "Early tickets", "Tickets per day of an account's first 90 days, over those of a mature account.", DOWN, own(_early_tickets, "ratio", Interval.NONE, "account", "ticket")),
    _entry("ON-19", "Early loss", "Accounts lost within 90 days of starting, of those started.", DOWN, share("enrolment", "started", _early_loss)),
    _entry("ON-20", "Tickets after hand-over", "Mean number of tickets in the 30 days after hand-over to support.", DOWN, mean("enrolment", "", _tickets_after("handed_over", days=30), "count")),
)  # fmt: skip
