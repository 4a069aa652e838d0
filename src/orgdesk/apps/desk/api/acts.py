"""What is done with a ticket: each verb of its page, an act of its own."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja.responses import Status
from pydantic import AwareDatetime, Field, StringConstraints

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.api.calls import Call
from orgdesk.apps.api.problems import Refused
from orgdesk.apps.api.shapes import Given, Key, Line, Number, SomeLine
from orgdesk.apps.desk import actions
from orgdesk.apps.desk.actions.declare_capability import NewLimitation
from orgdesk.apps.desk.api.routers import tickets as router
from orgdesk.apps.desk.api.shapes import Reasoned, TicketShape, ticket_shape
from orgdesk.apps.desk.api.tickets import ticket_of
from orgdesk.apps.desk.errors import DeskRefused
from orgdesk.apps.desk.models import Escalation, Message, Ticket
from orgdesk.apps.knowledge.models import Limitation
from orgdesk.apps.work.actions import claim_work
from orgdesk.apps.work.models import WorkItem

_KEY = Annotated[str, StringConstraints(min_length=1, max_length=80)]
_MAYBE_KEY = Annotated[str, StringConstraints(max_length=80)]


class Step(Given):
    """The work item meant; the only open one of the ticket when left out."""

    work: _MAYBE_KEY = ""


class Transfer(Reasoned):
    unit: _KEY


class HandOff(Given):
    person: _KEY
    reason: SomeLine


class Merge(Given):
    into: Annotated[_KEY, Field(description="The key of the ticket that stays.")]


class Linked(Given):
    other: Annotated[_KEY, Field(description="The key of the ticket that this one belongs with.")]


class Cancelled(Given):
    reason: SomeLine


class Split(Given):
    message: Annotated[int, Field(ge=1, le=2**63 - 1)]
    subject: SomeLine


class Declaration(Given):
    """What this tier says: `text` goes to the customer with `can`, to the next tier otherwise, which needs a limitation."""

    capability: Literal["can", "cannot", "do_not_know"]
    text: Annotated[str, StringConstraints(max_length=100_000)] = ""
    limitation: _MAYBE_KEY = ""
    title: Annotated[str, StringConstraints(max_length=200)] = ""
    work: _MAYBE_KEY = ""


class Authority(Given):
    position: _KEY
    reason: SomeLine


class AuthorityAnswer(Given):
    accept: bool
    reason: Line = ""


class TimeSpent(Given):
    minutes: Annotated[int, Field(ge=1, le=99_999)]
    note: Annotated[str, StringConstraints(max_length=200)] = ""


class Promised(Given):
    at: AwareDatetime


class Watching(Given):
    watching: bool = True


class Closing(Given):
    """`told`: the customer has had the answer by a way that leaves no letter."""

    reason: Annotated[str, StringConstraints(max_length=200)] = ""
    told: bool = False


@router.post("/{key}/claims", response=TicketShape)
def claim_ticket(request: Call, key: Key, given: Step) -> Any:
    """Take the ticket's open step."""
    ticket = ticket_of(request, key)
    claim_work(_step(request, ticket, given.work), by=request.user, at=request.at)
    return _after(request, key)


@router.post("/{key}/releases", response=TicketShape)
def release_ticket(request: Call, key: Key, given: Reasoned) -> Any:
    """Give the step back to the queue."""
    ticket = ticket_of(request, key)
    item = _step(request, ticket, given.work)
    actions.release_ticket(ticket, item=item, reason=given.reason, by=request.user, at=request.at)
    return _after(request, key)


@router.post("/{key}/transfers", response=TicketShape)
def transfer_ticket(request: Call, key: Key, given: Transfer) -> Any:
    """Give the step to another unit; the owner stays."""
    ticket = ticket_of(request, key)
    item = _step(request, ticket, given.work)
    actions.transfer_ticket(ticket, item=item, unit_key=given.unit, reason=given.reason, by=request.user, at=request.at)
    return _after(request, key)


@router.post("/{key}/hand-offs", response=TicketShape)
def hand_off_ticket(request: Call, key: Key, given: HandOff) -> Any:
    """Make somebody else the owner, who keeps the promise to the customer from then on."""
    ticket = ticket_of(request, key)
    to = get_object_or_404(Person.objects.visible_to(request.user).staff(), key=given.person)
    actions.hand_off_ticket(ticket, to=to, reason=given.reason, by=request.user, at=request.at)
    return _after(request, key)


@router.post("/{key}/acceptances", response=TicketShape)
def accept_case(request: Call, key: Key, given: Step) -> Any:
    """Accept a case that another tier passed on."""
    ticket = ticket_of(request, key)
    item = _step(request, ticket, given.work)
    actions.accept_case(_passed_on(ticket, item), item=item, by=request.user, at=request.at)
    return _after(request, key)


@router.post("/{key}/returns", response=TicketShape)
def return_case(request: Call, key: Key, given: Reasoned) -> Any:
    """Send a case that another tier passed on back, with words."""
    ticket = ticket_of(request, key)
    item = _step(request, ticket, given.work)
    actions.return_case(_passed_on(ticket, item), item=item, reason=given.reason, by=request.user, at=request.at)
    return _after(request, key)


