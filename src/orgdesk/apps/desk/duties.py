"""What the worker does for the desk."""

from __future__ import annotations

from datetime import datetime

from orgdesk.apps.desk.actions.raise_alarms import read_clocks
from orgdesk.apps.events.jobs import every


@every(5, name="read-clocks")
def watch_clocks(at: datetime) -> int:
    return read_clocks(at=at)
