"""Goals: set from the baseline, acknowledged by those they bind."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.insight.actions.acknowledge_goal import acknowledge_goal
from orgdesk.apps.insight.actions.set_goal import set_goal
from orgdesk.apps.insight.errors import InsightRefused
from orgdesk.apps.insight.forms import GoalForm
from orgdesk.apps.insight.models import Goal
from orgdesk.apps.insight.numbers import show_all
from orgdesk.apps.insight.policies import can_acknowledge, can_set_goal
from orgdesk.apps.insight.reading import own_source
from orgdesk.apps.insight.views._common import for_staff
from orgdesk.core.measures import definition_of
from orgdesk.core.measures.errors import UnknownMeasureError
from orgdesk.ui.sayings import in_words


@require_POST
@for_staff
def create(request: SignedInRequest, code: str) -> HttpResponse:
    """The baseline is measured now, over the 28 days before."""
    try:
        definition = definition_of(code)
    except UnknownMeasureError as unknown:
        raise Http404(str(unknown)) from None
    at, form = timezone.now(), GoalForm(request.POST)
    unit = request.POST.get("unit", "")
    if not can_set_goal(request.user, unit, on=at.date()):
        raise PermissionDenied
    if form.is_valid():
        (shown,) = show_all([definition], own_source(at), at=at, days=28, unit=unit)
        told = form.cleaned_data
        try:
            set_goal(
                definition,
                unit_key=unit,
                baseline=shown.value,
                target=told["target"],
                due=told["due"],
                by=request.user,
                at=at,
            )
        except InsightRefused as refusal:
            messages.error(request, in_words(refusal))
        else:
            messages.success(request, _("The goal is set. The members of the unit are asked to acknowledge it."))
    else:
        messages.error(request, _("A goal needs a target and a day in the future."))
    return redirect(f"{reverse('insight:measure', args=[definition.code])}?unit={unit}")


@require_POST
@for_staff
def acknowledge(request: SignedInRequest, pk: int) -> HttpResponse:
    goal, at = get_object_or_404(Goal.objects.visible_to(request.user), pk=pk), timezone.now()
    if not can_acknowledge(request.user, goal.unit_key, on=at.date()):
        raise PermissionDenied
    acknowledge_goal(goal, by=request.user, at=at)
    messages.success(request, _("Noted: you have read the goal."))
    return redirect("insight:unit", key=goal.unit_key) if goal.unit_key else redirect("insight:measure", code=goal.code)
