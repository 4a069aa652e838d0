"""Say whose work returns are, by when, and who knows which product best."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.models import Product
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.returns.models import ReturnsRule, SpecialistRoute


def set_returns_rule(
    *, unit_key: str, sales_unit: str, step_days: int, return_days: int, by: Person, at: datetime
) -> ReturnsRule:
    """For the steps to come; what is due keeps its day."""
    told = {"unit_key": unit_key, "sales_unit": sales_unit, "step_days": step_days, "return_days": return_days}
    with transaction.atomic():
        row = ReturnsRule.objects.create(**told, set_at=at)
        record_event("returnsrule.set", at=at, by=by.key, objects={"person": by.key}, data=told)
    return row


def route_product(product: Product, *, seat: str, by: Person, at: datetime) -> None:
    """To a unit or position of the chart ("unit:key", "position:key"); to none, and the unit for returns looks at it itself."""
    kind, _colon, where = seat.partition(":")
    with transaction.atomic():
        SpecialistRoute.objects.filter(product=product).delete()
        if where:
            unit, position = (where, "") if kind == "unit" else ("", where)
            SpecialistRoute.objects.create(product=product, unit_key=unit, position_key=position)
        record_event("specialist.set", at=at, by=by.key, objects={"product": product.key}, data={"seat": seat})
