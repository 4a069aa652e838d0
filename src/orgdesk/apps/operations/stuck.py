"""What was given up, and where mail stands: rows that no person but the administrator looks at."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.models import Outgoing
from orgdesk.apps.mail.models import IncomingMail, Mailbox, OutgoingMail
from orgdesk.apps.operations.policies import may_operate

_KIND_OF_ERROR = re.compile(r"^(?:orgdesk|django)\.[\w.]+: (?=.)")
"""Errors of ours say what happened and the way on; their names in the program say nothing to an administrator."""


@dataclass(frozen=True)
class JobRow:
    """A job as the page shows it."""

    key: str
    name: str
    state: str
    since: datetime
    attempts: int
    reason: str
    next_at: datetime | None
    """When it is tried again, where an attempt has failed."""


def jobs_of_interest(person: Person, *, most: int = 200) -> list[JobRow]:
    """Those given up first, then those running and waiting; the done ones are of no interest."""
    if not may_operate(person):
        return []
    order = [TaskResultStatus.FAILED, TaskResultStatus.RUNNING, TaskResultStatus.READY]
    rows = DBTaskResult.objects.filter(status__in=order).order_by("-enqueued_at")[:most]
    return sorted((_job_row(row) for row in rows), key=lambda row: order.index(TaskResultStatus(row.state)))


def effects_given_up(person: Person) -> QuerySet[Outgoing]:
    found = Outgoing.objects.dead().select_related("event").order_by("-pk")
    return found if may_operate(person) else found.none()


def mailboxes(person: Person, *, at: datetime) -> QuerySet[Mailbox]:
    """With how much came in since a day ago."""
    lately = IncomingMail.objects.filter(mailbox=OuterRef("pk"), received_at__gt=at - timedelta(days=1)).order_by()
    count = lately.values("mailbox").annotate(count=Count("pk")).values("count")
    found = Mailbox.objects.open().annotate(taken_in=Coalesce(Subquery(count), 0))
    return found if may_operate(person) else found.none()


def mails_not_sent(person: Person) -> QuerySet[OutgoingMail]:
    found = OutgoingMail.objects.exclude(state=OutgoingMail.State.SENT).select_related("mailbox").order_by("-queued_at")
    return found if may_operate(person) else found.none()


def mails_not_understood(person: Person, *, at: datetime) -> QuerySet[IncomingMail]:
    """Taken in and kept in the last four weeks, with something about them that could not be read; older ones stand on their tickets."""
    lately = IncomingMail.objects.filter(received_at__gt=at - timedelta(weeks=4))
    found = lately.exclude(problems=[]).select_related("mailbox").order_by("-received_at")
    return found if may_operate(person) else found.none()


def _job_row(row: object) -> JobRow:
    words = getattr(row, "traceback", "").strip().splitlines()
    return JobRow(
        key=str(row.pk),  # type: ignore[attr-defined]
        name=row.task_path.rpartition(".")[2].replace("_", " "),  # type: ignore[attr-defined]
        state=str(row.status),  # type: ignore[attr-defined]
        since=row.enqueued_at,  # type: ignore[attr-defined]
        attempts=len(row.worker_ids),  # type: ignore[attr-defined]
        reason=_KIND_OF_ERROR.sub("", words[-1]) if words else "",
        next_at=row.run_after if words and row.status == TaskResultStatus.READY else None,  # type: ignore[attr-defined]
    )
