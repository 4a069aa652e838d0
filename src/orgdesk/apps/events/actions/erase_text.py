"""Erase personal words from the log, lawfully: the fact stays, the words and their salt go."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from orgdesk.apps.events.actions.record_event import record_event
from orgdesk.apps.events.models import Event, PersonalText


def erase_text(events: Iterable[Event], *, by: str, at: datetime, reason: str) -> int:
    """Empty the personal text of these events; how many. `by` is a person's key, `reason` a word such as "request" or "retention"."""
    with transaction.atomic():
        texts = PersonalText.objects.filter(event__in=list(events), erased_at=None)
        numbers = list(texts.values_list("event_id", flat=True))
        erased = texts.update(words={}, salt="", erased_at=at)
        if erased:
            record_event(
                "personal_text.erased",
                at=at,
                by=by,
                objects={"event": [str(number) for number in numbers]},
                data={"reason": reason, "count": erased},
            )
    return erased


def erase_person(person_key: str, *, by: str, at: datetime, reason: str) -> int:
    """Erase the words of every event that the person caused or that is about them."""
    acted = Event.objects.filter(actor=person_key)
    about = Event.objects.filter(subjects__object_type="person", subjects__object_key=person_key)
    return erase_text((acted | about).distinct(), by=by, at=at, reason=reason)
