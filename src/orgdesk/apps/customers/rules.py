"""The rules of serving customers that hold now."""

from __future__ import annotations

from typing import Any

from orgdesk.apps.customers.models import AccountSettings, CheckInRule, Product, Questionnaire
from orgdesk.apps.customers.questionnaires import current_questionnaire

_VERSIONS, _PRODUCTS = 20, 200


def check_in_rule() -> CheckInRule | None:
    return CheckInRule.objects.last()


def versions() -> list[Questionnaire]:
    return list(Questionnaire.objects.order_by("-stored_at", "-version")[:_VERSIONS])


def version_of(number: int) -> Questionnaire | None:
    return Questionnaire.objects.filter(version=number).order_by("-pk").first()


def products() -> list[Product]:
    return list(Product.objects.order_by("name")[:_PRODUCTS])


def units_in_force() -> dict[str, Any]:
    """As `RulesForm` begins: which unit does what, when check-ins are; empty where nobody has said it."""
    rule, settings, questionnaire = check_in_rule(), AccountSettings.objects.last(), current_questionnaire()
    if rule is None or settings is None or questionnaire is None:
        return {}
    return {
        "account_management": rule.owner_unit, "qualifying": questionnaire.unit_key, "delivery": rule.issue_unit,
        "strategic": settings.exceptions_unit, "sales": settings.sales_unit, "support": settings.support_unit,
        "self_service": questionnaire.owners.get("simple", ""), "days": ", ".join(map(str, rule.days)),
        "anchor": rule.anchor,
    }  # fmt: skip
