"""What a ticket's page shows beside the conversation and the step."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, Value
from django.utils.functional import SimpleLazyObject

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.desk.actions.fill_fields import fields_of
from orgdesk.apps.desk.actions.link_article import linked_articles
from orgdesk.apps.desk.actions.note_site import notes_on
from orgdesk.apps.desk.actions.view_ticket import others_on
from orgdesk.apps.desk.failures import last_failure_at
from orgdesk.apps.desk.files import limits_in_words
from orgdesk.apps.desk.forms import AsideForm
from orgdesk.apps.desk.models import CannedReply, Incident, Macro, SiteNote, StatusPeriod, Ticket, WaitingReason
from orgdesk.apps.organisation import lookup
from orgdesk.apps.work.models import Routing, WorkItem
from orgdesk.apps.work.routing_page import why_words


def beside_of(
    ticket: Ticket, person: Person, items: Iterable[WorkItem], periods: Iterable[StatusPeriod], *, at: datetime
) -> dict[str, Any]:
    incidents, open_incidents = _incidents(ticket)
    held = list(ticket.held_replies.filter(by=person, sent_at=None).prefetch_related("files"))
    return {
        "others": others_on(ticket, person, at=at),
        "held": [one for one in held if one.taken_back_at is None],
        "kept_files": [file for one in held if one.taken_back_at for file in one.files.all()],
        "asides": ticket.side_conversations.select_related("by").prefetch_related("messages__author"),
        "aside_form": AsideForm(auto_id="aside-%s"),
        "reasons": WaitingReason.objects.all(),
        "waited": waited(periods, at=at),
        "waiting": ticket.status.startswith("pending"),
        "fields": [(field, ticket.custom.get(field.key, "")) for field in fields_of(ticket)],
        "limits": limits_in_words(),
        "used_again": _used_again(person),
        "linked": SimpleLazyObject(lambda: set(linked_articles(ticket))),
        "notes": notes_on(ticket.account, at=at),
        "note_kinds": SiteNote.Kind.choices,
        "unreachable": last_failure_at(ticket.requester),
        "incidents": incidents,
        "open_incidents": [] if incidents else open_incidents,
        "routed": _routed(list(items)),
    }


def _used_again(person: Person) -> dict[str, list[dict[str, Any]]]:
    """The names of the words and of the macros, each in their order: in one query."""
    words = CannedReply.objects.visible_to(person).order_by().values_list("pk", "title", Value("words"))
    macros = Macro.objects.visible_to(person).order_by().values_list("pk", "name", Value("macros"))
    found: dict[str, list[dict[str, Any]]] = {"words": [], "macros": []}
    for key, name, what in words.union(macros, all=True).order_by("title"):
        found[what].append({"pk": key, "name": name})
    return found


def _incidents(ticket: Ticket) -> tuple[list[Incident], list[Incident]]:
    """Those that the ticket is part of, and the latest others that are open: in one query."""
    own = ticket.incidents.through.objects.filter(ticket=ticket, incident=OuterRef("pk"))
    rows = Incident.objects.annotate(hits=Exists(own)).filter(Q(hits=True) | Q(state__in=Incident.OPEN))
    found: list[Any] = list(rows.order_by("-hits", "-declared_at")[:40])
    return [one for one in found if one.hits], [one for one in found if not one.hits][:20]


def waited(periods: Iterable[StatusPeriod], *, at: datetime) -> list[dict[str, Any]]:
    """How long it waited for whom and why, by the clock, the longest first."""
    spent: dict[tuple[str, str], timedelta] = {}
    for row in (row for row in periods if row.status.startswith("pending")):
        key = (str(row.get_status_display()), row.blocker.label if row.blocker else row.reason)
        spent[key] = spent.get(key, timedelta()) + _length(row, at)
    rows = [{"status": status, "reason": reason, "time": time} for (status, reason), time in spent.items()]
    return sorted(rows, key=lambda row: row["time"], reverse=True)


def _length(row: StatusPeriod, at: datetime) -> timedelta:
    return max((row.until or at) - row.since, timedelta())


def _routed(items: list[WorkItem]) -> list[dict[str, Any]]:
    """Why this person, by the last round of routing for each open step."""
    rows = {row.item_id: row for row in Routing.objects.filter(item__in=items).select_related("person", "rule")}
    if not rows:
        return []
    names = dict(Person.objects.staff().values_list("key", "name"))
    return [{"row": row, "to": lookup.unit_name(row.to_unit), "why": why_words(row, names)} for row in rows.values()]
