"""Somebody says whether they want to stay or to grow."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.people.models import Aspiration


def say_aspiration(person: Person, *, kind: str, at: datetime, position_key: str = "", words: str = "") -> Aspiration:
    """Only the person says it, of themselves; the latest counts. The log keeps that it was said, not what."""
    with transaction.atomic():
        row = Aspiration.objects.create(
            person=person, kind=kind, position_key=position_key, words=words, on=timezone.localdate(at)
        )
        record_event("aspiration.said", at=at, by=person.key, objects={"person": person.key})
    return row
