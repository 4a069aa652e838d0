"""How a work item looks from outside."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ninja import Schema

from orgdesk.apps.api.shapes import Named
from orgdesk.apps.work.models import WorkItem


class Outcome(Schema):
    """One answer that the step offers."""

    key: str
    name: str
    meaning: str


class WorkShape(Schema):
    """One thing that one person must do: `asks` are the fields that an answer may fill."""

    key: str
    kind: str
    title: str
    instructions: str
    subject_type: str
    subject_key: str
    unit: str
    position: str
    state: str
    claimed_by: Named | None
    priority: int
    enabled_at: datetime
    due_at: datetime | None
    finished_at: datetime | None
    outcome: str
    outcomes: list[Outcome]
    asks: list[dict[str, Any]]


def work_shape(item: WorkItem) -> WorkShape:
    holder = item.claimed_by
    return WorkShape(
        key=item.key,
        kind=item.kind,
        title=item.title,
        instructions=item.instructions,
        subject_type=item.subject_type,
        subject_key=item.subject_key,
        unit=item.unit_key,
        position=item.position_key,
        state=item.state,
        claimed_by=Named(key=holder.key, name=holder.name) if holder else None,
        priority=item.priority,
        enabled_at=item.enabled_at,
        due_at=item.due_at,
        finished_at=item.finished_at,
        outcome=item.outcome,
        outcomes=[
            Outcome(key=str(one["key"]), name=str(one.get("name", "")), meaning=str(one.get("meaning") or ""))
            for one in item.outcomes
        ],
        asks=list(item.data.get("form", [])),
    )
