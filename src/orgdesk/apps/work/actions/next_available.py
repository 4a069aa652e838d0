"""Take the most urgent work that is waiting for somebody like you."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.work.actions.claim_work import claim_work
from orgdesk.apps.work.errors import WorkError
from orgdesk.apps.work.models import WorkItem

_TRIES = 10


def take_next_available(person: Person, *, at: datetime) -> WorkItem | None:
    """Claim the first offered item by priority and due time; None when nothing waits. Two people never get the same one."""
    offered = WorkItem.objects.for_person(person, on=timezone.localdate(at)).offered().urgent_first()
    for item in offered[:_TRIES]:
        try:
            with transaction.atomic():
                return claim_work(item, by=person, at=at)
        except WorkError:
            continue  # a colleague was quicker; look at the next
    return None
