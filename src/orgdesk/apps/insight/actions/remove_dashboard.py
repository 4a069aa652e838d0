"""Take a choice of measures out again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.insight.models import Dashboard


@transaction.atomic
def remove_dashboard(dashboard: Dashboard, *, by: Person, at: datetime) -> None:
    """It is sent to nobody any more; what it measured stays."""
    data = {"shared": dashboard.shared_at is not None, "mailed": dashboard.mailings.count()}
    record_event("dashboard.removed", at=at, by=by.key, objects={"dashboard": dashboard.key}, data=data)
    dashboard.delete()