@router.post("/{key}/declarations", response=TicketShape)
def declare_on_ticket(request: Call, key: Key, given: Declaration) -> Any:
    """Say I can, I cannot or I do not know: the answer, or the functional escalation to the next tier."""
    ticket = ticket_of(request, key)
    known = (
        get_object_or_404(Limitation.objects.visible_to(request.user), key=given.limitation)
        if given.limitation
        else None
    )
    actions.declare_capability(
        ticket,
        item=_step(request, ticket, given.work),
        capability=given.capability,
        text=given.text,
        limitation=known or NewLimitation(title=given.title),
        by=request.user,
        at=request.at,
    )
    return _after(request, key)


@router.post("/{key}/escalations", response=TicketShape)
def escalate_ticket(request: Call, key: Key, given: Authority) -> Any:
    """Ask somebody with more authority for attention; the case stays where it is (hierarchical escalation)."""
    actions.escalate_to_authority(
        ticket_of(request, key), position_key=given.position, reason=given.reason, by=request.user, at=request.at
    )
    return _after(request, key)


@router.post("/{key}/escalations/{number}/answer", response=TicketShape)
def answer_escalation(request: Call, key: Key, number: Number, given: AuthorityAnswer) -> Any:
    """Answer as the one who was asked for attention."""
    escalation = get_object_or_404(ticket_of(request, key).escalations, pk=number)
    actions.answer_authority(escalation, accept=given.accept, reason=given.reason, by=request.user, at=request.at)
    return _after(request, key)


@router.post("/{key}/merges", response=TicketShape)
def merge_ticket(request: Call, key: Key, given: Merge) -> Any:
    """Join the ticket to another, which goes on for both."""
    into = ticket_of(request, given.into)
    actions.merge_ticket(ticket_of(request, key), into=into, by=request.user, at=request.at)
    return _after(request, key)


@router.post("/{key}/related", response=TicketShape)
def link_ticket(request: Call, key: Key, given: Linked) -> Any:
    """Say that two tickets belong together; both go on."""
    other = ticket_of(request, given.other)
    actions.link_tickets(ticket_of(request, key), other=other, by=request.user, at=request.at)
    return _after(request, key)


@router.post("/{key}/related/end", response=TicketShape)
def unlink_ticket(request: Call, key: Key, given: Linked) -> Any:
    """Take the link between two tickets back."""
    other = ticket_of(request, given.other)
    actions.unlink_tickets(ticket_of(request, key), other=other, by=request.user, at=request.at)
    return _after(request, key)


@router.post("/{key}/cancellations", response=TicketShape)
def cancel_ticket(request: Call, key: Key, given: Cancelled) -> Any:
    """End a ticket that asks nothing of us, with the reason; nobody is written to."""
    actions.cancel_ticket(ticket_of(request, key), reason=given.reason, by=request.user, at=request.at)
    return _after(request, key)


@router.post("/{key}/splits", response={201: TicketShape})
def split_ticket(request: Call, key: Key, given: Split) -> Any:
    """Open a ticket of its own for a message that is about something else."""
    messages = ticket_of(request, key).messages.select_related("ticket")
    message: Message = get_object_or_404(messages, pk=given.message)
    opened = actions.split_ticket(message, subject=given.subject, by=request.user, at=request.at)
    return Status(201, _after(request, opened.key))


@router.post("/{key}/watchers", response=TicketShape)
def watch_ticket(request: Call, key: Key, given: Watching) -> Any:
    """Hear of what happens on the ticket, or no longer."""
    actions.watch_ticket(ticket_of(request, key), person=request.user, watching=given.watching)
    return _after(request, key)


@router.post("/{key}/time-entries", response=TicketShape)
def log_time(request: Call, key: Key, given: TimeSpent) -> Any:
    """Note the minutes spent."""
    actions.log_time(
        ticket_of(request, key), minutes=given.minutes, note=given.note, person=request.user, at=request.at
    )
    return _after(request, key)


@router.post("/{key}/promises", response=TicketShape)
def promise_update(request: Call, key: Key, given: Promised) -> Any:
    """Promise the customer news by a moment; its clock runs."""
    actions.promise_update(ticket_of(request, key), promised=given.at, by=request.user, at=request.at)
    return _after(request, key)


@router.post("/{key}/closings", response=TicketShape)
def close_ticket(request: Call, key: Key, given: Closing) -> Any:
    """Close a ticket whose work is done and whose customer has been told."""
    ticket = ticket_of(request, key)
    actions.close_by_hand(ticket, reason=given.reason, told=given.told, by=request.user, at=request.at)
    return _after(request, key)


def _step(request: Call, ticket: Ticket, key: str) -> WorkItem:
    """Raises Refused where several steps are open and none is named."""
    items = WorkItem.objects.visible_to(request.user).about("ticket", ticket.key)
    if key:
        return get_object_or_404(items, key=key)
    found = list(items.open()[:2])
    if len(found) != 1:
        words = _("%(reference)s has no single open step; name the work item in “work”.")
        raise Refused(409, words % {"reference": ticket.reference})
    return found[0]


def _passed_on(ticket: Ticket, item: WorkItem) -> Escalation:
    found = actions.waiting_for_answer(ticket, item)
    if found is None:
        raise DeskRefused(_("Nothing waits for your answer here; the page shows what is asked now."))
    return found


def _after(request: Call, key: str) -> TicketShape:
    return ticket_shape(ticket_of(request, key))
