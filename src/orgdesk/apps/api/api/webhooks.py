"""Webhooks: who is told what happens, and what became of each delivery."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from ninja.responses import Status
from pydantic import Field, StringConstraints

from orgdesk.apps.api.actions import (
    add_webhook,
    begin_test,
    change_webhook,
    end_webhook,
    pause_webhook,
    resume_webhook,
    rotate_secret,
)
from orgdesk.apps.api.authentication import Scope
from orgdesk.apps.api.calls import Call
from orgdesk.apps.api.models import Delivery, Webhook
from orgdesk.apps.api.pagination import Page, Paging, page_of
from orgdesk.apps.api.sending import queue_again, queue_delivery
from orgdesk.apps.api.shapes import Given, Key, Nothing

router = Router(auth=Scope("webhooks"))


class WebhookGiven(Given):
    """Where to, and which kinds of events: `ticket.opened`, `ticket.*` for all of tickets, `*` for all."""

    name: Annotated[str, StringConstraints(max_length=80, pattern=r"\S")]
    url: Annotated[str, StringConstraints(max_length=500, pattern=r"^https?://")]
    kinds: Annotated[list[Annotated[str, StringConstraints(max_length=80)]], Field(min_length=1, max_length=50)]


class WebhookShape(Schema):
    key: str
    name: str
    url: str
    kinds: list[str]
    created_at: datetime
    rotated_at: datetime | None
    paused_at: datetime | None
    ended_at: datetime | None


class SharedShape(WebhookShape):
    """With the secret, which is shown this once."""

    secret: str


class DeliveriesWanted(Paging):
    state: Literal["", "waiting", "sent", "given_up"] = ""


class TryShape(Schema):
    at: datetime
    status: int | None
    milliseconds: int
    problem: str


class DeliveryShape(Schema):
    """One event on its way; `key` is the `webhook-id` that the receiver sees at every try."""

    key: str
    kind: str
    state: str
    created_at: datetime
    sent_at: datetime | None
    tries: list[TryShape]


@router.get("", response=Page[WebhookShape])
def list_webhooks(request: Call, paging: Query[Paging]) -> Any:
    """Webhooks, the newest first."""
    return page_of(Webhook.objects.visible_to(request.user), paging, webhook_shape)


@router.post("", response={201: SharedShape})
def create_webhook(request: Call, given: WebhookGiven) -> Any:
    """Add a webhook; it hears of what happens from now on."""
    shared = add_webhook(name=given.name, url=given.url, kinds=given.kinds, by=request.user, at=request.at)
    return Status(201, SharedShape(**webhook_shape(shared.webhook).dict(), secret=shared.secret))


@router.get("/{key}", response=WebhookShape)
def read_webhook(request: Call, key: Key) -> Any:
    """One webhook."""
    return webhook_shape(_webhook(request, key))


@router.post("/{key}/secrets", response={201: SharedShape})
def rotate_webhook_secret(request: Call, key: Key, given: Nothing) -> Any:
    """A new secret; the old one signs beside it for a day."""
    shared = rotate_secret(_webhook(request, key), by=request.user, at=request.at)
    return Status(201, SharedShape(**webhook_shape(shared.webhook).dict(), secret=shared.secret))


@router.post("/{key}/changes", response=WebhookShape)
def change_webhook_of(request: Call, key: Key, given: WebhookGiven) -> Any:
    """Another name, address or choice of events; the secret and what was delivered stay."""
    webhook = _webhook(request, key)
    changed = change_webhook(webhook, name=given.name, url=given.url, kinds=given.kinds, by=request.user, at=request.at)
    return webhook_shape(changed)


@router.post("/{key}/pauses", response=WebhookShape)
def pause_webhook_of(request: Call, key: Key, given: Nothing) -> Any:
    """Switch it off: it hears nothing until it is switched on, and what waits is given up."""
    return webhook_shape(pause_webhook(_webhook(request, key), by=request.user, at=request.at))


@router.post("/{key}/pauses/end", response=WebhookShape)
def resume_webhook_of(request: Call, key: Key, given: Nothing) -> Any:
    """Switch it on: it hears of what happens from now on."""
    return webhook_shape(resume_webhook(_webhook(request, key), by=request.user, at=request.at))


@router.post("/{key}/end", response=WebhookShape)
def end_webhook_of(request: Call, key: Key, given: Nothing) -> Any:
    """Send nothing more."""
    return webhook_shape(end_webhook(_webhook(request, key), by=request.user, at=request.at))


@router.post("/{key}/tests", response={202: DeliveryShape})
def send_test_event(request: Call, key: Key, given: Nothing) -> Any:
    """Deliver an event made for this, to this webhook alone."""
    delivery = begin_test(_webhook(request, key), by=request.user, at=request.at)
    queue_delivery(delivery)
    return Status(202, delivery_shape(delivery))


@router.get("/{key}/deliveries", response=Page[DeliveryShape])
def list_deliveries(request: Call, key: Key, wanted: Query[DeliveriesWanted]) -> Any:
    """What was sent and what waits, the newest first, each with its tries."""
    found = Delivery.objects.visible_to(request.user).filter(webhook=_webhook(request, key))
    if wanted.state:
        found = found.filter(state=wanted.state)
    return page_of(found.select_related("event").prefetch_related("tries"), wanted, delivery_shape)


@router.post("/{key}/deliveries/{delivery}/tries", response={202: DeliveryShape})
def try_delivery_again(request: Call, key: Key, delivery: Key, given: Nothing) -> Any:
    """Take up a delivery that was given up; its key stays."""
    found = Delivery.objects.visible_to(request.user).filter(webhook=_webhook(request, key))
    again = queue_again(get_object_or_404(found, key=delivery), by=request.user, at=request.at)
    return Status(202, delivery_shape(again))


def webhook_shape(row: Webhook) -> WebhookShape:
    return WebhookShape(
        key=row.key,
        name=row.name,
        url=row.url,
        kinds=row.kinds,
        created_at=row.created_at,
        rotated_at=row.rotated_at,
        paused_at=row.paused_at,
        ended_at=row.ended_at,
    )


def delivery_shape(row: Delivery) -> DeliveryShape:
    tries = [
        TryShape(at=one.at, status=one.status, milliseconds=one.milliseconds, problem=one.problem)
        for one in row.tries.all()
    ]
    return DeliveryShape(
        key=row.key,
        kind=row.event.kind,
        state=row.state,
        created_at=row.created_at,
        sent_at=row.sent_at,
        tries=tries,
    )


def _webhook(request: Call, key: str) -> Webhook:
    return get_object_or_404(Webhook.objects.visible_to(request.user), key=key)
