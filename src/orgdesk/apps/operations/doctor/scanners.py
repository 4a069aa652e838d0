"""The scanner of files."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orgdesk.apps.desk.models import Attachment
from orgdesk.apps.mail.scanning import ScannerAwayError, is_scanning, scan
from orgdesk.apps.operations.doctor.findings import Finding, broken, well


def look_at_scanner(at: datetime) -> Iterator[Finding]:
    """Nothing to say where no scanner is set."""
    if not is_scanning():
        return
    title = _("Scanner of files")
    try:
        scan(io.BytesIO(b"Orgdesk asks whether you are there."))
    except ScannerAwayError as problem:
        held = Attachment.objects.held().count()
        waiting = ngettext("%(n)d file waits.", "%(n)d files wait.", held) % {"n": held}
        yield broken(
            "scanner", title, f"{problem} {waiting}",
            _("Start the scanner, or correct ORGDESK_SCANNER. Files wait until it answers, and nobody gets them before."),
        )  # fmt: skip
    else:
        yield well("scanner", title, _("Answers."))
