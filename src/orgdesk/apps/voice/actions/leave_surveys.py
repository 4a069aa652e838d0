"""A person wants no more surveys, or wants them again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.voice.models import Invitation, LeftSurveys


def leave_surveys(person: Person, *, at: datetime, again: bool = False) -> bool:
    """Whether the person is asked from now on. Said twice, it is the same."""
    with transaction.atomic():
        if again:
            changed = LeftSurveys.objects.filter(person=person).delete()[0] > 0
        else:
            _row, changed = LeftSurveys.objects.get_or_create(person=person, defaults={"at": at})
            Invitation.objects.filter(person=person, sent_at=None, void_at=None).update(void_at=at, void_reason="left")
        if changed:
            kind = "surveys.joined" if again else "surveys.left"
            record_event(kind, at=at, by=person.key, objects={"person": person.key})
    return again
