"""What the worker does for accounts."""

from __future__ import annotations

from datetime import datetime

from orgdesk.apps.customers.actions.open_check_ins import open_check_ins
from orgdesk.apps.events.jobs import every


@every(900, name="customers-check-ins")
def offer_check_ins(at: datetime) -> int:
    return open_check_ins(at=at)
