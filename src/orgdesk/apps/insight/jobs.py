"""What the worker does for logs that are brought."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from orgdesk.apps.events.jobs import job
from orgdesk.apps.events.models import Outgoing
from orgdesk.apps.events.outbox import sends
from orgdesk.apps.insight.actions.bring_log import READ_LOG
from orgdesk.apps.insight.actions.read_brought_log import read_brought_log
from orgdesk.apps.insight.models import BroughtLog


def tell_failure(reason: str, key: str) -> None:
    BroughtLog.objects.filter(key=key).update(state=BroughtLog.State.FAILED, failure=reason[:2_000])


@job(attempts=3, given_up=tell_failure)
def read_log_as_job(key: str) -> None:
    """Read again after a crash, it is read from its beginning."""
    log = BroughtLog.objects.filter(key=key, state=BroughtLog.State.BROUGHT).select_related("content").first()
    if log is not None:
        read_brought_log(log, at=timezone.now())


@sends(READ_LOG, inside=True)
def begin_reading_log(outgoing: Outgoing, at: datetime) -> None:
    read_log_as_job.enqueue(outgoing.payload["log"])
