"""Lay taken work aside for a while."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.work.actions._note_work import note_work
from orgdesk.apps.work.errors import NotInThatState
from orgdesk.apps.work.models import WorkItem
from orgdesk.apps.work.policies import require_worker
from orgdesk.apps.work.sources import lock_item


def pause_work(item: WorkItem, *, by: Person, at: datetime, reason: str = "") -> WorkItem:
    """`reason` is a word such as "waiting-for-customer"; whether a promise's clock stops is the promise's own rule."""
    with transaction.atomic():
        item = lock_item(item)
        position = require_worker(by, item, at=at)
        if item.state != WorkItem.State.CLAIMED:
            raise NotInThatState(item, str(WorkItem.State.CLAIMED.label))
        item.state = WorkItem.State.PAUSED
        item.paused_at = at
        item.save(update_fields=["state", "paused_at"])
        note_work("work.paused", item, lifecycle="paused", at=at, by=by.key, position=position, data={"reason": reason})
    return item
