"""Plan a block for later."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.timelines.actions._note_plan import lock_plan, note_plan
from orgdesk.apps.timelines.actions.refresh_plan import refresh_plan
from orgdesk.apps.timelines.mapping import compiled
from orgdesk.apps.timelines.models import Deferral, RunningPlan
from orgdesk.apps.timelines.policies import require_steering
from orgdesk.core.timeline import plan as core_plan
from orgdesk.ui.lengths import whole


def defer_block(
    plan: RunningPlan, block: str, *, reason: str, by: Person, at: datetime, to_week: int | None = None
) -> Deferral:
    """To a week, or floating until it is booked. Raises TimelineError for an unknown block or a missing reason."""
    require_steering(by, plan, at=at)
    with transaction.atomic():
        plan = lock_plan(plan)
        core_plan.defer_block(compiled(plan), core_plan.Deferral(block, reason, by.key, at, to_week))
        row = Deferral.objects.create(
            plan=plan, block=block, reason=whole(reason, 250, "reason"), to_week=to_week, by=by, at=at
        )
        note_plan(
            "block.deferred", plan, at=at, by=by.key, data={"block": block, "to_week": to_week}, text={"reason": reason}
        )
        refresh_plan(plan, at=at)
    return row
