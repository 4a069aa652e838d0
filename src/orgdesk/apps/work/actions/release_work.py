"""Give taken work back to its seat."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.work.actions._note_work import note_work
from orgdesk.apps.work.errors import NotInThatState
from orgdesk.apps.work.models import WorkItem
from orgdesk.apps.work.policies import require_worker
from orgdesk.apps.work.sources import lock_item


def release_work(item: WorkItem, *, by: Person, at: datetime, note: str = "") -> WorkItem:
    """The item is offered again to everybody in the seat."""
    with transaction.atomic():
        item = lock_item(item)
        position = require_worker(by, item, at=at)
        if item.claimed_by_id is None:
            raise NotInThatState(item, str(WorkItem.State.CLAIMED.label))
        item.state = WorkItem.State.OFFERED
        item.claimed_by = item.claimed_at = item.paused_at = None
        item.save(update_fields=["state", "claimed_by", "claimed_at", "paused_at"])
        note_work(
            "work.released",
            item,
            lifecycle="paused",
            at=at,
            by=by.key,
            position=position,
            text={"note": note} if note else None,
        )
    return item
