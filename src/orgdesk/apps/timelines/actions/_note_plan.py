"""Write an act on a plan to the log, always with the same objects."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from orgdesk.apps.events.actions import record_event
from orgdesk.apps.events.models import Event
from orgdesk.apps.timelines.models import RunningPlan


def note_plan(
    kind: str,
    plan: RunningPlan,
    *,
    at: datetime,
    by: str = "",
    data: Mapping[str, Any] | None = None,
    text: Mapping[str, str] | None = None,
    objects: Mapping[str, str | list[str]] | None = None,
) -> Event:
    return record_event(
        kind,
        at=at,
        by=by,
        objects={"plan": plan.key, "account": plan.account.key, **(objects or {})},
        data={"template": f"{plan.template.key}/{plan.template.number}", **(data or {})},
        text=text,
    )


def lock_plan(plan: RunningPlan) -> RunningPlan:
    """The plan as it is now, locked until the transaction ends."""
    return (
        RunningPlan.objects.select_for_update(of=("self",))
        .select_related("template", "account", "contact")
        .get(pk=plan.pk)
    )
