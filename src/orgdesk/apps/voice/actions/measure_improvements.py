"""What a change did: the same measure over as many days before and after, told with its interval."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from orgdesk.apps.events.actions import record_event
from orgdesk.apps.voice import meters
from orgdesk.apps.voice.models import Improvement
from orgdesk.core.measures import Standing, Value, definition_of
from orgdesk.core.measures.effects import effect_of


def measure_due_improvements(*, at: datetime) -> int:
    """How many were measured: those whose days after the change have passed."""
    changed = Improvement.objects.filter(state=Improvement.State.CHANGED).exclude(code="")
    due = [row for row in changed if row.changed_at and row.changed_at + timedelta(days=row.days) <= at]
    return sum(measure_improvement(row, at=at) for row in due)


def measure_improvement(row: Improvement, *, at: datetime) -> bool:
    """False where nobody can measure it."""
    if row.changed_at is None:
        return False
    span = timedelta(days=row.days)
    before = meters.measure(row.code, start=row.changed_at - span, end=row.changed_at)
    after = meters.measure(row.code, start=row.changed_at, end=row.changed_at + span)
    if before is None or after is None:
        return False
    with transaction.atomic():
        row.before, row.after = _kept(before), _kept(after)
        row.effect = effect_of(before, after, good=definition_of(row.code).good).value
        row.state, row.measured_at = Improvement.State.MEASURED, at
        row.save(update_fields=["before", "after", "effect", "state", "measured_at"])
        record_event(
            "improvement.measured",
            at=at,
            objects={"improvement": row.key},
            data={"measure": row.code, "effect": row.effect, "before": row.before, "after": row.after},
        )
    return True


def _kept(value: Value) -> dict[str, Any]:
    shown = value.standing is not Standing.NO_DATA
    return {
        "value": value.value if shown else None,
        "low": value.low,
        "high": value.high,
        "n": value.n,
        "unit": value.unit,
    }
