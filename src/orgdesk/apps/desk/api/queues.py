"""Queues, and what the desk offers to choose from."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Schema
from pydantic import StringConstraints

from orgdesk.apps.api.calls import Call
from orgdesk.apps.api.pagination import Page, Paging, page_of
from orgdesk.apps.api.shapes import Given, Key, Named, SomeLine
from orgdesk.apps.desk import queues
from orgdesk.apps.desk.actions import dispatch_work
from orgdesk.apps.desk.api.routers import desk as router
from orgdesk.apps.desk.api.shapes import TicketShape, ticket_shape
from orgdesk.apps.desk.models import CannedReply, Macro, RequestType, WaitingReason
from orgdesk.apps.work.api.shapes import WorkShape, work_shape
from orgdesk.apps.work.models import WorkItem


class QueueShape(Schema):
    """One unit's queue: who answers for it, and how much waits."""

    unit: str
    name: str
    tier: int | None
    accountable: str
    holders: list[Named]
    waiting: int
    taken: int
    overdue: int
    oldest: datetime | None


class LiveShape(Schema):
    """Customers who need somebody now."""

    target_minutes: int
    waiting: int
    tickets: list[TicketShape]


class CaughtShape(Schema):
    """Work that nobody receives, and why."""

    work: WorkShape
    why: str


class Dispatch(Given):
    unit: Annotated[str, StringConstraints(min_length=1, max_length=80)]
    reason: SomeLine


class RequestTypeShape(Schema):
    key: str
    name: str
    words: str
    process: str
    audience: str


class ReasonShape(Schema):
    key: str
    label: str
    party: str


class WordsShape(Schema):
    """A canned reply."""

    number: int
    title: str
    body: str


class MacroShape(Schema):
    number: int
    name: str
    acts: list[Any]


@router.get("/queues", response=list[QueueShape])
def list_queues(request: Call) -> Any:
    """The queue of every unit, as it stands now."""
    return [_queue(row) for row in queues.unit_queues(on=timezone.localdate(request.at), at=request.at)]


@router.get("/queues/live", response=LiveShape)
def read_live_queue(request: Call) -> Any:
    """The live queue, the longest waiting first."""
    live = queues.live_queue(request.user)
    tickets = [ticket_shape(ticket) for ticket in live.tickets]
    return LiveShape(target_minutes=live.minutes, waiting=live.waiting, tickets=tickets)


@router.get("/queues/triage", response=list[CaughtShape])
def list_triage(request: Call) -> Any:
    """Work that reaches nobody, to be dispatched."""
    return [CaughtShape(work=work_shape(one.item), why=one.why) for one in queues.caught_work(at=request.at)]


@router.post("/queues/triage/{key}/dispatches", response=WorkShape)
def dispatch_caught_work(request: Call, key: Key, given: Dispatch) -> Any:
    """Give work to a unit."""
    item = get_object_or_404(WorkItem.objects.visible_to(request.user), key=key)
    return work_shape(dispatch_work(item, unit_key=given.unit, reason=given.reason, by=request.user, at=request.at))


@router.get("/request-types", response=Page[RequestTypeShape])
def list_request_types(request: Call, paging: Query[Paging]) -> Any:
    """Kinds of requests, each with its process."""
    return page_of(RequestType.objects.visible_to(request.user).usable(), paging, _type, order="pk")


@router.get("/waiting-reasons", response=Page[ReasonShape])
def list_waiting_reasons(request: Call, paging: Query[Paging]) -> Any:
    """Why a ticket may wait, and for whom."""
    return page_of(WaitingReason.objects.visible_to(request.user), paging, _reason, order="pk")


@router.get("/canned-replies", response=Page[WordsShape])
def list_canned_replies(request: Call, paging: Query[Paging]) -> Any:
    """Words kept for replies."""
    return page_of(CannedReply.objects.visible_to(request.user), paging, _words, order="pk")


@router.get("/macros", response=Page[MacroShape])
def list_macros(request: Call, paging: Query[Paging]) -> Any:
    """Acts kept together under a name."""
    return page_of(Macro.objects.visible_to(request.user), paging, macro_shape, order="pk")


def _queue(row: queues.Queue) -> QueueShape:
    return QueueShape(
        unit=row.unit.key,
        name=row.unit.name,
        tier=row.unit.tier,
        accountable=row.accountable,
        holders=[Named(key=one.key, name=one.name) for one in row.holders],
        waiting=row.waiting,
        taken=row.taken,
        overdue=row.overdue,
        oldest=row.oldest,
    )


def _type(row: RequestType) -> RequestTypeShape:
    return RequestTypeShape(key=row.key, name=row.name, words=row.words, process=row.process_key, audience=row.audience)


def _reason(row: WaitingReason) -> ReasonShape:
    return ReasonShape(key=row.key, label=row.label, party=row.party)


def _words(row: CannedReply) -> WordsShape:
    return WordsShape(number=row.pk, title=row.title, body=row.body)


def macro_shape(row: Macro) -> MacroShape:
    return MacroShape(number=row.pk, name=row.name, acts=row.acts)
