"""Who works for a customer while a plan runs."""

from __future__ import annotations

from orgdesk.apps.customers.models import Allocation
from orgdesk.apps.timelines.actions.assign_people import weeks_of
from orgdesk.apps.timelines.models import RunningPlan


def assigned_to(plan: RunningPlan) -> list[Allocation]:
    """None where the template asks for nobody."""
    resources = plan.template.content.resources
    if not resources:
        return []
    last = max(weeks_of(plan, resource)[1] for resource in resources)
    rows = Allocation.objects.filter(account=plan.account, since__lte=last, until__gte=plan.starts_on)
    return list(rows.select_related("person"))
