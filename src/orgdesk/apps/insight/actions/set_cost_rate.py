"""Say what an hour of a unit's work costs."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.insight.errors import AmountNotPositive
from orgdesk.apps.insight.models import CostRate


@transaction.atomic
def set_cost_rate(*, unit_key: str, hourly: Decimal, by: Person, at: datetime) -> CostRate:
    """Holds for work finished from now on: what was done before keeps its cost. Raises AmountNotPositive."""
    if hourly <= 0:
        raise AmountNotPositive(hourly)
    row = CostRate.objects.create(unit_key=unit_key, hourly=hourly, set_by=by, set_at=at)
    objects = {"unit": unit_key} if unit_key else {}
    record_event("cost_rate.set", at=at, by=by.key, objects=objects, data={"unit": unit_key, "hourly": str(hourly)})
    return row
