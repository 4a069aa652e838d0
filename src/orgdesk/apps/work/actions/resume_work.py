"""Go on with paused work."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.work.actions._note_work import note_work
from orgdesk.apps.work.errors import NotInThatState
from orgdesk.apps.work.models import WorkItem
from orgdesk.apps.work.policies import require_worker
from orgdesk.apps.work.sources import lock_item


def resume_work(item: WorkItem, *, by: Person, at: datetime) -> WorkItem:
    with transaction.atomic():
        item = lock_item(item)
        position = require_worker(by, item, at=at)
        if item.state != WorkItem.State.PAUSED:
            raise NotInThatState(item, str(WorkItem.State.PAUSED.label))
        item.state = WorkItem.State.CLAIMED
        item.paused_at = None
        item.save(update_fields=["state", "paused_at"])
        note_work("work.resumed", item, lifecycle="resumed", at=at, by=by.key, position=position)
    return item
