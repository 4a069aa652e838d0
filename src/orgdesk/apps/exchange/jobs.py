"""What the worker does for imports and exports."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from orgdesk.apps.events.jobs import every, job
from orgdesk.apps.events.models import Outgoing
from orgdesk.apps.events.outbox import sends
from orgdesk.apps.exchange.actions.bring_parcel import READ
from orgdesk.apps.exchange.actions.make_archive import EXPORT, make_archive
from orgdesk.apps.exchange.actions.move_in import IMPORT, fail_import, run_import
from orgdesk.apps.exchange.actions.read_parcel import read_parcel
from orgdesk.apps.exchange.models import Export, ImportRun


def tell_failure(reason: str, key: str) -> None:
    for run in ImportRun.objects.filter(key=key):
        fail_import(run, reason)


@job(attempts=3, given_up=tell_failure)
def read_parcel_as_job(key: str) -> None:
    run = ImportRun.objects.filter(key=key, state=ImportRun.State.BROUGHT).first()
    if run is not None:
        read_parcel(run, at=timezone.now())


@job(attempts=5, given_up=tell_failure)
def import_as_job(key: str) -> None:
    """Once more after a crash, it goes on behind the last batch. Whoever waited for it comes next."""
    run = ImportRun.objects.filter(key=key).first()
    if run is not None and run_import(run, clock=timezone.now):
        start_next(timezone.now())


def tell_export_failure(reason: str, key: str) -> None:
    Export.objects.filter(key=key).update(state=Export.State.FAILED, failure=reason[:2_000])


@job(attempts=3, given_up=tell_export_failure)
def export_as_job(key: str) -> None:
    export = Export.objects.filter(key=key).select_related("by").first()
    if export is not None:
        make_archive(export, clock=timezone.now)


@sends(EXPORT, inside=True)
def begin_exporting(outgoing: Outgoing, at: datetime) -> None:
    export_as_job.enqueue(outgoing.payload["export"])


@sends(READ, inside=True)
def begin_reading(outgoing: Outgoing, at: datetime) -> None:
    read_parcel_as_job.enqueue(outgoing.payload["run"])


@sends(IMPORT, inside=True)
def begin_importing(outgoing: Outgoing, at: datetime) -> None:
    import_as_job.enqueue(outgoing.payload["run"])


@every(60, name="start-waiting-imports")
def start_next(at: datetime) -> int:
    """The import that has waited longest, once no other is under way."""
    busy = ImportRun.objects.filter(state=ImportRun.State.IMPORTING).exists()
    run = None if busy else ImportRun.objects.waiting().first()
    if run is not None:
        import_as_job.enqueue(run.key)
    return int(run is not None)
