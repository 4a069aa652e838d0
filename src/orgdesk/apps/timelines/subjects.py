"""What the worklist shows of a plan."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.timelines.models import RunningPlan
from orgdesk.apps.work import subjects
from orgdesk.apps.work.models import WorkItem


def preview_plan(item: WorkItem, person: Person) -> subjects.Preview | None:
    plan = (
        RunningPlan.objects.visible_to(person)
        .filter(key=item.subject_key)
        .select_related("account", "template")
        .first()
    )
    if plan is None:
        return None
    return subjects.Preview(title=str(plan), url=reverse("timelines:plan", args=[plan.key]))


def title_plans(keys: Iterable[str]) -> dict[str, str]:
    found = RunningPlan.objects.filter(key__in=list(keys)).select_related("account", "template")
    return {plan.key: str(plan) for plan in found.only("key", "account__name", "template__title")}


def visible_plans(person: Person, keys: Iterable[str]) -> Iterable[str]:
    """For live pages: those of the plans that the person may see."""
    return RunningPlan.objects.visible_to(person).filter(key__in=list(keys)).values_list("key", flat=True)


subjects.register("plan", preview_plan)
subjects.register_titles("plan", title_plans)
