"""What the worker does for knowledge."""

from __future__ import annotations

from datetime import datetime

from orgdesk.apps.events.jobs import every
from orgdesk.apps.knowledge.actions.add_picture import forget_pictures, scan_pictures


@every(3, name="scan-pictures")
def scan_what_waits(at: datetime) -> int:
    return scan_pictures(at=at)


@every(86_400, name="forget-pictures")
def forget(at: datetime) -> int:
    return forget_pictures(at=at)
