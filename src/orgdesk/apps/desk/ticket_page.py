"""Everything that a ticket's page shows, gathered once."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.desk.actions.escalate_to_authority import KIND as AUTHORITY
from orgdesk.apps.desk.actions.escalate_to_authority import work_of
from orgdesk.apps.desk.actions.move_ticket import transfer_to_answer
from orgdesk.apps.desk.actions.prioritise_ticket import MATRIX
from orgdesk.apps.desk.actions.return_escalation import unanswered
from orgdesk.apps.desk.beside_page import beside_of
from orgdesk.apps.desk.clocks import page_clocks
from orgdesk.apps.desk.failures import failures_of
from orgdesk.apps.desk.forms import DeclarationForm, EscalationForm, NoteForm, ReplyForm
from orgdesk.apps.desk.models import (
    Declaration,
    Escalation,
    Movement,
    PriorityChange,
    RequestType,
    Resolution,
    StatusPeriod,
    Ticket,
    TicketLink,
)
from orgdesk.apps.desk.process_card import process_card, waits_in_queue
from orgdesk.apps.desk.ticket_acts import units_to_transfer_to
from orgdesk.apps.desk.ticket_record import Record, record_of
from orgdesk.apps.events.models import Event
from orgdesk.apps.knowledge.models import Limitation, LimitationLink
from orgdesk.apps.knowledge.search import Hit, search_articles
from orgdesk.apps.organisation import lookup
from orgdesk.apps.work.answering import AnswerForm
from orgdesk.apps.work.models import WorkItem
from orgdesk.apps.work.policies import can_work_on
from orgdesk.core.organisation.model import UnitKind

_TIER_ANSWERS = {"can", "cannot", "do_not_know"}


@dataclass(frozen=True)
class Step:
    """One thing that the process asks now, and whether this person may do it."""

    item: WorkItem
    team: str
    mine: bool
    may: bool
    declares: bool
    answers: list[dict[str, str]]
    received: Escalation | None = None
    came: Movement | None = None
    form: AnswerForm | None = None


@dataclass(frozen=True)
class Act:
    """One line of the timeline."""

    at: datetime
    words: str
    who: str = ""
    position: str = ""
    reason: str = ""
    icon: str = "dot"


def page_of(
    ticket: Ticket, *, person: Person, at: datetime, declaration: DeclarationForm | None = None, refusal: str = ""
) -> dict[str, Any]:
    record = record_of(ticket)
    steps = _steps(ticket, record, person, at=at)
    kept = declaration is not None and not any(step.may and step.declares for step in steps)
    letters = list(ticket.messages.select_related("author").prefetch_related("attachments"))
    drafts = {row.kind: row.text for row in ticket.drafts.filter(person=person)}
    limitations = list(_limitations(ticket))
    return {
        "ticket": ticket,
        "at": at,
        "letters": letters,
        "failures": failures_of(letters),
        "beside": beside_of(ticket, person, [step.item for step in steps], record.periods, at=at),
        "steps": steps,
        "held_by": _held_by(ticket, steps),
        "clocks": page_clocks(ticket, at=at),
        "acts": _acts(ticket, record),
        "process": process_card(ticket),
        "queued": waits_in_queue(ticket) if ticket.request_type else [],
        "types": RequestType.objects.visible_to(person).usable().exclude(pk=ticket.request_type_id or 0),
        "limitations": limitations,
        "resolution": record.resolutions[-1] if record.resolutions else None,
        "looked_for": _looked_for(ticket),
        "suggestions": _suggestions(ticket, person),
        "similar": _similar(ticket, person, limitations),
        "reply": ReplyForm(auto_id="reply-%s", initial={"once": secrets.token_hex(8), "text": drafts.get("reply", "")}),
        "refusal": refusal if kept else "",
        "kept": declaration.cleaned_data.get("text", "") if kept and declaration else "",
        "handling": _handling(ticket, record, person, steps),
        "related": _related(ticket, person),
        "note": NoteForm(auto_id="note-%s", initial={"text": drafts.get("note", "")}),
        "declaration": declaration or DeclarationForm(initial={"work": steps[0].item.key if steps else ""}),
        "escalation": EscalationForm(auto_id="escalate-%s"),
        "asked": _asked(record, person, at=at),
    }


def _limitations(ticket: Ticket) -> QuerySet[Limitation]:
    held = Limitation.objects.filter(links__ticket_key=ticket.key)
    return held.select_related("article__published_version")


def _steps(ticket: Ticket, record: Record, person: Person, *, at: datetime) -> list[Step]:
    items = WorkItem.objects.about("ticket", ticket.key).open().exclude(kind=AUTHORITY).select_related("claimed_by")
    return [_step(record, item, person, at=at) for item in items.order_by("enabled_at")]


def _step(record: Record, item: WorkItem, person: Person, *, at: datetime) -> Step:
    meanings = {str(way.get("meaning", "")) for way in item.outcomes}
    mine = item.claimed_by_id == person.pk
    may = mine or (item.claimed_by_id is None and can_work_on(person, item, at=at))
    declares = meanings >= _TIER_ANSWERS
    return Step(
        item=item,
        team=lookup.seat_name(item.unit_key, item.position_key),
        mine=mine,
        may=may,
        declares=declares,
        received=unanswered(record.escalations, item),
        came=transfer_to_answer(record.movements, item),
        answers=[way for way in item.outcomes if way.get("meaning") in _TIER_ANSWERS],
        form=AnswerForm(item) if may and not declares else None,
    )


def _held_by(ticket: Ticket, steps: list[Step]) -> str:
    """The tier and the unit whose work it is now; the tier by its unit's name while nobody is asked for anything."""
    if not steps:
        return lookup.tier_name(ticket.tier)
    tier, team = f"T{ticket.tier}", steps[0].team
    return (
        team
        if team.startswith(tier) or (team and not _in_tier(steps[0].item))
        else " · ".join(filter(None, [tier, team]))
    )


