"""The daily duty of timelines: what has come due becomes work."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from orgdesk.apps.events.writing import Writes
from orgdesk.apps.timelines.actions._offer import offer_call, offer_step
from orgdesk.apps.timelines.actions.refresh_plan import refresh_plans
from orgdesk.apps.timelines.mapping import local_day
from orgdesk.apps.timelines.models import CatchUpCall, PlanStep, RunningPlan

_BATCH = 200


def open_due_steps(*, at: datetime) -> int:
    """How many steps and calls were offered. Idempotent: what was offered no longer matches.

    Plans are taken by batches, each a transaction; only plans with something due are looked at, by partial indexes.
    """
    done = 0
    due = PlanStep.objects.opening(at=at).order_by("plan").values_list("plan", flat=True).distinct()
    calls = CatchUpCall.objects.opening(at=at).order_by("plan").values_list("plan", flat=True).distinct()
    for batch in _batches(sorted({*due, *calls})):
        with transaction.atomic():
            done += _open_batch(batch, at=at)
    return done


def roll_late_plans(*, at: datetime) -> int:
    """Once a day a plan with something overdue is looked at anew: the slip ripples on, late preparations are flagged."""
    done = 0
    overdue = PlanStep.objects.overdue(on=at.date()).filter(plan__status=RunningPlan.Status.RUNNING)
    stale = overdue.exclude(plan__rolled_on__gte=at.date()).order_by("plan").values_list("plan", flat=True).distinct()
    for batch in _batches(list(stale)):
        with transaction.atomic():
            locked = RunningPlan.objects.running().select_for_update(of=("self",)).filter(pk__in=batch).order_by("pk")
            plans = locked.select_related("template", "account", "contact")
            stale_plans = [plan for plan in plans if plan.rolled_on != local_day(plan, at)]
            done += len(refresh_plans(stale_plans, at=at))
    return done


def _open_batch(keys: list[int], *, at: datetime) -> int:
    """Three queries find what is due in all plans of the batch; the plans stay locked until it is offered."""
    locked = RunningPlan.objects.running().select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")
    plans = {plan.pk: plan for plan in locked.select_related("template", "account")}
    steps = list(PlanStep.objects.opening(at=at).filter(plan__in=plans))
    calls = list(CatchUpCall.objects.opening(at=at).filter(plan__in=plans))
    writes = Writes()
    for row in steps:
        offer_step(plans[row.plan_id], row, at=at, writes=writes)
    writes.flush()
    for call in calls:
        offer_call(plans[call.plan_id], call, at=at)
    # An automatic step is done at once, and others wait for it.
    refresh_plans([plans[key] for key in {row.plan_id for row in steps if row.state == PlanStep.State.DONE}], at=at)
    return len(steps) + len(calls)


def _batches(keys: list[int]) -> Iterable[list[int]]:
    return (keys[start : start + _BATCH] for start in range(0, len(keys), _BATCH))
