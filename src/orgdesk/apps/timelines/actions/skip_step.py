"""Leave a step out, with the reason."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.timelines.actions._note_plan import lock_plan, note_plan
from orgdesk.apps.timelines.actions._offer import withdraw_step
from orgdesk.apps.timelines.actions.refresh_plan import refresh_plan
from orgdesk.apps.timelines.errors import StepClosed, WordsMissing
from orgdesk.apps.timelines.models import PlanStep, RunningPlan
from orgdesk.apps.timelines.policies import require_steering
from orgdesk.ui.lengths import whole


def skip_step(plan: RunningPlan, key: str, *, reason: str, by: Person, at: datetime) -> PlanStep:
    require_steering(by, plan, at=at)
    if not reason.strip():
        raise WordsMissing(_("A step cannot be left out without a reason; say why."))
    with transaction.atomic():
        plan = lock_plan(plan)
        row = plan.steps.select_for_update().get(key=key)
        if row.state in (PlanStep.State.DONE, PlanStep.State.SKIPPED):
            raise StepClosed(_("This step is %(state)s already.") % {"state": row.get_state_display()})
        if row.offered_at is not None:
            withdraw_step(plan, row, at=at, reason="skipped")
        row.state, row.reason = PlanStep.State.SKIPPED, whole(reason, 250, "reason")
        row.save(update_fields=["state", "reason"])
        note_plan("step.skipped", plan, at=at, by=by.key, data={"step": key}, text={"reason": reason})
        refresh_plan(plan, at=at)
    return row
