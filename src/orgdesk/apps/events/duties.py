"""The log's own regular duties."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings

from orgdesk.apps.events.actions.archive_log import archive_log
from orgdesk.apps.events.actions.seal_log import seal_log
from orgdesk.apps.events.archive import can_archive
from orgdesk.apps.events.jobs import every, reap
from orgdesk.apps.events.jobs.duties import prune_ticks
from orgdesk.apps.events.outbox import send_waiting
from orgdesk.apps.events.slow_queries import let_old_slow_queries_go


@every(0.5, name="outbox", shared=True)
def send(at: datetime) -> int:
    return send_waiting(at=at)


@every(1, name="reap-jobs", shared=True)
def reap_jobs(at: datetime) -> int:
    return reap(at=at)


@every(3600, name="prune-ticks")
def prune(at: datetime) -> None:
    prune_ticks(at)


@every(86_400, name="prune-slow-queries")
def prune_slow_queries(at: datetime) -> int:
    return let_old_slow_queries_go(at=at)


@every(86_400, name="archive-log")
def archive(at: datetime) -> int:
    """Nothing where no age is set, and where the database has no archive."""
    days = settings.ORGDESK_ARCHIVE_DAYS
    return archive_log(before=at - timedelta(days=days)) if days and can_archive() else 0


@every(60, name="seal-log")
def seal(at: datetime) -> int:
    return seal_log(at=at)
