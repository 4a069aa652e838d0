"""Take back work that is no longer wanted."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from orgdesk.apps.work.actions._note_work import note_work
from orgdesk.apps.work.models import WorkItem
from orgdesk.apps.work.policies import require_open
from orgdesk.apps.work.sources import lock_item


def withdraw_work(item: WorkItem, *, at: datetime, by: str = "", reason: str = "") -> WorkItem:
    """`by` is a person's key, "" for the system; `reason` a word such as "timer" or "migrated"."""
    with transaction.atomic():
        item = lock_item(item)
        require_open(item)
        item.state = WorkItem.State.WITHDRAWN
        item.finished_at = at
        item.save(update_fields=["state", "finished_at"])
        note_work("work.withdrawn", item, lifecycle="withdrawn", at=at, by=by, data={"reason": reason})
    return item
