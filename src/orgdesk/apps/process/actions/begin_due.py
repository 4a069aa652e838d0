"""Begin the processes whose time has come."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import transaction

from orgdesk.apps.events.actions import record_event
from orgdesk.apps.process.actions.start_instance import start_version
from orgdesk.apps.process.definitions import compiled
from orgdesk.apps.process.models import TimedStart
from orgdesk.apps.process.schedule import after
from orgdesk.core.process.definition import TimerKind
from orgdesk.core.process.errors import ProcessError

logger = logging.getLogger(__name__)
SUBJECT = "schedule"


def begin_due_processes(*, at: datetime, limit: int = 100) -> int:
    """How many began. Several workers may do this at once: who comes second finds the row due later, or gone."""
    begun = 0
    for pk in list(TimedStart.objects.due_before(at).values_list("pk", flat=True)[:limit]):
        with transaction.atomic():
            row = TimedStart.objects.select_for_update(of=("self",)).due_before(at).filter(pk=pk).first()
            if row is not None:
                _move_on(row, at=at)
                begun += _begin(row, at=at)
    return begun


def _begin(row: TimedStart, *, at: datetime) -> int:
    key = row.version.definition.key
    try:
        with transaction.atomic():
            start_version(row.version, subject=(SUBJECT, f"{key}:{row.due:%Y-%m-%dT%H:%M}"[:80]), node=row.node, at=at)
    except ProcessError as reason:
        logger.warning("the process %s could not begin at %s: %s", key, row.node, type(reason).__name__)
        record_event(
            "process.start_refused",
            at=at,
            process_version=row.version.reference,
            objects={"definition": key},
            data={"node": row.node},
            text={"reason": str(reason)},
        )
        return 0
    return 1


def _move_on(row: TimedStart, *, at: datetime) -> None:
    """Before the start, so that a start that fails is not tried again twice a second. `row.due` keeps its value in hand."""
    definition = compiled(row.version)
    left = None if row.left is None else row.left - 1
    again = definition.timer_starts()[row.node].kind is TimerKind.CYCLE and left != 0
    due = after(definition, row.node, row.due, at) if again else None
    if due is None:
        TimedStart.objects.filter(pk=row.pk).delete()
    else:
        TimedStart.objects.filter(pk=row.pk).update(due=due, left=left)
