"""The clocks of tickets, read from the event log: one query for any number of tickets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from orgdesk.apps.desk.models import RequesterKind, ServicePolicy, Ticket
from orgdesk.apps.desk.rows import POLICIES
from orgdesk.apps.desk.standard_policies import STANDARD
from orgdesk.apps.events.models import Event
from orgdesk.core.service.clocks import Clocks, clocks_of
from orgdesk.core.service.history import Happening, TicketEvent, TicketState
from orgdesk.core.service.policies import Metric, Policy
from orgdesk.core.service.stopwatch import ClockState, Reading

OPENED = "ticket.opened"
KINDS = (
    OPENED,
    "message.received",
    "message.sent",
    "ticket.escalated",
    "ticket.moved",
    "ticket.promised",
    "ticket.prioritised",
    "ticket.policy_changed",
    *(f"ticket.{state}" for state in TicketState),
)
NEAR = 0.8


@dataclass(frozen=True)
class Clock:
    """One clock as the page shows it."""

    label: str
    reading: Reading
    near: bool

    @property
    def running(self) -> bool:
        return self.reading.ended_at is None and self.reading.state is not ClockState.PAUSED

    @property
    def late(self) -> bool:
        return self.reading.state is ClockState.BREACHED

    @property
    def met(self) -> bool:
        return self.reading.state is ClockState.MET


def clocks_of_tickets(tickets: Iterable[Ticket]) -> dict[str, Clocks]:
    """By the ticket's key; a ticket whose log does not begin with its opening (imported history) has none."""
    policies = policies_in_force()
    return {key: clocks_of(events, policies) for key, events in _histories(tickets, policies).items()}


def page_clocks(ticket: Ticket, *, at: datetime) -> list[Clock]:
    """The latest round of every clock, the soonest due first, those that ended last."""
    clocks = clocks_of_tickets([ticket]).get(ticket.key)
    if clocks is None:
        return []
    at = max(at, clocks.at or at)
    readings = [clocks.reading(metric, at, tier) for metric, tier in clocks.live or {}]
    shown = [
        Clock(label_of(row.metric, row.tier), row, NEAR <= row.share < 1)
        for row in readings
        if row is not None and row.state is not ClockState.CANCELLED
    ]
    return sorted(shown, key=lambda one: (one.reading.ended_at is not None, one.reading.due or at))


def label_of(metric: str, tier: str) -> str:
    if metric == Metric.TIER:
        return _("Time of T%(tier)s") % {"tier": tier}
    return {
        Metric.FIRST_RESPONSE: _("First response"),
        Metric.NEXT_RESPONSE: _("Next response"),
        Metric.UPDATE_PROMISE: _("Promised update"),
        Metric.RESOLUTION: _("Resolution"),
    }[Metric(metric)]


def policies_in_force() -> dict[str, Policy]:
    """Also those retired: a ticket keeps the promise under which it was opened."""
    return {row.key: row.to_core() for row in ServicePolicy.objects.select_related("calendar")}


def policy_for(*, live: bool, account: Any, kind: RequesterKind | None = None) -> ServicePolicy | None:
    """The first in force that fits; a kind of requester that is served as another has the other's promises."""
    rows = POLICIES.find('WHERE "state" = %s ORDER BY "order", "id"', ServicePolicy.State.PUBLISHED.value)
    return next((row for row in rows if row.fits(live=live, account=account, kind=kind)), None)


def _histories(tickets: Iterable[Ticket], policies: Mapping[str, Policy]) -> dict[str, list[TicketEvent]]:
    found: dict[str, list[TicketEvent]] = {}
    rows = Event.objects.filter(
        kind__in=KINDS, subjects__object_type="ticket", subjects__object_key__in=[one.key for one in tickets]
    ).order_by("id")
    for key, number, kind, at, data in rows.values_list("subjects__object_key", "id", "kind", "at", "data"):
        if kind == OPENED:
            found[key] = [_opened(number, at, data, policies)]
        elif key in found:
            found[key] += [event for event in [_read(number, kind, at, data, policies)] if event is not None]
    return found


def _opened(number: int, at: datetime, data: Mapping[str, Any], policies: Mapping[str, Policy]) -> TicketEvent:
    named = str(data.get("policy", ""))
    policy = named if named in policies else STANDARD if STANDARD in policies else next(iter(policies))
    priority = str(data.get("priority", 3))
    return TicketEvent(Happening.CREATED, at, number, state=TicketState.NEW, tier="1", policy=policy, priority=priority)


def _read(
    number: int, kind: str, at: datetime, data: Mapping[str, Any], policies: Mapping[str, Policy]
) -> TicketEvent | None:
    state = kind.removeprefix("ticket.")
    if kind in {"message.received", "message.sent"}:
        wrote = Happening.CUSTOMER_WROTE if kind == "message.received" else Happening.REPLIED
        return None if data.get("automatic") else TicketEvent(wrote, at, number)
    elif kind in {"ticket.escalated", "ticket.moved"}:
        moved = kind == "ticket.moved" or data.get("kind") == "functional"
        return TicketEvent(Happening.MOVED, at, number, tier=str(data.get("tier", 1))) if moved else None
    elif kind == "ticket.promised":
        return TicketEvent(Happening.PROMISED, at, number, promised=datetime.fromisoformat(data["promised"]))
    elif kind == "ticket.prioritised":
        return TicketEvent(Happening.TERMS_CHANGED, at, number, priority=str(data["priority"]))
    elif kind == "ticket.policy_changed":
        known = data["policy"] in policies
        return TicketEvent(Happening.TERMS_CHANGED, at, number, policy=data["policy"]) if known else None
    else:
        return TicketEvent(Happening.STATE_CHANGED, at, number, state=TicketState(state))
