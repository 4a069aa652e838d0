"""Give what was given up another try."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.actions.record_event import record_event
from orgdesk.apps.events.models import Outgoing
from orgdesk.apps.mail.models import OutgoingMail


@transaction.atomic
def try_job_again(key: str, *, by: Person, at: datetime) -> bool:
    """Put a job that was given up back into the queue with all its attempts; False where somebody else did already."""
    found = DBTaskResult.objects.select_for_update().filter(pk=key, status=TaskResultStatus.FAILED).first()
    if found is None:
        return False
    found.status, found.run_after, found.worker_ids = TaskResultStatus.READY, at, []
    found.save(update_fields=["status", "run_after", "worker_ids"])
    record_event("job.tried-again", at=at, by=by.key, objects={"job": str(found.pk)})
    return True


@transaction.atomic
def try_effect_again(pk: int, *, by: Person, at: datetime) -> bool:
    """The key stays: a receiver that had it already can tell."""
    found = Outgoing.objects.select_for_update().dead().filter(pk=pk).first()
    if found is None:
        return False
    found.state, found.attempts, found.next_try_at = Outgoing.State.WAITING, 0, at
    found.save(update_fields=["state", "attempts", "next_try_at"])
    record_event("outgoing.tried-again", at=at, by=by.key, objects={"outgoing": found.key})
    return True


@transaction.atomic
def try_mail_again(pk: int, *, by: Person, at: datetime) -> bool:
    """The same mail with the same Message-ID."""
    found = OutgoingMail.objects.select_for_update().filter(pk=pk, state=OutgoingMail.State.FAILED).first()
    if found is None:
        return False
    found.state, found.attempts, found.next_attempt_at = OutgoingMail.State.QUEUED, 0, at
    found.save(update_fields=["state", "attempts", "next_attempt_at"])
    record_event("mail.tried-again", at=at, by=by.key, objects={"mail": found.message_id[:80]})
    return True
