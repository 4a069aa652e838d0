"""Hand-offs, questionnaire and check-ins to begin with: every number and unit here is configuration that a row holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from orgdesk.apps.customers.decision_tables import TableRow, write_table
from orgdesk.apps.customers.models import (
    Account,
    AccountClass,
    AccountSettings,
    CheckInRule,
    HandOffKind,
    Questionnaire,
    Stage,
)
from orgdesk.core.service.portfolio import Steady


@dataclass(frozen=True, slots=True)
class Units:
    """Which units of the organisation do it: keys of the chart."""

    qualifying: str
    account_management: str
    strategic: str
    delivery: str
    self_service: str
    price_book: str = ""
    sales: str = ""
    support: str = ""


QUESTIONS: list[Mapping[str, Any]] = [
    {"key": "sites", "asks": "How many sites?", "kind": "number", "least": 1, "most": 100_000},
    {"key": "integrations", "asks": "Are other systems to be connected?", "kind": "yes_no"},
    {"key": "technician", "asks": "Is there a technician on site?", "kind": "yes_no"},
    {"key": "custom", "asks": "Is something to be made for them alone?", "kind": "yes_no"},
]
_RULES = (
    TableRow({"custom": "yes"}, "complex", "professional_services", "something is made for them alone"),
    TableRow({"sites": "> 50"}, "complex", "professional_services", "more than 50 sites"),
    TableRow(
        {"sites": "<= 3", "integrations": "no", "technician": "yes", "custom": "no"},
        "simple", "self_install", "few sites, nothing to connect, somebody on site",
    ),
    TableRow({}, "medium", "white_glove", "help on site is needed"),
)  # fmt: skip


def set_up(units: Units, *, at: datetime) -> Questionnaire:
    """Store what is missing; run again, nothing changes."""
    HandOffKind.objects.get_or_create(
        key="account-management",
        defaults={
            "title": "Hand-off to account management",
            "unit_key": units.account_management,
            "facts": _facts(),
        },
    )
    HandOffKind.objects.get_or_create(
        key="installation",
        defaults={
            "title": "Hand-off to project management",
            "unit_key": units.delivery,
            "facts": _facts(),
            "opens": [
                {"unit": units.delivery, "title": "Install at the customer"},
                {"unit": units.price_book or units.delivery, "title": "Set up the price book"},
            ],
        },
    )
    HandOffKind.objects.get_or_create(
        key="strategic-delivery",
        defaults={
            "title": "Hand-off to strategic account delivery",
            "unit_key": units.strategic,
            "facts": [*_facts(), {"key": "scale", "asks": "How large is the project"}],
        },
    )
    HandOffKind.objects.get_or_create(
        key="steady-state",
        defaults={
            "title": "Hand-over to support at steady state",
            "unit_key": units.support or units.self_service,
            "facts": [{"key": "habits", "asks": "What support has to know about them"}],
            "criteria": [str(one) for one in Steady],
            "stage": Stage.STEADY,
        },
    )
    _set_classes()
    if not AccountSettings.objects.exists():
        AccountSettings.objects.create(
            sales_unit=units.sales or units.account_management, support_unit=units.support or units.self_service,
            exceptions_unit=units.strategic, set_at=at,
        )  # fmt: skip
    if not CheckInRule.objects.exists():
        CheckInRule.objects.create(
            owner_unit=units.account_management, days=[30, 60, 90], issue_unit=units.delivery,
            escalation_unit=units.strategic, set_at=at,
        )  # fmt: skip
    there = Questionnaire.objects.filter(key="way-in", version=1).first()
    return there or Questionnaire.objects.create(
        key="way-in",
        version=1,
        title="The customer's way in",
        questions=QUESTIONS,
        table=write_table(QUESTIONS, _RULES),
        unit_key=units.qualifying,
        owners={"simple": units.self_service, "medium": units.account_management, "complex": units.strategic},
        stored_at=at,
    )


def _set_classes() -> None:
    """Key accounts have a plan and a review every quarter, global ones every half year; regular ones neither."""
    usual = [(Account.Class.KEY, 91, True), (Account.Class.GLOBAL, 182, True), (Account.Class.REGULAR, None, False)]
    for place, (key, every, plan) in enumerate(usual):
        told = {"title": str(Account.Class(key).label), "place": place, "review_every": every, "needs_plan": plan}
        AccountClass.objects.get_or_create(key=key, defaults=told)


def _facts() -> list[Mapping[str, str]]:
    return [
        {"key": "contract", "asks": "Contract number"},
        {"key": "signed_on", "asks": "Signed on"},
        {"key": "contact", "asks": "Who decides at the customer"},
        {"key": "sites", "asks": "How many sites"},
        {"key": "why", "asks": "Why they bought"},
    ]
