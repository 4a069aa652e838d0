"""Everything that the page of an incident shows."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.desk.incident_forms import RolesForm, UpdateForm
from orgdesk.apps.desk.models import Incident, Ticket
from orgdesk.apps.events.models import Event
from orgdesk.apps.organisation import lookup
from orgdesk.apps.work.models import WorkItem

_NEAR = timedelta(hours=12)
_DID = {
    "declared": _("declared it"), "grew": _("named tickets that are hit too"), "shrank": _("took off a ticket that is not hit"),
    "staffed": _("named who does what"), "told": _("wrote an update"), "mitigated": _("said that the harm has stopped"),
    "resolved": _("resolved it"), "reviewed": _("kept the review"),
}  # fmt: skip


def page_of(incident: Incident, person: Person) -> dict[str, Any]:
    tickets = incident.tickets.select_related("requester", "account").order_by("opened_at")
    work = WorkItem.objects.about("incident", incident.key).open().select_related("claimed_by").first()
    given = {"commander": incident.commander, "technical_lead": incident.technical_lead, "speaker": incident.speaker}
    return {
        "incident": incident,
        "unit": lookup.unit_name(incident.unit_key),
        "tickets": tickets,
        "accounts": len({ticket.account_id for ticket in tickets if ticket.account_id}),
        "updates": incident.updates.select_related("by"),
        "work": work,
        "likely": likely_affected(incident, person) if incident.is_open else [],
        "roles": RolesForm(initial={name: one.key for name, one in given.items() if one}, auto_id="roles-%s"),
        "update": UpdateForm(auto_id="update-%s"),
        "acts": _acts(incident),
    }


def likely_affected(incident: Incident, person: Person) -> list[Ticket]:
    """Open tickets of the same product asked around the same time, none of them part of it yet."""
    if incident.product_id is None:
        return []
    since = incident.declared_at - _NEAR
    found = Ticket.objects.visible_to(person).open().filter(product=incident.product_id, opened_at__gte=since)
    return list(found.exclude(incidents=incident).select_related("requester", "account")[:30])


def _acts(incident: Incident) -> list[dict[str, Any]]:
    events = Event.objects.filter(subjects__object_type="incident", subjects__object_key=incident.key)
    events = events.prefetch_related("subjects").order_by("-id")
    rows = [event for event in events if event.kind.startswith("incident.")]
    names = dict(Person.objects.filter(key__in=[row.actor for row in rows]).values_list("key", "name"))
    return [{"at": row.at, "words": _did(row), "who": names.get(row.actor, "")} for row in rows]


def _did(event: Event) -> str:
    """What happened, and to which tickets where some of them were named later or taken off."""
    words = str(_DID.get(what := event.kind.partition(".")[2], what))
    named = [one.object_key for one in event.subjects.all() if one.object_type == "ticket"]
    return f"{words}: {', '.join(named)}" if what in {"grew", "shrank"} and named else words
