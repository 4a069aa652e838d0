"""Whose work a customer's voice becomes: the rules of care, with what holds where nobody has written one."""

from __future__ import annotations

from datetime import date, timedelta

from orgdesk.apps.customers.models import Account, OwnerPeriod
from orgdesk.apps.organisation import lookup
from orgdesk.apps.voice.models import CareRule

_FUNCTION = "account_management"


def care_rule() -> CareRule:
    """The rule in force; without one, the unit of account management in the chart, and the hours of an empty row."""
    return CareRule.objects.last() or CareRule(unit_key=unit_of_function(_FUNCTION))


def unit_of_function(function: str) -> str:
    """The first unit of the chart that has this function, else the first that faces customers, else any at all."""
    units = sorted(lookup.active_structure().units, key=lambda unit: (unit.order, unit.key))
    having = [unit.key for unit in units if any(str(one) == function for one in unit.functions)]
    facing = [unit.key for unit in units if unit.customer_facing]
    return next(iter([*having, *facing, *(unit.key for unit in units)]), "nobody")


def owner_of(account: Account | None, *, on: date) -> OwnerPeriod | None:
    """Who is accountable for the account on the day."""
    if account is None:
        return None
    periods = account.owner_periods.filter(since__lte=on).select_related("owner").order_by("-since")
    return next((one for one in periods if one.until is None or one.until > on), None)


def contact_within(rule: CareRule) -> timedelta:
    return timedelta(hours=rule.contact_hours)
