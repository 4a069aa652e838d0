"""Have a dashboard sent regularly, or no more."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.insight.models import Dashboard, Mailing


@transaction.atomic
def plan_mailing(dashboard: Dashboard, *, every_days: int, to: Person, at: datetime) -> None:
    """Every so many days from now on; 0 ends it."""
    if every_days:
        planned = {"every_days": every_days, "next_at": at + timedelta(days=every_days)}
        Mailing.objects.update_or_create(dashboard=dashboard, person=to, defaults=planned)
        record_event(
            "dashboard.mailing_planned",
            at=at,
            by=to.key,
            objects={"dashboard": dashboard.key},
            data={"every_days": every_days},
        )
    elif dashboard.mailings.filter(person=to).delete()[0]:
        record_event("dashboard.mailing_ended", at=at, by=to.key, objects={"dashboard": dashboard.key})
