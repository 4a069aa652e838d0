"""Incident, problem, change (IN)."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import timedelta
from typing import Final

from orgdesk.core.measures.catalogue._entry import DOWN, UP, entries
from orgdesk.core.measures.catalogue.support import age
from orgdesk.core.measures.formulas import chosen, counted, median, own, percentage, share, span
from orgdesk.core.measures.questions import always, at_most, by_due, did, fact, known, no, number, standing, within
from orgdesk.core.measures.records import Record, Records, Scope
from orgdesk.core.measures.values import Interval, Value


def _repeated(records: Records, scope: Scope) -> Value:
    """Incidents whose cause already led to one in the 90 days before."""
    found = chosen(records, scope, "incident", "declared", always)
    return percentage([record for record in found if _has_forerunner(record, records)], len(found))


def _has_forerunner(record: Record, records: Records) -> bool:
    cause, at = record.facts.get("cause"), record.first("declared")
    if not isinstance(cause, Hashable) or cause is None or at is None:
        return False
    earlier = (
        other.first("declared")
        for other in records.of("incident")
        if other.facts.get("cause") == cause and other.key != record.key
    )
    return any(before is not None and timedelta() <= at - before <= timedelta(days=90) for before in earlier)


def _change_caused(records: Records, scope: Scope) -> Value:
    causes = {
        one.facts.get("cause_change") for one in chosen(records, scope, "incident", "declared", fact("cause_change"))
    }
    changes = chosen(records, scope, "change", "delivered", always)
    return percentage([record for record in changes if record.key in causes], len(changes))


_entry = entries("Technical Director")
_SEVERE: Final = at_most("severity", 2)
DEFINITIONS: Final = (
    _entry("IN-1", "Incidents declared", "Incidents declared in the period.", DOWN, counted("incident", "declared")),
    _entry("IN-2", "Time to declare", "Median time from the first signal to the declaration.", DOWN, span("incident", "signalled", "declared", "min")),
    _entry("IN-3", "Time to take command", "Median time from the declaration to a named commander.", DOWN, span("incident", "declared", "commanded", "min")),
    _entry("IN-4", "Time to restore", "Median time from the declaration to restored service.", DOWN, span("incident", "declared", "restored", "h"), paired="IN-9"),
    _entry("IN-5", "Updates in time", "Updates sent by the promised time, of those promised.", UP, share("clock", "ended", fact("met"), fact("promise", "incident_update")),
           benchmark=("every 15 to 30 minutes at the highest severity is customary", "published incident guides")),
    _entry("IN-6", "Customers affected", "Median number of accounts hit by an incident.", DOWN, median("incident", "declared", number("accounts"), "count")),
    _entry("IN-7", "Reviews in time", "Severe incidents reviewed within five working days of restoring, of the severe ones restored.", UP,
           share("incident", "restored", within("restored", "reviewed", working=40), _SEVERE)),
    _entry("IN-8", "Review actions done", "Actions from reviews done by their due date, of those due.", UP, share("review_action", "due", by_due("done"))),
    _entry("IN-9", "Repeat incidents", "Incidents with the cause of another in the 90 days before, of all declared.", DOWN, own(_repeated, "%", Interval.WILSON, "incident")),
    _entry("IN-10", "Incidents with a problem", "Incidents of severity 1 to 3 linked to a problem or limitation, of all such incidents.", UP,
           share("incident", "declared", fact("problem"), at_most("severity", 3))),
    _entry("IN-11", "Known errors with a workaround", "Open known errors with a published workaround, of all open ones.", UP,
           share("problem", "", did("workaround_published"), standing("known_error", "closed"))),
    _entry("IN-12", "Age of open problems", "90th percentile of the age of open problems.", DOWN, median("problem", "", age, "days", standing("opened", "closed"), at=0.9)),
    _entry("IN-13", "Change decision time", "Median time from handing in a change request to its decision.", DOWN, span("change", "submitted", ("accepted", "refused"), "days")),
    _entry("IN-14", "Change lead time", "Median time from accepting a change to its delivery.", DOWN, span("change", "accepted", "delivered", "days"), paired="IN-15"),
    _entry("IN-15", "Incidents from changes", "Delivered changes that caused an incident, of those delivered.", DOWN, own(_change_caused, "%", Interval.WILSON, "change", "incident"), paired="IN-14"),
    _entry("IN-16", "Emergency changes", "Emergency changes, of all handed in.", DOWN, share("change", "submitted", fact("type", "emergency"), known("type"))),
    _entry("IN-17", "Side-door contacts", "Contacts with R&D outside the agreed paths, of all contacts with R&D.", DOWN, share("rd_contact", "made", no(fact("path"))),
           benchmark=("none", "rule of the source charts")),
)  # fmt: skip
