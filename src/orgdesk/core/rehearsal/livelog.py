"""The log of a rehearsal as the live desk would have written it, so that what reads the one reads the other.

Kinds, objects and attributes are those of the live log: work is enabled, claimed and finished in units, tickets are opened,
resolved and come back, hand-overs are escalations that are accepted or returned. What nobody rehearses (words, products, accounts)
is not there, so a measure that needs it says that it has no data. `clock.ended` says what the desk reads off its own clocks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from orgdesk.core.measures.mining import LogObject, ObjectEvent, ObjectLog
from orgdesk.core.rehearsal.bundle import Bundle
from orgdesk.core.rehearsal.oracle import Happening
from orgdesk.core.rehearsal.tally import ServiceClock

CHANGES: Final[Mapping[str, str]] = {
    "ticket.closed": "in_progress",
    "ticket.reopened": "resolved",
    "ticket.pending_customer": "in_progress",
    "ticket.in_progress": "pending_customer",
    "ticket.cancelled": "new",
}
"""From which status each change of a ticket goes."""
KINDS: Final[Mapping[str, str]] = {"ticket.closed": "ticket.resolved", "work.started": "work.claimed"}
LIFECYCLES: Final[Mapping[str, str]] = {
    "work.enabled": "enabled",
    "work.started": "started",
    "work.finished": "finished",
    "work.withdrawn": "withdrawn",
}


def live_log(
    bundle: Bundle, log: Iterable[Happening], begin: datetime, *, tiers: Mapping[str, int] | None = None
) -> ObjectLog:
    """What was played from this bundle, beginning on the Monday `begin`; `tiers` are those of the units."""
    writer = _Writer(bundle, begin, tiers or {})
    events = tuple(event for one in log for event in writer.write(one))
    return ObjectLog(events, tuple(writer.objects.values()))


@dataclass
class _Ticket:
    """What has to be remembered of a ticket until it ends."""

    opened: float
    kind: int
    unit: str = ""
    begun: bool = False
    resolved: bool = False
    paused: float = 0.0


@dataclass
class _Writer:
    bundle: Bundle
    begin: datetime
    tiers: Mapping[str, int]
    objects: dict[str, LogObject] = field(default_factory=dict)
    tickets: dict[int, _Ticket] = field(default_factory=dict)
    works: dict[int, dict[str, str]] = field(default_factory=dict)
    written: int = 0

    def __post_init__(self) -> None:
        self.names = {step.key: step.name or step.key for step in self.bundle.steps}
        self.kinds = {kind.key: place for place, kind in enumerate(self.bundle.cases)}
        self.clock = ServiceClock(self.bundle.service)

    def write(self, one: Happening) -> Iterator[ObjectEvent]:
        if one.kind == "selfhelp.resolved":
            yield self._event(one.at, one.kind, {"visitor": f"V-{one.ticket}", "article": "A-topic"})
        elif one.kind == "article.published":
            yield self._event(one.at, one.kind, {"article": f"A-{one.ticket}"})
        elif one.work:
            yield from self._work(one)
        else:
            yield from self._ticket(one)

    def _ticket(self, one: Happening) -> Iterator[ObjectEvent]:
        objects = {"ticket": f"T-{one.ticket}"}
        if one.kind == "ticket.opened":
            self.tickets[one.ticket] = _Ticket(one.at, self.kinds.get(one.case_kind, 0))
            yield self._event(one.at, one.kind, objects, {"request_type": one.case_kind})
        elif one.kind == "ticket.moved":
            yield from self._sent_back(one, objects)
        else:
            ticket = self.tickets[one.ticket]
            words = {"from": CHANGES[one.kind]}
            if one.kind == "ticket.closed":
                words |= self._tier(ticket.unit)
                yield self._event(one.at, "ticket.resolved", objects, words)
                yield from self._ended(one.at, one.ticket, "resolution")
            else:
                yield self._event(one.at, one.kind, objects, words)
            self._pause(ticket, one)

    def _pause(self, ticket: _Ticket, one: Happening) -> None:
        if one.kind == "ticket.pending_customer":
            ticket.paused -= self.clock.at(one.at)
        elif one.kind == "ticket.in_progress":
            ticket.paused += self.clock.at(one.at)

    def _sent_back(self, one: Happening, objects: Mapping[str, str]) -> Iterator[ObjectEvent]:
        """Who got it gave it back as incomplete: it was handed over, and came back at once."""
        ticket = self.tickets[one.ticket]
        yield self._event(one.at, "ticket.escalated", objects, {"kind": "functional", "from": ticket.unit})
        yield self._event(one.at, "escalation.returned", objects, {"kind": "functional", "to": ticket.unit})

    def _work(self, one: Happening) -> Iterator[ObjectEvent]:
        ticket, unit = self.tickets[one.ticket], one.unit.partition("+")[0]
        if one.kind == "work.enabled":
            yield from self._handed_over(one, ticket, unit)
        words = self.works.setdefault(one.work, {"enabled_at": self._moment(one.at).isoformat()})
        told = {"unit": unit, "work_kind": one.step, "title": self.names[one.step], "lifecycle": LIFECYCLES[one.kind]}
        objects = {"ticket": f"T-{one.ticket}", "work": f"W-{one.work}", "process": f"P-{one.ticket}"}
        more = {"position": one.position, "resource": one.position} if one.position else {}
        yield self._event(one.at, KINDS.get(one.kind, one.kind), objects, {**words, **told, **more})
        if one.kind == "work.started":
            words["started_at"] = self._moment(one.at).isoformat()
            if not ticket.begun:
                ticket.begun = True
                yield from self._ended(one.at, one.ticket, "first_response")

    def _handed_over(self, one: Happening, ticket: _Ticket, unit: str) -> Iterator[ObjectEvent]:
        if ticket.unit and ticket.unit != unit:
            words = {"kind": "functional", "from": ticket.unit, "to": unit, **self._tier(unit)}
            yield self._event(one.at, "ticket.escalated", {"ticket": f"T-{one.ticket}"}, words)
        ticket.unit = unit

    def _ended(self, at: float, number: int, promise: str) -> Iterator[ObjectEvent]:
        """The clock of a promise, where one was made; it ends once, however often the ticket comes back."""
        ticket = self.tickets[number]
        targets = self.bundle.targets_of(ticket.kind)
        allowed = targets.resolve if promise == "resolution" else targets.respond
        if allowed is not None and not (promise == "resolution" and ticket.resolved):
            paused = ticket.paused if promise == "resolution" else 0.0
            met = self.clock.at(at) - self.clock.at(ticket.opened) - paused <= allowed
            objects = {"ticket": f"T-{number}", "clock": f"T-{number}/{promise}"}
            yield self._event(at, "clock.ended", objects, {"promise": promise, "met": "true" if met else "false"})
        ticket.resolved = ticket.resolved or promise == "resolution"

    def _tier(self, unit: str) -> dict[str, str]:
        return {"tier": str(self.tiers[unit])} if unit in self.tiers else {}

    def _moment(self, at: float) -> datetime:
        return self.begin + timedelta(hours=at)

    def _event(
        self, at: float, kind: str, objects: Mapping[str, str], words: Mapping[str, str] | None = None
    ) -> ObjectEvent:
        self.written += 1
        links = []
        for object_type, key in objects.items():
            name = f"{object_type}:{key}"
            self.objects.setdefault(name, LogObject(name, object_type))
            links.append((name, ""))
        told = {name: word for name, word in (words or {}).items() if word}
        return ObjectEvent(f"e{self.written}", kind, self._moment(at), tuple(links), told)
