"""Messages and signals between instances, and from outside."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from orgdesk.apps.process.models import BufferedMessage, Instance, SubscriptionRow
from orgdesk.core.process.commands import DeliverMessage
from orgdesk.core.process.definition import EventKind
from orgdesk.core.process.state import InstanceState

TIME_TO_LIVE = timedelta(days=14)


def deliver_buffered(instance: Instance, before: InstanceState | None, after: InstanceState, *, at: datetime) -> None:
    """A locked instance that has begun to wait for messages gets those that came before."""
    from orgdesk.apps.process.mapping import to_state
    from orgdesk.apps.process.store import play

    known = before.subscriptions if before else {}
    for number, waiting in after.subscriptions.items():
        if number in known or waiting.kind is not EventKind.MESSAGE:
            continue
        message = _take(waiting.name, waiting.correlation, instance, at=at)
        if message is not None:
            play(instance, to_state(instance), _command(message), at=at)
            return  # that step has looked at what it left waiting


def match_buffered(*, at: datetime, limit: int = 100) -> int:
    """Deliver buffered messages to whoever waits for them by now: the sweep for the two that missed each other."""
    matched = 0
    for message in BufferedMessage.objects.waiting(at=at)[:limit]:
        key = receiver_of(message.name, message.correlation)
        if key:
            matched += deliver_to(key, message, at=at)
    return matched


def receiver_of(name: str, correlation: str) -> str | None:
    """The key of the running instance that has waited longest for this message."""
    waiting = SubscriptionRow.objects.waiting_for(EventKind.MESSAGE.value, name).filter(correlation=correlation)
    return waiting.values_list("instance__key", flat=True).first()


def deliver_to(key: str, message: BufferedMessage, *, at: datetime, by: str = "") -> int:
    """Give a kept message to an instance; 0 when either has changed its mind since we looked."""
    from orgdesk.apps.process.mapping import to_state
    from orgdesk.apps.process.store import lock_instance, play

    with transaction.atomic():
        instance = lock_instance(key)
        still = instance.subscriptions.filter(
            kind=EventKind.MESSAGE.value, name=message.name, correlation=message.correlation
        )
        if not still.exists() or not _mark(message, instance, at=at):
            return 0
        play(instance, to_state(instance), _command(message), at=at, by=by)
    return 1


def keep_message(
    name: str, correlation: str, data: Mapping[str, Any], message_id: str, *, at: datetime, time_to_live: timedelta
) -> tuple[BufferedMessage, bool]:
    """Keep the message under its id; False as second value when it was known already."""
    return BufferedMessage.objects.get_or_create(
        message_id=message_id,
        defaults={
            "name": name,
            "correlation": correlation,
            "data": dict(data),
            "received_at": at,
            "expires_at": at + time_to_live,
        },
    )


def _take(name: str, correlation: str, instance: Instance, *, at: datetime) -> BufferedMessage | None:
    for message in BufferedMessage.objects.waiting(at=at).filter(name=name, correlation=correlation):
        if _mark(message, instance, at=at):
            return message
    return None


def _mark(message: BufferedMessage, instance: Instance, *, at: datetime) -> bool:
    """Whether we are the one who delivers it."""
    taken = BufferedMessage.objects.filter(pk=message.pk, delivered_at=None)
    return bool(taken.update(delivered_at=at, instance_key=instance.key))


def _command(message: BufferedMessage) -> DeliverMessage:
    return DeliverMessage(
        name=message.name, correlation=message.correlation, data=message.data, message_id=message.message_id
    )
