"""Tickets: the list, one of them, and what was said on it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.db import transaction
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Query
from ninja.responses import Status

from orgdesk.apps.api.calls import Call
from orgdesk.apps.api.matching import Match, require_match, tagged
from orgdesk.apps.api.pagination import Page, Paging, page_of
from orgdesk.apps.api.problems import Invalid, Refused
from orgdesk.apps.api.shapes import Key, Number
from orgdesk.apps.customers.models import Product
from orgdesk.apps.desk import actions
from orgdesk.apps.desk.actions.fill_fields import fill_fields
from orgdesk.apps.desk.actions.find_requester import find_requester
from orgdesk.apps.desk.api.routers import tickets as router
from orgdesk.apps.desk.api.shapes import (
    MessageGiven,
    MessageShape,
    ReplyGiven,
    TicketChange,
    TicketGiven,
    TicketShape,
    files_given,
    message_shape,
    ticket_shape,
)
from orgdesk.apps.desk.models import Attachment, RequestType, Ticket
from orgdesk.apps.desk.models.ticket import TicketQuerySet
from orgdesk.apps.desk.request_forms import fields_to_begin
from orgdesk.apps.desk.search import search_tickets
from orgdesk.core.process.forms import check_form

_WITH = ("requester", "account", "owner", "product", "request_type", "follows", "merged_into")


class TicketsWanted(Paging):
    """Which tickets, in which order. `q` searches as the page does: words, and operators such as `status:` or `tag:`."""

    show: Literal["open", "mine", "waiting", "resolved", "all"] = "open"
    q: Annotated[str, Query(max_length=300)] = ""
    order: Literal["-last_activity_at", "last_activity_at", "-opened_at", "opened_at", "priority"] = "-last_activity_at"


@router.get("", response=Page[TicketShape])
def list_tickets(request: Call, wanted: Query[TicketsWanted]) -> Any:
    """Tickets by view and search, page by page."""
    tickets = _shown(request, wanted.show)
    if wanted.q.strip():
        found = search_tickets(tickets, wanted.q, person=request.user, at=request.at)
        tickets = tickets.filter(pk__in=found.order_by().values("pk"))
    return page_of(_whole(tickets), wanted, ticket_shape, order=wanted.order)


@router.post("", response={201: TicketShape})
def create_ticket(request: Call, given: TicketGiven) -> Any:
    """Open a ticket for a customer. Its process starts as if it had come by any other door."""
    request_type = _request_type(request, given.request_type)
    ticket = actions.open_ticket(
        subject=given.subject,
        text=given.text,
        requester=find_requester(email=given.requester_email, name=given.requester_name),
        product=_product(request, given.product),
        channel=given.channel,
        request_type=request_type,
        facts=_facts(request_type, given.facts),
        outside_reference=given.outside_reference,
        files=files_given(given.files),
        by=request.user,
        at=request.at,
    )
    return Status(201, ticket_shape(ticket_of(request, ticket.key)))


@router.get("/{key}", response=TicketShape)
def read_ticket(request: Call, response: HttpResponse, key: Key) -> Any:
    """One ticket. Its `ETag` is what a change must name."""
    return tagged(response, ticket_shape(ticket_of(request, key)))


@router.patch("/{key}", response=TicketShape)
def change_ticket(request: Call, response: HttpResponse, key: Key, given: TicketChange, if_match: Match) -> Any:
    """Change priority, tags and own fields; refused when somebody changed the ticket since it was read."""
    with transaction.atomic():
        get_object_or_404(Ticket.objects.visible_to(request.user).select_for_update(), key=key)
        ticket = ticket_of(request, key)
        require_match(if_match, ticket_shape(ticket))
        _change(request, ticket, given)
    return tagged(response, ticket_shape(ticket_of(request, key)))


@router.get("/{key}/messages", response=Page[MessageShape])
def list_messages(request: Call, key: Key, paging: Query[Paging]) -> Any:
    """The conversation with its notes, the oldest first."""
    messages = ticket_of(request, key).messages.select_related("author").prefetch_related("attachments")
    return page_of(messages, paging, message_shape, order="at")


@router.post("/{key}/replies", response={201: MessageShape})
def reply_to_ticket(request: Call, key: Key, given: ReplyGiven) -> Any:
    """Write to the customer; it leaves by the channel that the ticket came by."""
    message = actions.reply_to_customer(
        ticket_of(request, key),
        by=request.user,
        text=given.text,
        files=files_given(given.files),
        wait=given.wait,
        at=request.at,
    )
    return Status(201, message_shape(message))


@router.post("/{key}/notes", response={201: MessageShape})
def note_on_ticket(request: Call, key: Key, given: MessageGiven) -> Any:
    """Write a note for colleagues; somebody named with @ is told."""
    files = files_given(given.files)
    message = actions.add_note(ticket_of(request, key), by=request.user, text=given.text, files=files, at=request.at)
    return Status(201, message_shape(message))


@router.post("/{key}/received", response={201: MessageShape})
def receive_on_ticket(request: Call, key: Key, given: MessageGiven) -> Any:
    """Record what the customer said elsewhere, for example by phone: a resolved ticket wakes, a waiting one goes on."""
    ticket, files = ticket_of(request, key), files_given(given.files)
    message = actions.receive_message(ticket, author=ticket.requester, text=given.text, files=files, at=request.at)
    return Status(201, message_shape(message))


@router.get("/{key}/attachments/{number}", response={200: bytes}, openapi_extra={"x-download": True})
def read_attachment(request: Call, key: Key, number: Number) -> Any:
    """The bytes of a file, as a download."""
    ticket = ticket_of(request, key)
    files = Attachment.objects.filter(message__ticket=ticket)  # allow visible-rows-only: of a visible ticket
    found = get_object_or_404(files, pk=number)
    if not found.may_be_given:
        raise Refused(
            409,
            _("The file %(name)s is not given out: %(why)s.") % {"name": found.name, "why": found.get_scan_display()},
        )
    if not found.file.name or not found.file.storage.exists(found.file.name):
        raise Http404(_("The file %(name)s is no longer in the store.") % {"name": found.name})
    return FileResponse(
        found.file.open(), as_attachment=True, filename=found.name, content_type="application/octet-stream"
    )


def ticket_of(request: Call, key: str) -> Ticket:
    """Raises Http404 where the caller may not see it."""
    return get_object_or_404(_whole(Ticket.objects.visible_to(request.user)), key=key)


def _whole(tickets: TicketQuerySet) -> TicketQuerySet:
    return tickets.select_related(*_WITH).prefetch_related("tags")


def _shown(request: Call, show: str) -> TicketQuerySet:
    tickets = Ticket.objects.visible_to(request.user)
    if show == "mine":
        return tickets.open().filter(owner=request.user)
    elif show == "waiting":
        return tickets.waiting()
    elif show == "resolved":
        return tickets.filter(status=Ticket.Status.RESOLVED)
    else:
        return tickets if show == "all" else tickets.open()


def _change(request: Call, ticket: Ticket, given: TicketChange) -> None:
    by, at = request.user, request.at
    if given.impact or given.urgency or given.priority:
        actions.prioritise_ticket(
            ticket,
            impact=given.impact or ticket.impact,
            urgency=given.urgency or ticket.urgency,
            priority=str(given.priority or ""),
            reason=given.reason,
            by=by,
            at=at,
        )
    if given.tags is not None:
        actions.tag_ticket(ticket, words=",".join(given.tags), by=by, at=at)
    if given.fields:
        fill_fields(ticket, given=given.fields, by=by, at=at)


def _request_type(request: Call, key: str) -> RequestType | None:
    return get_object_or_404(RequestType.objects.visible_to(request.user).usable(), key=key) if key else None


def _product(request: Call, key: str) -> Product | None:
    """Raises Http404 for a product that nobody sells."""
    products = Product.objects.all()  # allow visible-rows-only: products are the house's own and no secret
    return get_object_or_404(products, key=key) if key else None


def _facts(request_type: RequestType | None, given: dict[str, Any]) -> dict[str, Any]:
    """Raises Invalid where the process asks for something else."""
    if request_type is None:
        return {}
    facts, problems = check_form(fields_to_begin(request_type, customer=False), given)
    if problems:
        raise Invalid({f"facts.{name}": why for name, why in problems.items()})
    return facts
