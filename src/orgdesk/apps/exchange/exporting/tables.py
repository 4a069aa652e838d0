"""Every other row of the product, table by table: whatever an app keeps is in the archive without asking it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import models

_APPS = "orgdesk.apps."
_MACHINERY = {
    "events.outgoing", "events.readerposition", "events.crontick", "events.joblease", "mail.outgoingmail", "mail.rawsource", "mail.outgoingfile",
    "exchange.importrun", "exchange.export", "exchange.oddline", "desk.viewing", "desk.draft",
}  # fmt: skip
"""What only makes the product run: it means nothing elsewhere."""
_TOLD_ELSEWHERE = {
    "desk.ticket", "desk.message", "desk.attachment", "desk.statusperiod", "accounts.person", "customers.account", "knowledge.article",
    "knowledge.articleversion", "events.event", "events.eventobject", "events.personaltext", "insight.measuredrecord",
    "insight.oldestrecord",
}  # fmt: skip
_SECRET = ("password", "secret", "sealed", "token", "salt", "hash")


def tables() -> list[type[models.Model]]:
    """Models in the order of their names."""
    found = [one for one in apps.get_models(include_auto_created=True) if one.__module__.startswith(_APPS)]
    return sorted((one for one in found if _leaves(one)), key=lambda one: one._meta.label_lower)


def rows_of(model: type[models.Model]) -> Iterator[dict[str, Any]]:
    names = fields_of(model)
    for row in model._base_manager.order_by("pk").values_list(*names).iterator(chunk_size=1_000):
        yield dict(zip(names, row, strict=True))


def fields_of(model: type[models.Model]) -> list[str]:
    """All but secrets and bytes."""
    kept = (field for field in model._meta.concrete_fields if not isinstance(field, models.BinaryField))
    return [field.attname for field in kept if not any(word in field.name.casefold() for word in _SECRET)]


def _leaves(model: type[models.Model]) -> bool:
    label = model._meta.label_lower
    secret = label.startswith(("api.", "demo."))
    return model._meta.managed and not model._meta.proxy and not secret and label not in _MACHINERY | _TOLD_ELSEWHERE
