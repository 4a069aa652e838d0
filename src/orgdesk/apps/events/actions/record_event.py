"""Record that something happened."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from orgdesk.apps.events.digests import text_digest
from orgdesk.apps.events.handlers import call_handlers
from orgdesk.apps.events.models import Event, EventObject, PersonalText
from orgdesk.apps.events.prepared import Columns, create, run

_ABOUT = Columns(EventObject, ["event", "object_type", "object_key", "qualifier"])


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
) -> Event:
    """Write one event inside the caller's transaction, then call the handlers registered for its kind.

    `objects` maps an object type ("ticket") to one key or several; `by` and `position` are keys, never names. Personal words
    (names, reasons that a person typed, message text) go into `text`, where they can be erased; the event keeps their digest.
    """
    kept = dict(data or {})
    salt = secrets.token_hex(16) if text else ""
    if text:
        kept["text_digest"] = text_digest(salt, text)
    with transaction.atomic(savepoint=False):  # part of the caller's act: both are true or neither
        event = create(
            Event(
                kind=kind,
                at=at,
                actor=by,
                position=position,
                org_version=org_version,
                process_version=process_version,
                data=kept,
            )
        )
        about = [
            (event.pk, object_type, key, "")
            for object_type, keys in objects.items()
            for key in ([keys] if isinstance(keys, str) else keys)
        ]
        run(*_ABOUT.insert(about))
        event.given_objects = dict(objects)
        if text:
            PersonalText.objects.create(event=event, words=dict(text), salt=salt)
        call_handlers(event)
    return event
