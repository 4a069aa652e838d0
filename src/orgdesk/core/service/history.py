"""What happened to a ticket, as the clocks read it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from orgdesk.core.phrases import phrase
from orgdesk.core.service.errors import ServiceRuleError


class TicketState(StrEnum):
    """The states of a ticket (vocabulary common to ITIL tools; pending names the party that is waited for)."""

    NEW = "new"
    TRIAGED = "triaged"
    ASSIGNED = "assigned"
    IN_PROGRESS = "in_progress"
    PENDING_CUSTOMER = "pending_customer"
    PENDING_VENDOR = "pending_vendor"
    PENDING_INTERNAL = "pending_internal"
    RESOLVED = "resolved"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    MERGED = "merged"


ENDED = frozenset({TicketState.CLOSED, TicketState.CANCELLED, TicketState.MERGED})
STOPPED = ENDED | {TicketState.RESOLVED}


class Happening(StrEnum):
    """What an event of a ticket says. An automatic reply answers nobody, so it has no place here."""

    CREATED = "created"
    CUSTOMER_WROTE = "customer_wrote"
    REPLIED = "replied"
    PROMISED = "promised"
    STATE_CHANGED = "state_changed"
    MOVED = "moved"
    TERMS_CHANGED = "terms_changed"


@dataclass(frozen=True, slots=True)
class TicketEvent:
    """One event: `state` after it, `tier` it moved to, `policy` and `priority` from now on, `promised` next update.

    A field left None says that the event does not touch it. `number` is the place in the log; it orders events of one instant.
    """

    happening: Happening
    at: datetime
    number: int = 0
    state: TicketState | None = None
    tier: str | None = None
    policy: str | None = None
    priority: str | None = None
    promised: datetime | None = None


def in_order(events: Iterable[TicketEvent]) -> tuple[TicketEvent, ...]:
    """Return the events by time, then number; refuse a log that does not begin with the ticket's creation."""
    ordered = tuple(sorted(events, key=lambda event: (event.at, event.number)))
    if not ordered or ordered[0].happening is not Happening.CREATED:
        raise ServiceRuleError(phrase("The log of a ticket must begin with its creation; add the missing event."))
    return ordered
