"""Ask the scanner about the files that wait for it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from orgdesk.apps.desk.models import Attachment
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.mail.scanning import ScannerAwayError, said_of

_A_ROUND = 50


def scan_files(*, at: datetime) -> int:
    """How many were asked about. The first one for which the scanner does not answer ends the round: all wait for the next."""
    asked = 0
    for file in Attachment.objects.held().select_related("message__ticket").order_by("pk")[:_A_ROUND]:
        try:
            state, finding = said_of(file.file)
        except ScannerAwayError as problem:
            Attachment.objects.filter(pk=file.pk).update(finding=str(problem)[:300])
            break
        _keep(file, state, finding, at=at)
        asked += 1
    return asked


def _keep(file: Attachment, state: str, finding: str, *, at: datetime) -> None:
    with transaction.atomic():
        won = Attachment.objects.held().filter(pk=file.pk).update(scan=state, finding=finding[:300], scanned_at=at)
        if won and state != Attachment.Scan.CLEAN:
            record_event(
                "file.kept_aside",
                at=at,
                objects={"ticket": file.message.ticket.key},
                data={"file": file.pk, "scan": str(state), "finding": finding[:300]},
            )
