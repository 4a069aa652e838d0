"""What was done with a ticket, read once for every part of its page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Subquery, Sum

from orgdesk.apps.desk.models import (
    Declaration,
    Escalation,
    Movement,
    PriorityChange,
    Resolution,
    StatusPeriod,
    Ticket,
    TimeEntry,
)


@dataclass(frozen=True)
class Record:
    """The rows of each kind, the earliest first. `own` has `computed` and `because` of the last change of priority, and `spent` minutes."""

    declarations: list[Declaration]
    escalations: list[Escalation]
    resolutions: list[Resolution]
    movements: list[Movement]
    periods: list[StatusPeriod]
    watchers: set[int]
    tags: list[str]
    own: dict[str, Any]


def record_of(ticket: Ticket) -> Record:
    rows, periods = list(_own(ticket)), list(ticket.periods.select_related("blocker"))
    return Record(
        declarations=list(ticket.declarations.select_related("by", "limitation")),
        escalations=list(ticket.escalations.select_related("by", "answered_by")),
        resolutions=list(ticket.resolutions.select_related("by", "article")) if _ever_answered(ticket, periods) else [],
        movements=list(ticket.movements.select_related("by", "to_person")),
        periods=periods,
        watchers={row["watchers"] for row in rows if row["watchers"]},
        tags=sorted({row["tags__name"] for row in rows if row["tags__name"]}),
        own=rows[0],
    )


def _ever_answered(ticket: Ticket, periods: list[StatusPeriod]) -> bool:
    ended = {Ticket.Status.RESOLVED, Ticket.Status.CLOSED, Ticket.Status.MERGED}
    return ticket.status in ended or any(row.status in ended for row in periods)


def _own(ticket: Ticket) -> Any:
    """One row for each watcher and tag, each with the same sums."""
    changes = PriorityChange.objects.filter(ticket=OuterRef("pk")).order_by("-at", "-pk")
    entries = TimeEntry.objects.filter(ticket=OuterRef("pk")).order_by().values("ticket")
    sums = {
        "computed": Subquery(changes.values("computed")[:1]),
        "because": Subquery(changes.values("reason")[:1]),
        "spent": Subquery(entries.annotate(total=Sum("minutes")).values("total")),
    }
    return Ticket.objects.filter(pk=ticket.pk).order_by().annotate(**sums).values("watchers", "tags__name", *sums)
