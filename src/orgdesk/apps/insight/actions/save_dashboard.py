"""Keep a choice of measures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.text import slugify

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.insight.errors import UnknownMeasuresError
from orgdesk.apps.insight.models import Dashboard
from orgdesk.core.measures import CATALOGUE


@transaction.atomic
def save_dashboard(
    title: str,
    *,
    codes: Sequence[str],
    unit_key: str,
    days: int,
    shared: bool,
    by: Person,
    at: datetime,
    dashboard: Dashboard | None = None,
) -> Dashboard:
    """A new dashboard, or the given one changed. Raises UnknownMeasuresError when no code is of the catalogue."""
    known = {one.code for one in CATALOGUE}
    chosen = [code for code in dict.fromkeys(codes) if code in known]
    if not chosen:
        raise UnknownMeasuresError
    found = dashboard or Dashboard(key=_free_key(title), owner=by, created_at=at)
    found.title, found.codes, found.unit_key, found.days = title, chosen, unit_key, days
    found.shared_at = (found.shared_at or at) if shared else None
    was_shared = Dashboard.objects.filter(pk=found.pk, shared_at__isnull=False).exists()
    found.save()
    _note(found, new=dashboard is None, was_shared=was_shared, by=by, at=at)
    return found


def _note(found: Dashboard, *, new: bool, was_shared: bool, by: Person, at: datetime) -> None:
    """Making or changing it is one thing, showing it to the house another."""
    objects = {"dashboard": found.key, **({"unit": found.unit_key} if found.unit_key else {})}
    data = {"measures": list(found.codes), "days": found.days}
    if new:
        record_event("dashboard.made", at=at, by=by.key, objects=objects, data=data)
    else:
        record_event("dashboard.changed", at=at, by=by.key, objects=objects, data=data)
    if found.shared_at and not was_shared:
        record_event("dashboard.shared", at=at, by=by.key, objects=objects)
    elif was_shared and not found.shared_at:
        record_event("dashboard.kept_private", at=at, by=by.key, objects=objects)


def _free_key(title: str) -> str:
    base = slugify(title)[:50] or "dashboard"
    taken = set(Dashboard.objects.filter(key__startswith=base).values_list("key", flat=True))
    return next(key for key in (base, *(f"{base}-{n}" for n in range(2, len(taken) + 3))) if key not in taken)