def _in_tier(item: WorkItem) -> bool:
    unit = lookup.active_structure().unit_by_key.get(item.unit_key or lookup.unit_of_position(item.position_key))
    return unit is not None and unit.tier is not None


def _asked(record: Record, person: Person, *, at: datetime) -> list[dict[str, Any]]:
    """Who was asked for more authority and has not answered; `may` tells whether this person is asked."""
    rows = [row for row in record.escalations if row.kind == Escalation.Kind.HIERARCHICAL and row.accepted is None]
    waiting = [(row, work_of(row)) for row in rows]
    return [
        {
            "row": row,
            "seat": lookup.position_title(row.to_position),
            "may": item is not None and can_work_on(person, item, at=at),
        }
        for row, item in waiting
    ]


def _handling(ticket: Ticket, record: Record, person: Person, steps: list[Step]) -> dict[str, Any]:
    way = [row.unit_key or row.position_key for row in record.declarations]
    return {
        "units": units_to_transfer_to(steps[0].item if steps else None),
        "people": Person.objects.staff().order_by("name"),
        "degrees": Ticket.Degree.choices,
        "priorities": MATRIX.priorities,
        "priority_change": {"computed": record.own["computed"], "reason": record.own["because"]},
        "ended": ticket.status in {Ticket.Status.CLOSED, Ticket.Status.CANCELLED, Ticket.Status.MERGED},
        "watching": person.pk in record.watchers,
        "tags": ", ".join(record.tags),
        "minutes": record.own["spent"],
        "ping_pong": len(set(way)) < len(way),
        "way": " → ".join(lookup.unit_name(key) for key in way),
    }


def _acts(ticket: Ticket, record: Record) -> list[Act]:
    """Who did what, in which position, when and why; the newest first."""
    acts = [
        Act(
            ticket.opened_at,
            _("asked by %(channel)s") % {"channel": ticket.get_channel_display()},
            ticket.requester.name,
            icon="voice",
        )
    ]
    acts += [_declared(row) for row in record.declarations]
    acts += [_escalated(row) for row in record.escalations]
    acts += [_resolved(row) for row in record.resolutions]
    acts += [_moved(row) for row in record.movements]
    acts += [_stood(row) for row in record.periods]
    if record.own["computed"] is not None:
        acts += [_prioritised(row) for row in ticket.priority_changes.select_related("by")]
    if ticket.request_type is not None:
        acts += _worked(ticket)
    return sorted(acts, key=lambda act: act.at, reverse=True)


def _declared(row: Declaration) -> Act:
    words = _("declared “%(said)s”") % {"said": row.get_capability_display()}
    if row.limitation is not None:
        words += f" · {row.limitation.key}"
    seat = lookup.seat_name(row.unit_key, row.position_key)
    return Act(row.at, words, row.by.name, f"T{row.tier} {seat}", row.note, "limitation" if row.limitation else "check")


def _escalated(row: Escalation) -> Act:
    answer = ""
    if row.accepted is not None and row.answered_by is not None:
        said = _("accepted by %(name)s") if row.accepted else _("returned by %(name)s: %(reason)s")
        answer = " · " + said % {"name": row.answered_by.name, "reason": row.return_reason}
    to = lookup.unit_name(row.to_unit) if row.to_unit else lookup.position_title(row.to_position)
    functional = row.kind == Escalation.Kind.FUNCTIONAL
    if functional and to:
        words = _("passed the case to %(to)s") % {"to": to}
    elif functional:
        words = _("put the case on hold for its limitation")
    else:
        words = _("asked %(to)s for more authority") % {"to": to}
    return Act(
        row.at,
        words + answer,
        row.by.name if row.by else "",
        reason="" if functional else row.reason,
        icon="escalate" if functional else "authority",
    )


