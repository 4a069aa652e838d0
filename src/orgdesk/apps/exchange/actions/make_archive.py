"""Take everything out: asked for by somebody, written by a worker, fetched once it is whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.events.outbox import send_later
from orgdesk.apps.exchange.errors import ExchangeRefused
from orgdesk.apps.exchange.exporting.writing import Stopped, write_archive
from orgdesk.apps.exchange.models import Export
from orgdesk.apps.exchange.policies import may_exchange

EXPORT = "exchange.export"


def ask_archive(*, by: Person, at: datetime, later: bool = True) -> Export:
    """Raises ExchangeRefused for somebody who may not."""
    if not may_exchange(by):
        raise ExchangeRefused(_("Only administrators may take everything out; ask one."))
    with transaction.atomic():
        export = Export.objects.create(by=by, at=at)
        event = record_event("export.asked", at=at, by=by.key, objects={"export": export.key})
        if later:
            send_later(event, EXPORT, {"export": export.key}, at=at)
    return export


def make_archive(export: Export, *, clock: Callable[[], datetime]) -> Export:
    """Begun again after a crash, it is written anew: half an archive is none."""
    begun = Export.objects.filter(pk=export.pk, state__in=[Export.State.WAITING, Export.State.WRITING])
    if not begun.update(state=Export.State.WRITING):
        return export

    def told(written: Counter[str]) -> bool:
        going = Export.objects.filter(pk=export.pk, state=Export.State.WRITING)
        return bool(going.update(written=dict(written), total=written.total()))

    try:
        written = write_archive(export.path, by=export.by, at=clock(), told=told)
    except Stopped:
        export.refresh_from_db()
        return export
    with transaction.atomic():
        export.state, export.written, export.total = Export.State.DONE, dict(written), written.total()
        export.size, export.finished_at = export.path.stat().st_size, clock()
        export.save()
        record_event(
            "export.made",
            at=export.finished_at,
            by=export.by.key,
            objects={"export": export.key},
            data={"records": export.total},
        )
    return export


def stop_archive(export: Export, *, by: Person, at: datetime) -> None:
    with transaction.atomic():
        going = Export.objects.filter(pk=export.pk, state__in=[Export.State.WAITING, Export.State.WRITING])
        if going.update(state=Export.State.STOPPED):
            record_event("export.stopped", at=at, by=by.key, objects={"export": export.key})


def note_fetched(export: Export, *, by: Person, at: datetime) -> None:
    """Who took everything with them, and when."""
    record_event("export.fetched", at=at, by=by.key, objects={"export": export.key})
