"""What the worker does for people."""

from __future__ import annotations

from datetime import datetime

from orgdesk.apps.events.jobs import every
from orgdesk.apps.people.actions.offer_course import scan_materials


@every(3, name="scan-materials")
def scan_what_waits(at: datetime) -> int:
    return scan_materials(at=at)
