"""Finish a piece of work with an outcome."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.prepared import Columns
from orgdesk.apps.events.writing import Writes
from orgdesk.apps.work.actions._note_work import note_work
from orgdesk.apps.work.actions.claim_work import take
from orgdesk.apps.work.errors import UnknownOutcome
from orgdesk.apps.work.models import WorkItem
from orgdesk.apps.work.policies import require_worker
from orgdesk.apps.work.sources import lock_item

_FINISHED = Columns(WorkItem, ["state", "outcome", "finished_at", "finished_by", "finished_position"])


def finish_work(
    item: WorkItem,
    *,
    by: Person,
    at: datetime,
    outcome: str = "",
    data: Mapping[str, Any] | None = None,
    note: str = "",
) -> WorkItem:
    """Answer the work with one of its outcomes; work not yet taken is taken in the same act.

    What follows (a token moves, a ticket closes) is done by handlers of `work.finished`, in this transaction: if it cannot be
    done, the work is not finished either. `data` goes to the process and must hold no personal text; `note` is kept erasable.
    Raises a WorkError: AlreadyDone, WorkWithdrawn, ClaimedByAnother, NotYours, ExcludedFromWork, UnknownOutcome.
    """
    with transaction.atomic():
        item = lock_item(item)
        position = require_worker(by, item, at=at)
        _require_outcome(item, outcome)
        if item.claimed_by_id is None:
            take(item, by=by, position=position, at=at)
        item.state = WorkItem.State.FINISHED
        item.outcome = outcome
        item.finished_at, item.finished_by, item.finished_position = at, by, position
        writes = Writes()
        writes.add(_FINISHED.update(_FINISHED.values_of(item), 'WHERE "id" = %s', item.pk))
        note_work(
            "work.finished",
            item,
            lifecycle="finished",
            at=at,
            by=by.key,
            position=position,
            data={
                "outcome": outcome,
                "meaning": _meaning(item),
                "started_at": _iso(item.started_at),
                "data": dict(data or {}),
            },
            text={"note": note} if note else None,
            writes=writes,
        )
        writes.flush()
    return item


def _require_outcome(item: WorkItem, outcome: str) -> None:
    offered = {str(one["key"]) for one in item.outcomes}
    if (offered and outcome not in offered) or (outcome and not offered):
        raise UnknownOutcome(item, outcome)


def _meaning(item: WorkItem) -> str:
    return next((str(one.get("meaning", "")) for one in item.outcomes if one["key"] == item.outcome), "")


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
