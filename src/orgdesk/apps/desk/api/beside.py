"""What happens beside a ticket's conversation: waiting, asking aside, articles, macros, notes on the customer's site, clocks, the past."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Query, Schema
from ninja.responses import Status
from pydantic import Field, StringConstraints

from orgdesk.apps.api.calls import Call
from orgdesk.apps.api.pagination import Page, Paging, page_of
from orgdesk.apps.api.shapes import Given, Key, Line, Named, Nothing, Number, SomeWords
from orgdesk.apps.desk.actions.apply_macro import apply_macro
from orgdesk.apps.desk.actions.ask_aside import ask_aside, say_aside
from orgdesk.apps.desk.actions.link_article import link_article
from orgdesk.apps.desk.actions.note_site import note_site
from orgdesk.apps.desk.actions.wait_for import wait_for, wait_no_more
from orgdesk.apps.desk.api.routers import tickets as router
from orgdesk.apps.desk.api.shapes import TicketShape, named, ticket_shape
from orgdesk.apps.desk.api.tickets import ticket_of
from orgdesk.apps.desk.clocks import page_clocks
from orgdesk.apps.desk.errors import DeskRefused
from orgdesk.apps.desk.models import Macro, SideConversation, SideMessage, SiteNote, WaitingReason
from orgdesk.apps.events.models import Event
from orgdesk.apps.knowledge.models import Article


class Wait(Given):
    """The key of a waiting reason, and for what."""

    reason: Annotated[str, StringConstraints(min_length=1, max_length=80)]
    words: Line = ""


class Aside(Given):
    """A question to somebody outside the ticket; the customer does not see it."""

    to_address: Annotated[
        str,
        StringConstraints(
            max_length=200, pattern=r"^[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9-]{1,60}(\.[A-Za-z0-9-]{1,30}){1,3}$"
        ),
    ]
    to_name: Annotated[str, StringConstraints(max_length=120)] = ""
    subject: Annotated[str, StringConstraints(max_length=200, pattern=r"\S")]
    text: SomeWords


class AsideWords(Given):
    text: SomeWords


class AsideMessage(Schema):
    author: Named | None
    at: datetime
    text: str


class AsideShape(Schema):
    """A side conversation, with what was said in it."""

    number: int
    subject: str
    to_name: str
    to_address: str
    by: Named | None
    at: datetime
    messages: list[AsideMessage]


class ArticleLink(Given):
    """`insert`: its words are put into the draft of the reply."""

    article: Annotated[str, StringConstraints(min_length=1, max_length=80)]
    insert: bool = False


class MacroUse(Given):
    macro: Annotated[int, Field(ge=1, le=2**63 - 1)]


class MacroDone(Schema):
    done: list[str]
    ticket: TicketShape


class SiteNoteGiven(Given):
    kind: SiteNote.Kind
    text: Annotated[str, StringConstraints(max_length=400, pattern=r"\S")]
    until: date | None = None


class ClockShape(Schema):
    """A promise that is measured: of which kind, where it stands, when it is due."""

    label: str
    state: str
    due: datetime | None
    ended_at: datetime | None


class Happened(Schema):
    """One entry of the log about the ticket. People are named by their keys."""

    number: int
    kind: str
    at: datetime
    by: str
    position: str
    data: dict[str, Any]


@router.post("/{key}/waits", response=TicketShape)
def wait_on_ticket(request: Call, key: Key, given: Wait) -> Any:
    """Let the ticket wait for somebody, with the reason; the promise's clock stands still where the policy says so."""
    reason = get_object_or_404(WaitingReason.objects.visible_to(request.user), key=given.reason)
    wait_for(ticket_of(request, key), reason=reason, words=given.words, by=request.user, at=request.at)
    return ticket_shape(ticket_of(request, key))


@router.post("/{key}/waits/end", response=TicketShape)
def end_wait_on_ticket(request: Call, key: Key, given: Nothing) -> Any:
    """Go on with a ticket that waited."""
    wait_no_more(ticket_of(request, key), by=request.user, at=request.at)
    return ticket_shape(ticket_of(request, key))


