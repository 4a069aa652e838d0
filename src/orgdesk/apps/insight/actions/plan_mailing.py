"""Have a dashboard sent regularly, or no more."""

from __future__ import annotations

from datetime import datetime, timedelta

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.insight.models import Dashboard, Mailing


def plan_mailing(dashboard: Dashboard, *, every_days: int, to: Person, at: datetime) -> None:
    """Every so many days from now on; 0 ends it."""
    if every_days:
        planned = {"every_days": every_days, "next_at": at + timedelta(days=every_days)}
        Mailing.objects.update_or_create(dashboard=dashboard, person=to, defaults=planned)
    else:
        dashboard.mailings.filter(person=to).delete()
