"""Goals: all that stand, set from the baseline, acknowledged by those they bind."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.insight.actions.acknowledge_goal import acknowledge_goal
from orgdesk.apps.insight.actions.set_goal import set_goal
from orgdesk.apps.insight.errors import BeyondAllError, InsightRefused, WorseGoalError
from orgdesk.apps.insight.forms import GoalForm
from orgdesk.apps.insight.models import Goal
from orgdesk.apps.insight.numbers import show_all
from orgdesk.apps.insight.policies import can_acknowledge, can_set_goal
from orgdesk.apps.insight.reading import own_source, read_until
from orgdesk.apps.insight.standing import GOAL_DAYS, GoalStanding, goals_standing
from orgdesk.apps.insight.views._common import asked, for_staff
from orgdesk.apps.insight.views.measures import show_measure
from orgdesk.apps.organisation.lookup import active_structure
from orgdesk.core.measures import definition_of
from orgdesk.core.measures.errors import UnknownMeasureError
from orgdesk.ui.listing import as_file
from orgdesk.ui.sayings import in_words

_A_PAGE = 30
_COLUMNS = (
    (gettext_lazy("Unit"), "unit"),
    (gettext_lazy("Code"), "goal.code"),
    (gettext_lazy("Measure"), "name"),
    (gettext_lazy("Baseline"), "goal.baseline"),
    (gettext_lazy("Target"), "goal.target"),
    (gettext_lazy("Now"), "value"),
    (gettext_lazy("Measured in"), "shown.unit"),
    (gettext_lazy("Status"), "words"),
    (gettext_lazy("By"), "goal.due"),
    (gettext_lazy("Read by"), "read"),
    (gettext_lazy("Not yet read by"), "unread"),
    (gettext_lazy("Why it is worse than the baseline"), "goal.reason"),
    (gettext_lazy("Set by"), "goal.set_by.name"),
    (gettext_lazy("Set on"), "goal.set_at"),
)


@require_safe
@for_staff
def goals(request: SignedInRequest) -> HttpResponse:
    """What every unit wants to reach, and where it stands; `unit` narrows (`-` to those that hold for all)."""
    at, unit = timezone.now(), request.GET.get("unit", "")
    rows = Goal.objects.visible_to(request.user).standing().select_related("set_by").order_by("unit_key", "code")
    if unit:
        rows = rows.filter(unit_key="" if unit == "-" else unit)

    def standing(found: Iterable[Goal]) -> list[GoalStanding]:
        return goals_standing(found, request.user, at=at)

    file = as_file(request, "goals", rows, _COLUMNS, told=standing)
    if file is not None:
        return file
    page = Paginator(rows, _A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": standing(list(page)),
        "units": active_structure().units,
        "unit": unit,
        "days": GOAL_DAYS,
        "read_until": read_until(),
    }
    return render(request, "insight/goals.html", context)


@require_POST
@for_staff
def create(request: SignedInRequest, code: str) -> HttpResponse:
    """The baseline is measured now, over the 28 days before. What cannot be kept is said at its field, on the page of the measure."""
    try:
        definition = definition_of(code)
    except UnknownMeasureError as unknown:
        raise Http404(str(unknown)) from None
    at, unit = timezone.now(), request.POST.get("unit", "")
    if not can_set_goal(request.user, unit, on=at.date()):
        raise PermissionDenied
    form = GoalForm(request.POST, on=timezone.localdate(at))
    if form.is_valid():
        (shown,) = show_all([definition], own_source(at), at=at, days=GOAL_DAYS, unit=unit)
        told = form.cleaned_data
        try:
            set_goal(
                definition,
                unit_key=unit,
                baseline=shown.value,
                target=told["target"],
                due=told["due"],
                reason=told["reason"],
                by=request.user,
                at=at,
            )
        except BeyondAllError as refusal:
            form.add_error("target", in_words(refusal))
        except WorseGoalError as refusal:
            form.add_error("reason", in_words(refusal))
        except InsightRefused as refusal:
            form.add_error(None, in_words(refusal))
        else:
            messages.success(request, _("The goal is set. The members of the unit are asked to acknowledge it."))
            return redirect(f"{reverse('insight:measure', args=[definition.code])}?unit={unit}")
    return show_measure(request, definition, replace(asked(request), unit=unit, other=None), form)


@require_POST
@for_staff
def acknowledge(request: SignedInRequest, pk: int) -> HttpResponse:
    """`next=goals` comes back to the list of all goals."""
    goal, at = get_object_or_404(Goal.objects.visible_to(request.user), pk=pk), timezone.now()
    if not can_acknowledge(request.user, goal.unit_key, on=at.date()):
        raise PermissionDenied
    acknowledge_goal(goal, by=request.user, at=at)
    messages.success(request, _("Noted: you have read the goal."))
    if request.POST.get("next") == "goals":
        return redirect("insight:all-goals")
    return redirect("insight:unit", key=goal.unit_key) if goal.unit_key else redirect("insight:measure", code=goal.code)
