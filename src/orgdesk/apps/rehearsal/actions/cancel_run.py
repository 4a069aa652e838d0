"""Stop a rehearsal, and go on with it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.rehearsal.actions._ask import ask
from orgdesk.apps.rehearsal.models import Run


def cancel_run(run: Run, *, at: datetime) -> None:
    """It ends after the replication that is being played; what was played is kept."""
    Run.objects.filter(pk=run.pk, finished_at=None, cancelled_at=None).update(cancelled_at=at)


def resume_run(run: Run, *, by: Person, at: datetime) -> None:
    """Play what is missing."""
    with transaction.atomic():
        Run.objects.filter(pk=run.pk, finished_at=None).update(cancelled_at=None, failure="")
        ask(run, by=by.key, at=at)
