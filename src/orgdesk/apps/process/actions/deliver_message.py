"""Give a message to the one instance that waits for it, or start what it starts, or keep it for a while."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from orgdesk.apps.process.messages import TIME_TO_LIVE, deliver_to, keep_message, receiver_of
from orgdesk.apps.process.models import BufferedMessage


def deliver_message(
    name: str,
    *,
    at: datetime,
    correlation: str = "",
    data: Mapping[str, Any] | None = None,
    message_id: str = "",
    time_to_live: timedelta = TIME_TO_LIVE,
) -> BufferedMessage:
    """The kept message; `delivered_at` says whether somebody got it. The same `message_id` again changes nothing."""
    message, new = keep_message(
        name, correlation, data or {}, message_id or uuid.uuid4().hex, at=at, time_to_live=time_to_live
    )
    if new:
        receiver = receiver_of(name, correlation)
        if receiver:
            deliver_to(receiver, message, at=at)
            message.refresh_from_db()
    return message
