"""Take an offered piece of work."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.prepared import Columns
from orgdesk.apps.events.writing import Writes
from orgdesk.apps.work.actions._note_work import note_work
from orgdesk.apps.work.models import WorkItem
from orgdesk.apps.work.policies import require_worker
from orgdesk.apps.work.sources import lock_item

_TAKEN = Columns(WorkItem, ["state", "claimed_by", "claimed_at", "started_at"])


def claim_work(item: WorkItem, *, by: Person, at: datetime) -> WorkItem:
    """Taking twice is harmless. Raises a WorkError when the item is done, withdrawn, another's, or not for this person."""
    with transaction.atomic():
        item = lock_item(item)
        position = require_worker(by, item, at=at)
        if item.state == WorkItem.State.OFFERED:
            take(item, by=by, position=position, at=at)
    return item


def take(item: WorkItem, *, by: Person, position: str, at: datetime, given_by: str = "") -> None:
    """Give a locked item to a person; the first taking starts it."""
    again = item.started_at is not None
    item.state = WorkItem.State.CLAIMED
    item.claimed_by = by
    item.claimed_at = at
    item.started_at = item.started_at or at
    writes = Writes()
    writes.add(_TAKEN.update(_TAKEN.values_of(item), 'WHERE "id" = %s', item.pk))
    note_work(
        "work.claimed",
        item,
        lifecycle="resumed" if again else "started",
        at=at,
        by=given_by or by.key,
        position=position,
        data={"holder": by.key},
        writes=writes,
    )
    writes.flush()
