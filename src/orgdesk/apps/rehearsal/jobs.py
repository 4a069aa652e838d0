"""Rehearsals are played by a worker: numba never enters a request."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from orgdesk.apps.events.jobs import job
from orgdesk.apps.events.models import Outgoing
from orgdesk.apps.events.outbox import sends
from orgdesk.apps.rehearsal.actions._ask import ASKED
from orgdesk.apps.rehearsal.actions.play_run import play_run
from orgdesk.apps.rehearsal.models import Run


def tell_failure(reason: str, key: str) -> None:
    Run.objects.filter(key=key).update(failure=reason)


@job(attempts=3, given_up=tell_failure)
def play_run_as_job(key: str) -> None:
    """Once more after a crash, it plays what is missing."""
    run = Run.objects.filter(key=key, finished_at=None, cancelled_at=None).first()
    if run is not None:
        play_run(run, at=timezone.now())


@sends(ASKED, inside=True)
def begin_run(outgoing: Outgoing, at: datetime) -> None:
    play_run_as_job.enqueue(outgoing.payload["run"])
