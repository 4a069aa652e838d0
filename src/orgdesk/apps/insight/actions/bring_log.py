"""Somebody brings the log of another system: it is kept as it came, and a worker reads it."""

from __future__ import annotations

import zlib
from datetime import datetime
from pathlib import PurePath
from typing import IO

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.events.outbox import send_later
from orgdesk.apps.insight.files import kind_of
from orgdesk.apps.insight.models import BroughtLog, LogContent
from orgdesk.apps.insight.unpacking import unpacked
from orgdesk.core.measures.errors import LogError
from orgdesk.core.measures.mining.tables import head_of

READ_LOG = "insight.read-log"
_FEWEST_COLUMNS = 3


def bring_log(source: IO[bytes], *, name: str, title: str = "", by: Person, at: datetime) -> BroughtLog:
    """Raises LogError for a file of no known kind, one that is too large or damaged; a worker reads what could be kept."""
    inner, content = unpacked(source, name)
    kind = kind_of(inner)
    head = _head(content, inner) if kind == "csv" else []
    with transaction.atomic():
        log = BroughtLog.objects.create(
            title=(title or PurePath(inner).stem)[:120],
            name=PurePath(name).name[:200],
            kind=kind,
            size=len(content),
            head=head,
            by=by,
            at=at,
        )
        LogContent.objects.create(log=log, source=zlib.compress(content, 6))
        event = record_event(
            "log.brought", at=at, by=by.key, objects={"log": log.key}, data={"kind": kind, "size": log.size}
        )
        send_later(event, READ_LOG, {"log": log.key}, at=at)
    return log


def _head(content: bytes, name: str) -> list[str]:
    """The columns of a table. Raises LogError where they cannot be those of a log, whatever they mean."""
    head = head_of(content.partition(b"\n")[0].decode("utf-8-sig", "replace").rstrip("\r"))
    if len(set(head)) < _FEWEST_COLUMNS:
        told = ngettext("%(name)s has %(n)d column", "%(name)s has %(n)d columns", len(set(head)))
        raise LogError(
            _("%(file)s; a log needs at least one for the case, one for what happened and one for the moment. Bring another file, its columns parted by commas, semicolons or tabs.")
            % {"file": told % {"name": name, "n": len(set(head))}}
        )  # fmt: skip
    return head
