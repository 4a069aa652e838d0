"""An incident is declared, grows, is mitigated, resolved and looked back on; everybody hit is told with one message."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.models import Product
from orgdesk.apps.desk.actions._store_message import store_message
from orgdesk.apps.desk.actions.add_message import why_not_written
from orgdesk.apps.desk.actions.declare_capability import resolve
from orgdesk.apps.desk.actions.notify import notify
from orgdesk.apps.desk.errors import DeskRefused, WordsMissing
from orgdesk.apps.desk.letters import send_letter
from orgdesk.apps.desk.models import Incident, IncidentUpdate, Message, Problem, Ticket
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.organisation import lookup
from orgdesk.apps.process.actions import cancel_instance
from orgdesk.apps.process.models import Instance
from orgdesk.apps.work.actions import offer_work, withdraw_work
from orgdesk.apps.work.models import WorkItem
from orgdesk.ui.lengths import whole

FUNCTION = "incident_management"
OVER = (Ticket.Status.CLOSED, Ticket.Status.CANCELLED, Ticket.Status.MERGED)


def incident_units() -> list[str]:
    """The units that the chart gives incident management to; every unit where it names none."""
    units = lookup.active_structure().units
    named = [unit.key for unit in units if FUNCTION in {str(one) for one in unit.functions}]
    return named or [unit.key for unit in units]


def declare_incident(
    *,
    title: str,
    severity: str,
    unit_key: str,
    by: Person,
    at: datetime,
    parent: Ticket | None = None,
    product: Product | None = None,
    tickets: Iterable[Ticket] = (),
) -> Incident:
    """Its group gets the work of it, apart from any ticket's; the ticket that showed it is its parent. Raises WordsMissing, DeskRefused."""
    if not title.strip():
        raise WordsMissing(_("Say in one line what is interrupted."))
    if unit_key not in incident_units():
        raise DeskRefused(_("The chart gives incidents to another group; choose one of the list."))
    with transaction.atomic():
        incident = Incident.objects.create(
            key=f"new-{at.timestamp()}"[:20],
            title=whole(title.strip(), 200, "title"),
            severity=severity,
            unit_key=unit_key,
            parent=parent,
            product=product or (parent.product if parent else None),
            declared_by=by,
            declared_at=at,
        )
        incident.key = f"I-{100 + incident.pk}"
        incident.save(update_fields=["key"])
        hit = {ticket.pk: ticket for ticket in [*tickets, *([parent] if parent else [])]}
        incident.tickets.set(hit.values())
        record_event(
            "incident.declared",
            at=at,
            by=by.key,
            objects={"incident": incident.key, "ticket": [ticket.key for ticket in hit.values()]},
            data={"severity": severity, "unit": unit_key},
        )
        offer_work(
            kind="incident",
            title=_("Resolve: %(title)s") % {"title": incident.title},
            subject=("incident", incident.key),
            unit_key=unit_key,
            at=at,
            by=by.key,
            priority=1 if incident.is_major else 2,
        )
        if incident.is_major:
            _call(incident, by=by, at=at)
    return incident


def add_affected(incident: Incident, tickets: Iterable[Ticket], *, by: Person, at: datetime) -> int:
    """These tickets are hit by it too; how many are new."""
    known = set(incident.tickets.values_list("pk", flat=True))
    new = [ticket for ticket in tickets if ticket.pk not in known]
    with transaction.atomic():
        incident.tickets.add(*new)
        if new:
            record_event(
                "incident.grew",
                at=at,
                by=by.key,
                objects={"incident": incident.key, "ticket": [ticket.key for ticket in new]},
            )
    return len(new)


def take_off_incident(incident: Incident, ticket: Ticket, *, by: Person, at: datetime) -> None:
    """It was not hit after all: its customer hears no more of it, and what was said stays said. Raises DeskRefused."""
    if not incident.tickets.filter(pk=ticket.pk).exists():
        raise DeskRefused(
            _("%(reference)s is no part of %(incident)s.") % {"reference": ticket.reference, "incident": incident.key}
        )
    with transaction.atomic():
        incident.tickets.remove(ticket)
        if incident.parent_id == ticket.pk:
            incident.parent = None
            incident.save(update_fields=["parent"])
        record_event("incident.shrank", at=at, by=by.key, objects={"incident": incident.key, "ticket": [ticket.key]})


def staff_incident(
    incident: Incident,
    *,
    commander: Person | None,
    technical_lead: Person | None,
    speaker: Person | None,
    by: Person,
    at: datetime,
) -> Incident:
    """Who coordinates, who leads the repair, who speaks. The commander does not repair: two people."""
    if commander is not None and commander == technical_lead:
        raise DeskRefused(_("Whoever coordinates does not repair at the same time; name two people."))
    with transaction.atomic():
        incident.commander, incident.technical_lead, incident.speaker = commander, technical_lead, speaker
        incident.save(update_fields=["commander", "technical_lead", "speaker"])
        people = [one for one in (commander, technical_lead, speaker) if one is not None and one != by]
        words = _("You have a part in %(incident)s") % {"incident": incident}
        notify(people, words=words, url=f"/tickets/incidents/{incident.key}", at=at, by_mail=True, urgent=True)
        record_event(
            "incident.staffed",
            at=at,
            by=by.key,
            objects={"incident": incident.key, "person": [one.key for one in people]},
            data={"commander": commander.key if commander else ""},
        )
    return incident


