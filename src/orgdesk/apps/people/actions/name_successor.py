"""Name somebody as a successor for a position."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.people.errors import NotYourPeople
from orgdesk.apps.people.models import SuccessorName
from orgdesk.apps.people.policies import sees_succession


def name_successor(person: Person, *, position_key: str, readiness: str, by: Person, at: datetime) -> SuccessorName:
    """Named anew with another readiness, the earlier name ends. It moves nobody: only a decision on an application does."""
    on = timezone.localdate(at)
    _require(by, position_key, at=at)
    with transaction.atomic():
        SuccessorName.objects.standing().filter(position_key=position_key, person=person).update(ended_on=on)
        row = SuccessorName.objects.create(position_key=position_key, person=person, readiness=readiness, by=by, on=on)
        record_event("successor.named", at=at, by=by.key, objects={"person": person.key, "position": position_key})
    return row


def take_off_successor(row: SuccessorName, *, by: Person, at: datetime) -> SuccessorName:
    _require(by, row.position_key, at=at)
    with transaction.atomic():
        row.ended_on = timezone.localdate(at)
        row.save(update_fields=["ended_on"])
        record_event(
            "successor.taken_off", at=at, by=by.key, objects={"person": row.person.key, "position": row.position_key}
        )
    return row


def _require(by: Person, position_key: str, *, at: datetime) -> None:
    if not sees_succession(by, position_key, on=timezone.localdate(at)):
        raise NotYourPeople(_("Only who leads this seat, or human resources, names its successors."))
