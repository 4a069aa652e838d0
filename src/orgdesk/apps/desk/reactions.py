"""The support process meets the ticket: services, guards, and the answer that comes back from the knowledge loop."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.desk.actions.change_ticket_status import change_ticket_status
from orgdesk.apps.desk.actions.close_ticket import close_ticket
from orgdesk.apps.desk.actions.escalate_to_authority import KIND as AUTHORITY
from orgdesk.apps.desk.actions.escalate_to_authority import answer_escalation
from orgdesk.apps.desk.actions.notify import notify
from orgdesk.apps.desk.actions.tell_customer import tell_customer
from orgdesk.apps.desk.clocks import KINDS, OPENED
from orgdesk.apps.desk.errors import LimitationNeeded, NotYetTold
from orgdesk.apps.desk.models import Declaration, Escalation, Message, Ticket
from orgdesk.apps.desk.rows import TICKETS
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.events.handlers import handles
from orgdesk.apps.events.models import Event, Outgoing
from orgdesk.apps.events.outbox import sends
from orgdesk.apps.events.prepared import Columns, run, to_time
from orgdesk.apps.knowledge.models import Limitation
from orgdesk.apps.knowledge.oversight import ANSWER
from orgdesk.apps.organisation import lookup
from orgdesk.apps.process.actions import deliver_message
from orgdesk.apps.process.definitions import compiled
from orgdesk.apps.process.handlers import ServiceContext, service
from orgdesk.apps.process.messages import receiver_of
from orgdesk.apps.work.models import WorkItem
from orgdesk.core.process.definition import FieldType

_READ = Columns(Ticket, ["clocks_read_at"])
_STUCK = {Declaration.Capability.CANNOT.value, Declaration.Capability.DO_NOT_KNOW.value}
_WRITTEN = {FieldType.TEXT, FieldType.LONG_TEXT}
_BY_PHONE, _IN_WRITING = "phone", {"mail", "portal"}
_UNBEGUN = {Ticket.Status.NEW, Ticket.Status.TRIAGED, Ticket.Status.ASSIGNED}


@handles("work.finished")
def answer_by_work(event: Event) -> None:
    """Who was asked for more authority and calls the work of it done in the worklist has accepted."""
    by = Person.objects.filter(key=event.actor).first() if event.data.get("work_kind") == AUTHORITY else None
    if by is None:
        return
    for item in WorkItem.objects.filter(key__in=event.keys_of("work")):
        asked = Escalation.objects.filter(ticket__key__in=event.keys_of("ticket"), at=item.enabled_at)
        for row in asked.filter(to_position=item.position_key, accepted=None):
            answer_escalation(row, by=by, at=event.at, accept=True)


@handles("work.finished")
def require_limitation(event: Event) -> None:
    """No "I cannot" and no "I do not know" without a limitation, by whatever door the work is finished."""
    if event.data.get("meaning") in _STUCK:
        for ticket in Ticket.objects.filter(key__in=event.keys_of("ticket")):
            declared = Declaration.objects.filter(ticket=ticket, work_key__in=event.keys_of("work"))
            if not declared.filter(limitation__isnull=False).exists():
                raise LimitationNeeded(
                    _(
                        "Name what you cannot do or do not know: choose an open limitation, or describe a new one in one line."
                    )
                )


@handles("work.finished")
def require_letter(event: Event) -> None:
    """Who says that they told the customer in writing has written to them; what was said by phone leaves no letter."""
    if event.data.get("data", {}).get("told_by") in _IN_WRITING:
        for ticket in Ticket.objects.filter(key__in=event.keys_of("ticket")):
            if not ticket.messages.filter(kind=Message.Kind.SENT).exists():
                raise NotYetTold(
                    _("%(reference)s: the customer has had no letter yet. Reply first, then say so here.")
                    % {"reference": ticket.reference}
                )


@handles(*(kind for kind in KINDS if kind != OPENED))
def mark_clocks_unread(event: Event) -> None:
    run(*(_READ.update([None], 'WHERE "key" = %s', key) for key in event.keys_of("ticket")))


@handles("work.enabled", "work.reassigned")
def follow_tier(event: Event) -> None:
    """A case is at the tier whose work it is: when it comes back to the first one, and when it is transferred, too."""
    tickets = event.keys_of("ticket") if event.data.get("work_kind") != AUTHORITY else []
    unit = lookup.active_structure().unit_by_key.get(_unit_of(event)) if tickets else None
    if unit is not None and unit.tier is not None:
        for ticket in _tickets_of(event, 'AND "tier" <> %s', unit.tier):
            before, ticket.tier = ticket.tier, unit.tier
            ticket.save(update_fields=["tier"])
            record_event(
                "ticket.moved", at=event.at, objects={"ticket": ticket.key}, data={"tier": unit.tier, "from": before}
            )


def _unit_of(event: Event) -> str:
    """Where the work is now; what was given to a position is with its unit."""
    seat = str(event.data.get("seat", "")) if event.kind == "work.reassigned" else ""
    return str(event.data.get("unit", "")) or (lookup.unit_of_position(seat) if seat else "")


@handles("work.claimed")
def follow_claim(event: Event) -> None:
    """Whoever takes a case first is its owner, and keeps the promise to the customer through every escalation."""
    tickets = event.keys_of("ticket")
    for ticket in Ticket.objects.filter(key__in=tickets) if tickets else ():
        if ticket.owner_id is None and event.actor:
            ticket.owner = Person.objects.filter(key=event.actor).first()
            ticket.save(update_fields=["owner"])
        if ticket.status in _UNBEGUN:
            change_ticket_status(ticket, status=Ticket.Status.IN_PROGRESS, at=event.at)


@handles("message.received")
def tell_watchers(event: Event) -> None:
    """Watchers, and the owner, hear what the customer writes after the ticket was opened."""
    for ticket in _tickets_of(event, 'AND "opened_at" < %s', to_time(event.at)):
        people = [*ticket.watchers.all(), *([ticket.owner] if ticket.owner else [])]
        words = _("%(reference)s: the customer wrote") % {"reference": ticket.reference}
        notify(people, ticket=ticket, words=words, at=event.at)


def _tickets_of(event: Event, where: str, *given: Any) -> list[Ticket]:
    keys = event.keys_of("ticket")
    return [ticket for key in keys for ticket in TICKETS.find(f'WHERE "key" = %s {where}', key, *given)]


@service("tell_customer")
def tell(context: ServiceContext) -> None:
    """The case was woken by its limitation: tell the customer what was published."""
    ticket = Ticket.objects.get(key=context.subject[1])
    limitation = Limitation.objects.get(key=str(context.data["limitation"]))
    tell_customer(ticket, limitation=limitation, at=context.at)


@service("close_ticket")
def close(context: ServiceContext) -> None:
    """With the reason that the process has for it, such as why something was not needed; else the name of its step.

    A process that is not about a request, such as one that a return order began, ends by itself.
    """
    if context.subject[0] != "ticket":
        return
    ticket = Ticket.objects.get(key=context.subject[1])
    by = Person.objects.filter(key=context.by).first() if context.by else None
    told = context.data.get("told_by") == _BY_PHONE
    close_ticket(ticket, by=by, at=context.at, told=told, reason=_reason(context)[:200])


def _reason(context: ServiceContext) -> str:
    """What somebody wrote as the reason on the way here; a reason that was chosen from a list says too little alone."""
    forms = (node.rules.form for node in compiled(context.instance.version).nodes.values())
    written = any(field.key == "reason" and field.type in _WRITTEN for form in forms for field in form)
    return str((written and context.data.get("reason")) or context.node_name)


@handles("limitation.merged")
def follow_merging(event: Event) -> None:
    """What was declared, and the problems that named the one, name the other."""
    stays = Limitation.objects.get(key=event.data["into"])
    for gone in Limitation.objects.filter(key__in=event.keys_of("limitation")):
        Declaration.objects.filter(limitation=gone).update(limitation=stays)
        for problem in gone.problems.all():
            problem.limitations.add(stays)
            problem.limitations.remove(gone)


@handles("limitation.parted")
def follow_parting(event: Event) -> None:
    """The declarations of the tickets that wait for it again; problems stay where they are."""
    for gone in Limitation.objects.filter(key__in=event.keys_of("limitation")):
        declared = Declaration.objects.filter(limitation__key=event.data["from"])
        declared.filter(ticket__key__in=event.keys_of("ticket")).update(limitation=gone)


@sends(ANSWER, inside=True)
def bring_answer(outgoing: Outgoing, at: datetime) -> None:
    """To the waiting process if there is one, which then tells the customer; else straight to the customer."""
    ticket = Ticket.objects.get(key=outgoing.payload["ticket"])
    limitation = outgoing.payload["limitation"]
    if receiver_of("limitation_resolved", ticket.key):
        deliver_message(
            "limitation_resolved",
            correlation=ticket.key,
            data={"limitation": limitation},
            message_id=f"answer:{outgoing.key}",
            at=at,
        )
    else:
        tell_customer(ticket, limitation=Limitation.objects.get(key=limitation), at=at)