@router.get("/{key}/side-conversations", response=Page[AsideShape])
def list_side_conversations(request: Call, key: Key, paging: Query[Paging]) -> Any:
    """Questions to others about this ticket, which the customer does not see."""
    found = SideConversation.objects.visible_to(request.user).filter(ticket=ticket_of(request, key))
    return page_of(found.select_related("by").prefetch_related("messages__author"), paging, _aside)


@router.post("/{key}/side-conversations", response={201: AsideShape})
def open_side_conversation(request: Call, key: Key, given: Aside) -> Any:
    """Ask somebody outside the ticket."""
    opened = ask_aside(ticket_of(request, key), by=request.user, at=request.at, **given.dict())
    return Status(201, _aside(opened))


@router.post("/{key}/side-conversations/{number}/messages", response={201: AsideShape})
def write_in_side_conversation(request: Call, key: Key, number: Number, given: AsideWords) -> Any:
    """Go on asking in a side conversation."""
    found = SideConversation.objects.visible_to(request.user).filter(ticket=ticket_of(request, key))
    conversation = get_object_or_404(found, pk=number)
    say_aside(conversation, text=given.text, by=request.user, at=request.at)
    return Status(201, _aside(conversation))


@router.post("/{key}/links", response=TicketShape)
def link_article_to_ticket(request: Call, key: Key, given: ArticleLink) -> Any:
    """Link an article that answers the ticket; it counts as used."""
    article = get_object_or_404(Article.objects.visible_to(request.user), key=given.article)
    link_article(ticket_of(request, key), article, insert=given.insert, by=request.user, at=request.at)
    return ticket_shape(ticket_of(request, key))


@router.post("/{key}/macros", response=MacroDone)
def apply_macro_to_ticket(request: Call, key: Key, given: MacroUse) -> Any:
    """Carry out a macro on the ticket."""
    macro = get_object_or_404(Macro.objects.visible_to(request.user), pk=given.macro)
    done = apply_macro(macro, ticket_of(request, key), by=request.user, at=request.at)
    return MacroDone(done=done, ticket=ticket_shape(ticket_of(request, key)))


@router.post("/{key}/site-notes", response={204: None})
def note_site_of_ticket(request: Call, key: Key, given: SiteNoteGiven) -> Any:
    """Note something about the customer's site; it shows on every ticket of the account."""
    ticket = ticket_of(request, key)
    if ticket.account is None:
        raise DeskRefused(_("Notes on a site belong to a customer's account; this requester has none."))
    note_site(ticket.account, kind=given.kind, text=given.text, until=given.until, by=request.user, at=request.at)
    return Status(204, None)


@router.get("/{key}/clocks", response=list[ClockShape])
def list_clocks(request: Call, key: Key) -> Any:
    """The promises on this ticket as they stand now, the soonest due first."""
    return [
        ClockShape(
            label=clock.label,
            state=clock.reading.state.value,
            due=clock.reading.due,
            ended_at=clock.reading.ended_at,
        )
        for clock in page_clocks(ticket_of(request, key), at=request.at)
    ]


@router.get("/{key}/events", response=Page[Happened])
def list_ticket_events(request: Call, key: Key, paging: Query[Paging]) -> Any:
    """What happened with the ticket, the oldest first: its entries in the log."""
    ticket = ticket_of(request, key)
    events = Event.objects.about("ticket", ticket.key)  # allow visible-rows-only: of a visible ticket
    return page_of(events.distinct(), paging, _happened, order="pk")


def _aside(row: SideConversation) -> AsideShape:
    return AsideShape(
        number=row.pk,
        subject=row.subject,
        to_name=row.to_name,
        to_address=row.to_address,
        by=named(row.by),
        at=row.at,
        messages=[_aside_message(message) for message in row.messages.all()],
    )


def _aside_message(row: SideMessage) -> AsideMessage:
    return AsideMessage(author=named(row.author), at=row.at, text=row.text)


def _happened(event: Event) -> Happened:
    return Happened(
        number=event.pk, kind=event.kind, at=event.at, by=event.actor, position=event.position, data=event.data
    )
