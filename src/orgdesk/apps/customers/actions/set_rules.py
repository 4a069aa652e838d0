"""Say which unit does what for accounts, when check-ins are held, and how customers are handed over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.text import slugify

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.defaults import Units, set_up
from orgdesk.apps.customers.models import AccountSettings, CheckInRule, HandOffKind, Product
from orgdesk.apps.events.actions import record_event


def set_rules(units: Units, *, days: Sequence[int], anchor: str, by: Person, at: datetime) -> None:
    """What holds changes from now on; check-ins that are planned stay. Set the first time, hand-offs and questionnaire are made."""
    with transaction.atomic():
        set_up(units, at=at)
        settings = {"sales_unit": units.sales, "support_unit": units.support, "exceptions_unit": units.strategic}
        if not _holds(AccountSettings.objects.last(), settings):
            AccountSettings.objects.create(**settings, set_at=at)
        rule = {
            "owner_unit": units.account_management, "days": list(days), "anchor": anchor, "issue_unit": units.delivery,
            "escalation_unit": units.strategic,
        }  # fmt: skip
        if not _holds(CheckInRule.objects.last(), rule):
            CheckInRule.objects.create(**rule, set_at=at)
        record_event("accountrules.set", at=at, by=by.key, objects={"person": by.key}, data={**settings, **rule})


def set_hand_off_kind(
    *, key: str, title: str, unit_key: str, hours: int, facts: Iterable[str], by: Person, at: datetime
) -> HandOffKind:
    """New, or changed for the hand-offs to come. A fact keeps its key while its words stay."""
    with transaction.atomic():
        before = HandOffKind.objects.filter(key=key).first()
        known = {fact["asks"]: fact["key"] for fact in before.facts} if before else {}
        told = {
            "title": title, "unit_key": unit_key, "hours": hours,
            "facts": [{"key": known.get(asks) or slugify(asks)[:60] or "fact", "asks": asks} for asks in facts],
        }  # fmt: skip
        row, _made = HandOffKind.objects.update_or_create(key=key, defaults=told)
        record_event("handoffkind.set", at=at, by=by.key, objects={"handoffkind": key}, data=told)
    return row


def keep_product(*, key: str, name: str, kind: str, unit_key: str, by: Person, at: datetime) -> Product:
    told = {"name": name, "kind": kind, "unit_key": unit_key}
    with transaction.atomic():
        row, _made = Product.objects.update_or_create(key=key, defaults=told)
        record_event("product.kept", at=at, by=by.key, objects={"product": key}, data=told)
    return row


def _holds(row: object | None, told: Mapping[str, object]) -> bool:
    return row is not None and all(getattr(row, name) == value for name, value in told.items())
