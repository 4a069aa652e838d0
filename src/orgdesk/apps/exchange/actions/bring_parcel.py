"""Somebody brings a file from another desk: it is kept as it came, and a worker reads it."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.events.outbox import send_later
from orgdesk.apps.exchange.errors import ExchangeRefused
from orgdesk.apps.exchange.models import ImportRun
from orgdesk.apps.exchange.parcels import keep_parcel, open_parcel
from orgdesk.apps.exchange.policies import may_exchange
from orgdesk.core.service.exchange.help_centres import KINDS

READ = "exchange.read"


def bring_parcel(
    *,
    name: str,
    chunks: Iterable[bytes],
    kind: str,
    by: Person,
    at: datetime,
    contents: str = ImportRun.Contents.TICKETS,
    source: str = "",
    later: bool = True,
) -> ImportRun:
    """Raises ExchangeRefused for somebody who may not, a kind that is none, or a file that cannot be opened at all.

    With `later` a worker reads it; else the caller does.
    """
    if not may_exchange(by):
        raise ExchangeRefused(_("Only administrators may bring data in; ask one."))
    if kind not in ImportRun.Kind.values:
        raise ExchangeRefused(
            _("Say which desk the file comes from: %(kinds)s.") % {"kinds": ", ".join(ImportRun.Kind.values)}
        )
    if contents == ImportRun.Contents.ARTICLES and kind not in KINDS:
        raise ExchangeRefused(_("Articles are taken from: %(kinds)s.") % {"kinds": ", ".join(KINDS)})
    run = ImportRun(
        kind=kind,
        contents=contents,
        source=slugify(source)[:40] or kind,
        name=name[:200] or "file",
        size=0,
        by=by,
        at=at,
    )
    try:
        run.size, run.sha256 = keep_parcel(run.parcel, chunks)
        with open_parcel(run.parcel, run.name):
            pass
    except ExchangeRefused:
        shutil.rmtree(run.folder, ignore_errors=True)
        raise
    with transaction.atomic():
        run.save()
        data = {"kind": kind, "contents": run.contents, "source": run.source, "size": run.size, "sha256": run.sha256}
        event = record_event("import.brought", at=at, by=by.key, objects={"import": run.key}, data=data)
        if later:
            send_later(event, READ, {"run": run.key}, at=at)
    return run
