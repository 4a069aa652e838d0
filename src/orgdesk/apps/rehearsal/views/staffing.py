"""How many people a load needs, and whether the roster has them."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.organisation.models import Version
from orgdesk.apps.rehearsal.errors import ScenarioNotPlayable
from orgdesk.apps.rehearsal.forms import StaffingForm
from orgdesk.apps.rehearsal.models import Scenario
from orgdesk.apps.rehearsal.preparing import prepare
from orgdesk.apps.rehearsal.sizing import Hour, cover_of_day, seats_by_unit, size
from orgdesk.apps.rehearsal.views._common import for_staff
from orgdesk.apps.rehearsal.wording import latest_trust
from orgdesk.core.rehearsal.errors import RehearsalError
from orgdesk.core.rehearsal.staffing import Goal
from orgdesk.ui.sayings import in_words


@require_safe
@for_staff
def staffing(request: SignedInRequest) -> HttpResponse:
    """From a load to agents and seats; hour by hour for a scenario; seats by unit in every version of the chart."""
    initial = {name: field.initial for name, field in StaffingForm.base_fields.items() if field.initial is not None}
    form = StaffingForm({**initial, **request.GET.dict()})
    context: dict[str, object] = {"form": form, "trust": latest_trust(request.user)}
    if form.is_valid():
        try:
            context["sizing"] = size(form.cleaned_data)
        except RehearsalError as refused:
            form.add_error(None, in_words(refused))
    scenarios = Scenario.objects.visible_to(request.user).select_related("version", "definition__definition")
    scenario = scenarios.filter(key=request.GET.get("scenario", "")).first() or scenarios.first()
    if scenario is not None and form.is_valid():
        context |= {"scenario": scenario, "cover": _cover(scenario, form.cleaned_data)}
    versions = (
        Version.objects.visible_to(request.user)
        .select_related("workspace", "parent")
        .exclude(status=Version.Status.WITHDRAWN)
    )
    path = [(version, seats_by_unit(version.content)) for version in versions.order_by("created_at")]
    context |= {
        "scenarios": scenarios,
        "path": [(version, rows, sum(row.seats for row in rows)) for version, rows in path],
    }
    return render(request, "rehearsal/staffing.html", context)


def _cover(scenario: Scenario, said: dict[str, float]) -> list[Hour]:
    """The first station of the scenario on a Monday."""
    try:
        bundle = prepare(scenario, at=timezone.now()).bundle
        goal = Goal(said["share"] / 100, said["within"])
        return cover_of_day(bundle.arrivals, bundle.stations[0].servers, said["handling"], goal)
    except (ScenarioNotPlayable, RehearsalError):
        return []
