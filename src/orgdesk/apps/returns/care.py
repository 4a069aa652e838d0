"""Whose work a return is."""

from __future__ import annotations

from orgdesk.apps.customers.models import Product
from orgdesk.apps.organisation import lookup
from orgdesk.apps.returns.models import ReturnsRule, SpecialistRoute

FUNCTION = "returns_warranty"


def returns_rule() -> ReturnsRule:
    return ReturnsRule.objects.last() or ReturnsRule()


def returns_unit() -> str:
    """The unit that the rule names, else the chart's own unit for returns and warranty, else the first that faces customers."""
    named = returns_rule().unit_key
    units = sorted(lookup.active_structure().units, key=lambda unit: (unit.order, unit.key))
    if named and any(unit.key == named for unit in units):
        return named
    having = [unit.key for unit in units if FUNCTION in unit.functions]
    tiers = [unit.key for unit in units if unit.tier == 1]
    return next(iter([*having, *tiers, *(unit.key for unit in units)]), named or "nobody")


def specialist_for(product: Product) -> SpecialistRoute | None:
    return SpecialistRoute.objects.filter(product=product).first()
