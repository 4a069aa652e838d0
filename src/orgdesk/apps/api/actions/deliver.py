"""Deliver events to webhooks: queued from the log in its order, tried with growing pauses, given up and tried again."""

from __future__ import annotations

import secrets
import time
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.api.actions.keep_webhook import READER
from orgdesk.apps.api.errors import ApiRefused, NotAdministrator
from orgdesk.apps.api.models import Delivery, DeliveryTry, Webhook
from orgdesk.apps.api.policies import can_manage_webhooks
from orgdesk.apps.api.posting import post
from orgdesk.apps.api.signing import body_of, headers_of
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.events.models import Event
from orgdesk.apps.events.readers import EventReader

KEPT_FOR = timedelta(days=30)
_A_BATCH = 200
_TEST = "webhook.tested"


def queue_deliveries(*, at: datetime) -> list[Delivery]:
    """What happened since last time, for each webhook that wants it; the caller puts them into the queue of jobs."""
    webhooks = list(Webhook.objects.listening())
    if not webhooks:
        return []
    with EventReader(READER).batch(_A_BATCH) as events:
        wanted = [(webhook, event) for event in events for webhook in webhooks if webhook.wants(event.kind)]
        return [_queue(webhook, event, at=at) for webhook, event in wanted]


def try_delivery(delivery: Delivery, *, at: datetime) -> None:
    """One try, noted. Raises OSError when the receiver did not take it; of an ended or paused webhook nothing is sent."""
    if delivery.state == Delivery.State.SENT or not _may_go(delivery):
        return
    body = body_of(delivery.event)
    began = time.perf_counter()
    status, problem = None, ""
    try:
        status = post(delivery.webhook.url, body, headers_of(delivery, body, at=at))
    except OSError as refusal:
        status, problem = getattr(refusal, "status", None), str(refusal) or type(refusal).__name__
        raise
    finally:
        spent = int((time.perf_counter() - began) * 1000)
        DeliveryTry.objects.create(delivery=delivery, at=at, status=status, milliseconds=spent, problem=problem[:300])
    delivery.state, delivery.sent_at = Delivery.State.SENT, at
    delivery.save(update_fields=["state", "sent_at"])


def give_up(delivery: Delivery) -> None:
    Delivery.objects.filter(pk=delivery.pk, state=Delivery.State.WAITING).update(state=Delivery.State.GIVEN_UP)


def take_up_again(delivery: Delivery, *, by: Person, at: datetime) -> Delivery:
    """A delivery that was given up waits again, under the same key; the caller puts it into the queue. Raises ApiRefused."""
    if not can_manage_webhooks(by):
        raise NotAdministrator(_("Only an administrator decides what is told to other systems; ask one."))
    with transaction.atomic():
        kept = Delivery.objects.select_for_update().get(pk=delivery.pk)
        if kept.state != Delivery.State.GIVEN_UP:
            raise ApiRefused(_("%(key)s was not given up; nothing is to be done.") % {"key": kept.key})
        if kept.webhook.paused_at is not None:
            raise ApiRefused(_("“%(name)s” is switched off; switch it on first.") % {"name": kept.webhook.name})
        kept.state = Delivery.State.WAITING
        kept.save(update_fields=["state"])
        record_event("delivery.tried-again", at=at, by=by.key, objects={"webhook": kept.webhook.key})
    return kept


def begin_test(webhook: Webhook, *, by: Person, at: datetime) -> Delivery:
    """An event made for this, delivered to this webhook alone."""
    if not can_manage_webhooks(by):
        raise NotAdministrator(_("Only an administrator decides what is told to other systems; ask one."))
    with transaction.atomic():
        event = record_event(_TEST, at=at, by=by.key, objects={"webhook": webhook.key})
        return _queue(webhook, event, at=at)


def forget_old_deliveries(*, at: datetime) -> int:
    gone, _rows = Delivery.objects.done_before(at - KEPT_FOR).delete()
    return gone


def _may_go(delivery: Delivery) -> bool:
    """A test goes to a webhook that is switched off too: that is how one knows that it may be switched on."""
    if delivery.webhook.ended_at is not None:
        return False
    return delivery.webhook.paused_at is None or delivery.event.kind == _TEST


def _queue(webhook: Webhook, event: Event, *, at: datetime) -> Delivery:
    made, _new = Delivery.objects.get_or_create(
        webhook=webhook, event=event, defaults={"key": "msg_" + secrets.token_hex(12), "created_at": at}
    )
    return made
