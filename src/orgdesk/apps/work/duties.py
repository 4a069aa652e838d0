"""What the worker does for the worklist."""

from __future__ import annotations

from datetime import datetime

from orgdesk.apps.events.jobs import every
from orgdesk.apps.work.actions.route_work import return_from_absent, route_waiting


@every(2, name="route-work")
def route_work(at: datetime) -> int:
    return route_waiting(at=at)


@every(60, name="return-work-of-absent")
def return_work(at: datetime) -> int:
    return return_from_absent(at=at)
