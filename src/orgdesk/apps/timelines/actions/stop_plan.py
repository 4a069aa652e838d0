"""End a plan before it is completed."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.timelines.actions._note_plan import lock_plan, note_plan
from orgdesk.apps.timelines.actions._offer import open_items
from orgdesk.apps.timelines.actions.assign_people import release_people
from orgdesk.apps.timelines.errors import WordsMissing
from orgdesk.apps.timelines.models import RunningPlan
from orgdesk.apps.timelines.policies import require_steering
from orgdesk.apps.work.actions import withdraw_work


def stop_plan(plan: RunningPlan, *, reason: str, by: Person, at: datetime) -> RunningPlan:
    """Its work is withdrawn and no more mail leaves; what happened stays readable."""
    require_steering(by, plan, at=at)
    if not reason.strip():
        raise WordsMissing(_("A plan cannot be stopped without a reason; say why."))
    return end_plan(plan, reason=reason, by=by, at=at)


def end_plan(plan: RunningPlan, *, reason: str, by: Person | None, at: datetime) -> RunningPlan:
    """The same without asking who may: for what follows from a decision elsewhere."""
    key = by.key if by else ""
    with transaction.atomic():
        plan = lock_plan(plan)
        for item in open_items(plan):
            withdraw_work(item, at=at, by=key, reason="plan stopped")
        plan.status, plan.stopped_at = RunningPlan.Status.STOPPED, at
        plan.save(update_fields=["status", "stopped_at"])
        release_people(plan, at=at)
        note_plan("plan.stopped", plan, at=at, by=key, text={"reason": reason})
    return plan
