"""Where a request stands, in the customer's words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orgdesk.apps.desk.models import Ticket
from orgdesk.apps.events.models import Event
from orgdesk.apps.organisation import lookup
from orgdesk.apps.work.models import WorkItem


@dataclass(frozen=True)
class Story:
    """One sentence, since when, and the next promise; `late` when that has passed."""

    words: str
    since: datetime
    next_at: datetime | None
    solved: bool
    closed: bool
    late: bool = False


@dataclass(frozen=True)
class Standing:
    """A few words for a list, with the tone of a status."""

    words: str
    tone: str


def standing_of(ticket: Ticket) -> Standing:
    """Without a query: a list asks it for every row."""
    if ticket.status in _STANDS:
        words, tone = _STANDS[Ticket.Status(ticket.status)]
        return Standing(str(words), tone)
    return Standing(str(ticket.get_status_display()), "info")


_RECEIVED = (gettext_lazy("received"), "info")
_STANDS = {
    Ticket.Status.NEW: _RECEIVED,
    Ticket.Status.TRIAGED: _RECEIVED,
    Ticket.Status.ASSIGNED: (gettext_lazy("with our team"), "info"),
    Ticket.Status.IN_PROGRESS: (gettext_lazy("being worked on"), "info"),
    Ticket.Status.PENDING_CUSTOMER: (gettext_lazy("waits for your answer"), "warn"),
    Ticket.Status.PENDING_VENDOR: (gettext_lazy("with another firm, whom we have asked"), "info"),
    Ticket.Status.PENDING_INTERNAL: (gettext_lazy("with our specialists"), "info"),
    Ticket.Status.RESOLVED: (gettext_lazy("answered: is it solved?"), "voice"),
    Ticket.Status.CLOSED: (gettext_lazy("closed"), "idle"),
    Ticket.Status.MERGED: (gettext_lazy("goes on in another request"), "idle"),
}


def story_of(ticket: Ticket, *, at: datetime) -> Story:
    period = ticket.periods.last()
    since = period.since if period else ticket.opened_at
    item = WorkItem.objects.about("ticket", ticket.key).open().order_by("-enabled_at").first()
    solved = ticket.status == Ticket.Status.RESOLVED
    closed = ticket.status in {Ticket.Status.CLOSED, Ticket.Status.CANCELLED, Ticket.Status.MERGED}
    if ticket.merged_into is not None:
        words = _("Goes on in %(reference)s") % {"reference": ticket.merged_into.reference}
    elif closed:
        words = _("Closed")
    elif solved and _was_confirmed(ticket, since=since):
        words, solved = _("You told us that it is solved; it is being closed"), False
    elif solved:
        words = _("Answered: please tell us whether it is solved")
    elif ticket.status == Ticket.Status.PENDING_CUSTOMER:
        words = _("Waiting for your answer")
    elif ticket.status == Ticket.Status.PENDING_VENDOR:
        words = _("Waiting for another firm, whom we have asked")
    elif ticket.status == Ticket.Status.PENDING_INTERNAL:
        words = _("With our specialists, who are working on a solution")
    elif item is not None:
        words, since = _with(item, ticket), item.enabled_at
    else:
        words = _("Received")
    next_at = item.due_at if item else None
    return Story(words, since, next_at, solved, closed, late=next_at is not None and next_at < at)


def _was_confirmed(ticket: Ticket, *, since: datetime) -> bool:
    """Said since it was answered; the worker closes it a moment later."""
    said = Event.objects.about("ticket", ticket.key).of_kind("ticket.customer_confirmed")
    return said.filter(at__gte=since).exists()


def _with(item: WorkItem, ticket: Ticket) -> str:
    team = lookup.unit_name(item.unit_key or lookup.unit_of_position(item.position_key))
    if item.claimed_by is not None:
        return _("%(name)s of %(team)s is working on it") % {"name": item.claimed_by.name, "team": team}
    return _("With %(team)s") % {"team": team}
