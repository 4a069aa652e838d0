"""A person wants no more offers by mail, or wants them again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.rewards.models import LeftOffers


def leave_offers(person: Person, *, at: datetime, again: bool = False) -> bool:
    """Whether the person gets offers from now on. Said twice, it is the same."""
    with transaction.atomic():
        if again:
            changed = LeftOffers.objects.filter(person=person).delete()[0] > 0
        else:
            _row, changed = LeftOffers.objects.get_or_create(person=person, defaults={"at": at})
        if changed:
            kind = "offers.joined" if again else "offers.left"
            record_event(kind, at=at, by=person.key, objects={"person": person.key})
    return again
