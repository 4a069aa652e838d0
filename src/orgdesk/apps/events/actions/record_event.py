"""Record that something happened."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from orgdesk.apps.events.digests import text_digest
from orgdesk.apps.events.models import Event
from orgdesk.apps.events.writing import Writes


def record_event(
    kind: str,
    *,
    at: datetime,
    objects: Mapping[str, str | list[str]],
    by: str = "",
    position: str = "",
    org_version: str = "",
    process_version: str = "",
    data: Mapping[str, Any] | None = None,
    text: Mapping[str, str] | None = None,
    writes: Writes | None = None,
) -> Event:
    """Write one event inside the caller's transaction, then call the handlers registered for its kind.

    `objects` maps an object type ("ticket") to one key or several; `by` and `position` are keys, never names. Personal words
    (names, reasons that a person typed, message text) go into `text`, where they can be erased; the event keeps their digest.
    Given `writes`, all of this happens when the caller flushes them.
    """
    kept = dict(data or {})
    salt = secrets.token_hex(16) if text else ""
    if text:
        kept["text_digest"] = text_digest(salt, text)
    event = Event(
        kind=kind,
        at=at,
        actor=by,
        position=position,
        org_version=org_version,
        process_version=process_version,
        data=kept,
    )
    if writes is None:
        with transaction.atomic(savepoint=False):  # part of the caller's act: both are true or neither
            now = Writes()
            now.record(event, objects, words=text, salt=salt)
            now.flush()
    else:
        writes.record(event, objects, words=text, salt=salt)
    return event