def _moved(row: Movement) -> Act:
    if row.to_person is not None:
        words = _("handed off to %(to)s") % {"to": row.to_person.name}
    elif row.kind == Movement.Kind.TRANSFER and _is_branch(row.from_seat):
        ends = {"branch": lookup.unit_name(row.from_seat), "to": lookup.unit_name(row.to_seat)}
        words = _("handed over by the branch %(branch)s to %(to)s") % ends
    elif row.kind == Movement.Kind.TRANSFER:
        words = _("transferred to %(to)s") % {"to": lookup.unit_name(row.to_seat)}
    else:
        words = _("released to the queue")
    return Act(row.at, words, row.by.name, reason=row.reason, icon="hand-over")


def _prioritised(row: PriorityChange) -> Act:
    words = _("set the priority to P%(value)s") % {"value": row.value}
    if row.value != row.computed:
        words += " · " + _("the matrix says P%(computed)s") % {"computed": row.computed}
    return Act(row.at, words, row.by.name, reason=row.reason)


def _is_branch(seat: str) -> bool:
    unit = lookup.active_structure().unit_by_key.get(seat)
    return unit is not None and unit.kind is UnitKind.BRANCH


def _resolved(row: Resolution) -> Act:
    words = _("answered at T%(tier)s") % {"tier": row.tier}
    return Act(row.at, words, row.by.name if row.by else "", icon="check")


def _worked(ticket: Ticket) -> list[Act]:
    """Who took which step of the process, and what they answered."""
    events = list(Event.objects.about("ticket", ticket.key).of_kind("work.claimed", "work.finished"))
    names = dict(Person.objects.filter(key__in={event.actor for event in events}).values_list("key", "name"))
    outcomes = dict(WorkItem.objects.about("ticket", ticket.key).values_list("key", "outcomes"))
    return [_step_told(event, names, outcomes) for event in events]


def _step_told(event: Event, names: dict[str, str], outcomes: dict[str, list[dict[str, str]]]) -> Act:
    title = event.data.get("title", "")
    if event.kind == "work.claimed":
        words = _("took “%(title)s”") % {"title": title}
    else:
        offered = next((outcomes[key] for key in event.keys_of("work") if key in outcomes), [])
        said = next((str(one["name"]) for one in offered if one["key"] == event.data.get("outcome")), _("done"))
        words = _("answered “%(title)s”: %(outcome)s") % {"title": title, "outcome": said}
    seat = lookup.position_title(event.position) if event.position else ""
    return Act(event.at, words, names.get(event.actor, ""), seat, icon="check")


def _stood(row: StatusPeriod) -> Act:
    return Act(row.since, _("status: %(status)s") % {"status": row.get_status_display()}, reason=row.reason)


def _suggestions(ticket: Ticket, person: Person) -> list[Hit]:
    """In the customer's language first: it is they who will read it."""
    return search_articles(ticket.subject, person=person, limit=3, language=ticket.requester.language)


def _looked_for(ticket: Ticket) -> QuerySet[Any]:
    """What the customer searched and read before they asked, in that order: `how` is "search" or "eye"."""
    searched = ticket.searched.order_by().values("at", how=Value("search"), what=F("words"))
    read = ticket.read.order_by().values("at", how=Value("eye"), what=F("version__title"))
    return searched.union(read, all=True).order_by("at")


def _related(ticket: Ticket, person: Person) -> list[Any]:
    """What followed it or was split off, and what it is linked with, the latest first; `linked` tells the second."""
    links = TicketLink.objects.order_by()
    sides = links.filter(one=ticket).values("other").union(links.filter(other=ticket).values("one"), all=True)
    after = Ticket.objects.filter(follows=ticket).order_by().values("pk")
    found = Ticket.objects.visible_to(person).filter(pk__in=sides.union(after, all=True))
    linked = Exists(links.filter(Q(one=ticket, other=OuterRef("pk")) | Q(other=ticket, one=OuterRef("pk"))))
    return list(found.annotate(linked=linked).order_by("-opened_at", "-pk"))


def _similar(ticket: Ticket, person: Person, limitations: list[Limitation]) -> list[Ticket]:
    """Other tickets that the same limitation holds up, else the customer's own latest."""
    visible = Ticket.objects.visible_to(person).exclude(pk=ticket.pk)
    links = LimitationLink.objects.filter(limitation__in=limitations)
    held = Exists(links.filter(ticket_key=OuterRef("key")))
    alike = visible.filter(key__in=links.values("ticket_key")) if limitations else visible.none()
    own = visible.filter(requester=ticket.requester)
    either = Q(pk__in=alike.values("pk")[:3]) | Q(pk__in=own.values("pk")[:3])
    found: list[Any] = list(visible.filter(either).annotate(held=held).order_by("-held", "-last_activity_at"))
    return [one for one in found if one.held] or found
