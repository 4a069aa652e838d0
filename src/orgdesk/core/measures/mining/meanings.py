"""A log of cases in another system's words, told in those of our own log, so that every measure can be taken of it.

Which word means what is said by people (`Meanings`); what nobody said stays out. Nothing is added that the log does not tell.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import pairwise
from typing import Final

from orgdesk.core.measures.mining.log import EPOCH, Column, EventLog
from orgdesk.core.measures.mining.objects import LogObject, ObjectEvent, ObjectLog

OPENED: Final = "ticket.opened"
STATES: Final = (
    OPENED,
    "ticket.in_progress",
    "ticket.pending_customer",
    "ticket.pending_vendor",
    "ticket.pending_internal",
    "ticket.resolved",
    "ticket.closed",
    "ticket.cancelled",
)
SAYINGS: Final = ("message.received", "message.sent")
"""What an activity may mean: the state that it brings the case into, or a message."""
OVER: Final = frozenset({"ticket.resolved", "ticket.closed", "ticket.cancelled"})
_WORDS: Final = (
    ("ticket.pending_customer", ("user info", "customer", "requester", "caller", "pending_customer", "pending")),
    ("ticket.pending_vendor", ("vendor", "supplier", "third party")),
    ("ticket.pending_internal", ("hold", "awaiting", "waiting", "suspended")),
    ("ticket.resolved", ("resolved", "solved", "done", "completed", "fixed")),
    ("ticket.closed", ("closed", "close")),
    ("ticket.cancelled", ("cancel", "rejected", "withdrawn")),
    ("ticket.in_progress", ("active", "progress", "work", "open", "assigned", "accepted")),
    (OPENED, ("new", "created", "opened", "registered", "logged")),
)
_COLUMNS: Final = {
    "unit": ("unit", "assignment_group", "org:group", "group", "team", "queue", "department"),
    "person": ("resource", "org:resource", "assigned_to", "assignee", "agent", "owner", "user"),
    "priority": ("priority", "severity"),
    "channel": ("channel", "contact_type", "via", "origin"),
    "account": ("account", "company", "organisation", "organization", "customer"),
    "promise": ("made_sla", "sla_met", "within_sla"),
}
_Link = tuple[str, str]
_TRUE: Final = frozenset({"true", "1", "yes", "y", "t"})


@dataclass(frozen=True, slots=True)
class Meanings:
    """`activities` says for each activity what it means (one of `STATES` and `SAYINGS`), `columns` which column tells a case's
    unit, person, priority, channel and account, and whether its promise was kept."""

    activities: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)

    def of(self, role: str, log: EventLog) -> Column | None:
        """The column that tells this, where there is one."""
        return log.columns.get(self.columns.get(role, ""))

    def waiting(self) -> list[str]:
        """The activities in which a case waits for the customer."""
        return [name for name, meaning in self.activities.items() if meaning == "ticket.pending_customer"]


def guess_meanings(log: EventLog) -> Meanings:
    """What the names of activities and columns suggest; an activity that is called as in our log means that."""
    lower = {name.strip().lower(): name for name in reversed(list(log.columns))}
    columns = {role: next((lower[name] for name in names if name in lower), "") for role, names in _COLUMNS.items()}
    return Meanings({name: _meaning(name) for name in log.activity.values}, columns)


def _meaning(activity: str) -> str:
    if activity in STATES or activity in SAYINGS:
        return activity
    elif "." in activity and activity.islower():  # the name of another kind of event, ours or like ours
        return ""
    word = activity.lower()
    return next((meaning for meaning, parts in _WORDS if any(part in word for part in parts)), "")


_TOLD_BY: Final[tuple[tuple[str, frozenset[str]], ...]] = (
    ("", frozenset({"TS-1"})),
    ("over", frozenset({"TS-5", "TS-17", "TS-19", "TS-20", "TS-21"})),
    ("unit", frozenset({"TS-14", "TS-15"})),
    ("person", frozenset({"TS-16", "WF-20"})),
    ("promise", frozenset({"TS-6"})),
    ("account", frozenset({"TS-18"})),
    ("answered", frozenset({"TS-3"})),
)


def measures_told(meanings: Meanings) -> frozenset[str]:
    """The codes of the measures that such a log tells something about: of all others it is silent, and silence is not zero."""
    means = set(meanings.activities.values())
    known = {"", *(role for role, column in meanings.columns.items() if column)}
    known |= {"over"} if means & OVER else set()
    known |= {"answered"} if "message.sent" in means else set()
    return frozenset().union(*(codes for what, codes in _TOLD_BY if what in known))


def in_our_words(log: EventLog, meanings: Meanings) -> ObjectLog:
    """The cases as tickets: opened with their first event, then every change of state, unit and person in its order."""
    telling = _Telling(log, meanings)
    events = sorted(telling.events(), key=lambda event: event.at)
    return ObjectLog(tuple(events), tuple(telling.objects.values()), log.left_out)


class _Telling:
    """Goes through the cases once; what every event needs is taken out of the arrays beforehand."""

    def __init__(self, log: EventLog, meanings: Meanings) -> None:
        self.log = log
        self.moments = [EPOCH + timedelta(microseconds=at) for at in log.at.tolist()]
        known = [meanings.activities.get(name, "") for name in log.activity.values]
        self.meant = [known[code] for code in log.activity.codes.tolist()]
        self.told = {role: _words(meanings.of(role, log)) for role in _COLUMNS}
        self.objects: dict[str, LogObject] = {}
        self.number = 0

    def events(self) -> Iterator[ObjectEvent]:
        for case, (first, after) in zip(self.log.cases, pairwise(self.log.starts.tolist()), strict=True):
            yield from self._case(case, first, after)

    def _case(self, case: str, first: int, after: int) -> Iterator[ObjectEvent]:
        ticket = (self._link("ticket", case),)
        links = (*ticket, self._link("process", case), self._link("work", case))
        account = self._word("account", first)
        facts = {role: word for role in ("priority", "channel") if (word := self._word(role, first))}
        yield self._event(OPENED, first, (*ticket, self._link("account", account)) if account else ticket, facts)
        state, unit, person = OPENED, "", ""
        for index in range(first, after):
            now, given, held = self.meant[index], self._word("unit", index), self._word("person", index)
            if now in SAYINGS:
                yield self._event(now, index, ticket, {})
            elif now and now not in (state, OPENED):
                yield self._event(now, index, ticket, {"from": state.partition(".")[2]})
                state = now
            if given and given != unit:
                yield self._event("work.enabled", index, links, {"unit": given})
                unit = given
            if held and held != person:
                yield self._event("work.claimed", index, links, {"unit": unit})
                person = held
        if state in OVER:
            yield from self._end(case, after - 1, links)

    def _end(self, case: str, last: int, links: tuple[_Link, ...]) -> Iterator[ObjectEvent]:
        yield self._event("work.finished", last, links, {"unit": self._word("unit", last)})
        if kept := self._word("promise", last):
            told = {"promise": "resolution", "met": "true" if kept.lower() in _TRUE else "false"}
            yield self._event("clock.ended", last, (links[0], self._link("clock", case)), told)

    def _event(self, kind: str, index: int, links: tuple[_Link, ...], words: dict[str, str]) -> ObjectEvent:
        self.number += 1
        if person := self._word("person", index):
            words["resource"] = person
        return ObjectEvent(f"e{self.number}", kind, self.moments[index], links, words)

    def _link(self, kind: str, key: str) -> _Link:
        name = f"{kind}:{key}"
        if name not in self.objects:
            self.objects[name] = LogObject(name, kind)
        return name, ""

    def _word(self, role: str, index: int) -> str:
        words = self.told[role]
        return words[index] if words else ""


def _words(column: Column | None) -> list[str]:
    """The word of each event."""
    if column is None:
        return []
    known = (*column.values, "")  # code -1 is the last
    return [known[code] for code in column.codes.tolist()]