def tell_affected(
    incident: Incident,
    *,
    text: str,
    by: Person,
    at: datetime,
    to_customers: bool = True,
    next_update_at: datetime | None = None,
) -> IncidentUpdate:
    """One message, sent on every open ticket that is hit; each customer reads it in their own conversation."""
    if not text.strip():
        raise WordsMissing(_("Write what is hit, what changed since, and when you write again."))
    with transaction.atomic():
        told = _tell(incident, text, by=by, at=at) if to_customers else 0
        incident.next_update_at = next_update_at
        incident.save(update_fields=["next_update_at"])
        update = IncidentUpdate.objects.create(
            incident=incident, text=text.strip(), to_customers=to_customers, told=told, by=by, at=at
        )
        record_event(
            "incident.told",
            at=at,
            by=by.key,
            objects={"incident": incident.key},
            data={"told": told, "next": next_update_at.isoformat() if next_update_at else ""},
            text={"text": text},
        )
    return update


def mitigate_incident(incident: Incident, *, by: Person, at: datetime) -> Incident:
    """The harm has stopped; the repair goes on."""
    return _change(incident, Incident.State.MITIGATED, from_={Incident.State.DECLARED}, by=by, at=at)


def resolve_incident(incident: Incident, *, text: str, by: Person, at: datetime) -> Incident:
    """Everybody hit is told how it ended, and their tickets are answered by it."""
    if not text.strip():
        raise WordsMissing(_("Say what broke, what changed, and what stops a repeat: every customer hit reads it."))
    why_not_written(by, at=at)
    with transaction.atomic():
        _change(
            incident, Incident.State.RESOLVED, from_={Incident.State.DECLARED, Incident.State.MITIGATED}, by=by, at=at
        )
        incident.resolved_at = at
        incident.next_update_at = None
        incident.save(update_fields=["resolved_at", "next_update_at"])
        tell_affected(incident, text=text, by=by, at=at)
        for ticket in incident.tickets.exclude(status__in=[*OVER, Ticket.Status.RESOLVED]):
            for instance in Instance.objects.about("ticket", ticket.key).active():
                cancel_instance(instance, by=by, at=at, reason=incident.key)
            resolve(ticket, tier=ticket.tier, by=by, at=at, answer=text)
        for item in WorkItem.objects.about("incident", incident.key).open():
            withdraw_work(item, at=at, by=by.key, reason="resolved")
    return incident


def review_incident(
    incident: Incident, *, text: str, by: Person, at: datetime, problem: Problem | None = None
) -> Incident:
    """What happened, what contributed, who does what until when; without blame. It may name the problem behind it."""
    if not text.strip():
        raise WordsMissing(_("Write the review."))
    with transaction.atomic():
        incident.problem = problem or incident.problem
        _change(incident, Incident.State.REVIEWED, from_={Incident.State.RESOLVED}, by=by, at=at)
        incident.review = text.strip()
        incident.save(update_fields=["review", "problem"])
    return incident


def _tell(incident: Incident, text: str, *, by: Person, at: datetime) -> int:
    why_not_written(by, at=at)
    tickets = list(incident.tickets.exclude(status__in=OVER).select_related("requester", "account"))
    for ticket in tickets:
        message = store_message(ticket, kind=Message.Kind.SENT, author=by, at=at, text=text)
        send_letter(ticket, "reply", at=at, message=message)
    return len(tickets)


def _change(
    incident: Incident, state: Incident.State, *, from_: set[Incident.State], by: Person, at: datetime
) -> Incident:
    if incident.state not in from_:
        raise DeskRefused(
            _("%(key)s is %(state)s; that comes at another time.")
            % {"key": incident.key, "state": incident.get_state_display()}
        )
    with transaction.atomic():
        incident.state = state
        incident.save(update_fields=["state"])
        objects = {"incident": incident.key, **({"problem": incident.problem.key} if incident.problem else {})}
        record_event(f"incident.{state}", at=at, by=by.key, objects=objects)
    return incident


def _call(incident: Incident, *, by: Person, at: datetime) -> None:
    people = [one for one in lookup.members_of(incident.unit_key, on=at.date()) if one != by]
    words = _("%(severity)s: %(incident)s") % {"severity": incident.severity.upper(), "incident": incident}
    notify(people, words=words, url=f"/tickets/incidents/{incident.key}", at=at, tone="bad", by_mail=True, urgent=True)
