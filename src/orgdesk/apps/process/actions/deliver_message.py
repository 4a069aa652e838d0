"""Give a message to the one instance that waits for it, or start what it starts, or keep it for a while."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from orgdesk.apps.process.actions.start_instance import start_version
from orgdesk.apps.process.messages import TIME_TO_LIVE, deliver_to, keep_message, receiver_of
from orgdesk.apps.process.models import BufferedMessage, DefinitionVersion


def deliver_message(
    name: str,
    *,
    at: datetime,
    correlation: str = "",
    data: Mapping[str, Any] | None = None,
    message_id: str = "",
    time_to_live: timedelta = TIME_TO_LIVE,
    subject: tuple[str, str] | None = None,
    by: str = "",
) -> BufferedMessage:
    """The kept message; `delivered_at` says whether somebody got it. The same `message_id` again changes nothing.

    Whoever waits for it comes first; else it begins the processes that start with a message of this name, about `subject`
    (its correlation, where none is given).
    """
    message, new = keep_message(
        name, correlation, data or {}, message_id or uuid.uuid4().hex, at=at, time_to_live=time_to_live
    )
    if new:
        receiver = receiver_of(name, correlation)
        if receiver:
            deliver_to(receiver, message, at=at, by=by)
        else:
            _begin(message, subject or ("message", correlation or message.message_id[:80]), at=at, by=by)
        message.refresh_from_db()
    return message


def _begin(message: BufferedMessage, subject: tuple[str, str], *, at: datetime, by: str) -> None:
    """Each process in a transaction of its own, and the message is delivered with the first."""
    started = DefinitionVersion.objects.started_by("message", message.name).select_related("definition").defer("xml")
    for version in started:
        with transaction.atomic():
            node = version.starts["message"][message.name]
            instance = start_version(version, subject=subject, data=message.data, node=node, at=at, by=by)
            waiting = BufferedMessage.objects.filter(pk=message.pk, delivered_at=None)
            waiting.update(delivered_at=at, instance_key=instance.key)
