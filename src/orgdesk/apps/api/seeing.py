"""Rows that a person may see, whatever their kind."""

from __future__ import annotations

from datetime import datetime
from inspect import signature
from typing import Any

from django.db.models import Model, QuerySet
from django.utils import timezone

from orgdesk.apps.accounts.models import Person


def rows_seen(model: type[Model], person: Person, *, at: datetime) -> QuerySet[Any]:
    """By the rule of the rows themselves, some of which ask for the day; rows without a rule are words of the house."""
    rows: Any = model._default_manager.all()
    if not hasattr(rows, "visible_to"):
        return rows  # type: ignore[no-any-return]
    on = {"on": timezone.localdate(at)} if "on" in signature(rows.visible_to).parameters else {}
    return rows.visible_to(person, **on)  # type: ignore[no-any-return]
