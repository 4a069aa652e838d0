"""The customer's own view of what was agreed."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.timelines.customer_path import customer_path
from orgdesk.apps.timelines.invitations import feed_token
from orgdesk.apps.timelines.mapping import local_day, scheduled
from orgdesk.apps.timelines.models import RunningPlan
from orgdesk.ui.audience import for_customers


@for_customers
@require_safe
def show(request: SignedInRequest) -> HttpResponse:
    """A path for each plan of the person's accounts: done, now, next."""
    if request.user.is_staff:
        return redirect("timelines:plans")
    plans = RunningPlan.objects.visible_to(request.user).exclude(status=RunningPlan.Status.STOPPED)
    plans = plans.select_related("account", "template").distinct()
    now = timezone.now()
    paths = [customer_path(plan, scheduled(plan, on=local_day(plan, now))) for plan in plans]
    paths.sort(key=lambda path: not path.plan.is_running)
    feed = reverse("timelines:feed", args=[feed_token(request.user)])
    return render(request, "timelines/onboarding.html", {"paths": paths, "feed": feed})
