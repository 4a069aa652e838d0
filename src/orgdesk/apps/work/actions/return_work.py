"""Take work back from its holder without their doing: the house found that they may not keep it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from orgdesk.apps.work.actions._note_work import note_work
from orgdesk.apps.work.models import WorkItem
from orgdesk.apps.work.policies import require_open
from orgdesk.apps.work.sources import lock_item


def return_work(item: WorkItem, *, at: datetime, reason: str) -> WorkItem:
    """Offered again to everybody in the seat; `reason` is a word such as "shut_out". Work that nobody holds stays as it is."""
    with transaction.atomic():
        item = lock_item(item)
        require_open(item)
        if item.claimed_by is None:
            return item
        holder = item.claimed_by
        item.state = WorkItem.State.OFFERED
        item.claimed_by = item.claimed_at = item.paused_at = None
        item.save(update_fields=["state", "claimed_by", "claimed_at", "paused_at"])
        note_work("work.released", item, lifecycle="paused", at=at, data={"holder": holder.key, "reason": reason})
    return item
