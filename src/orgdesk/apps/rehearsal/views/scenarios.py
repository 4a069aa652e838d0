"""Scenarios: what is rehearsed, without code."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.organisation.models import Version
from orgdesk.apps.process.models import DefinitionVersion
from orgdesk.apps.rehearsal.actions.save_scenario import save_scenario
from orgdesk.apps.rehearsal.errors import ScenarioNotPlayable
from orgdesk.apps.rehearsal.forms import ChoiceForm, RunForm, ScenarioForm, initial_of
from orgdesk.apps.rehearsal.models import BusinessCase, Run, Scenario
from orgdesk.apps.rehearsal.preparing import prepare
from orgdesk.apps.rehearsal.views._common import for_staff
from orgdesk.ui.sayings import in_words

_RECENT = 20


@require_safe
@for_staff
def rehearsals(request: SignedInRequest) -> HttpResponse:
    """Scenarios, what was rehearsed lately, and business cases."""
    scenarios = Scenario.objects.visible_to(request.user).select_related("version__workspace", "definition__definition")
    context = {
        "scenarios": scenarios,
        "runs": Run.objects.visible_to(request.user).select_related("first", "other", "asked_by")[:_RECENT],
        "cases": BusinessCase.objects.visible_to(request.user).select_related("definition"),
        "form": RunForm(person=request.user),
    }
    return render(request, "rehearsal/rehearsals.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def create(request: SignedInRequest) -> HttpResponse:
    """First the chart and the process, then what differs from today."""
    choice = ChoiceForm(request.GET or None, person=request.user)
    if not choice.is_valid():
        return render(request, "rehearsal/choose.html", {"form": choice})
    return _edit(request, choice.cleaned_data["version"], choice.cleaned_data["definition"], None)


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def change(request: SignedInRequest, key: str) -> HttpResponse:
    scenarios = Scenario.objects.visible_to(request.user).select_related("version__workspace", "definition__definition")
    found = get_object_or_404(scenarios, key=key)
    return _edit(request, found.version, found.definition, found)


def _edit(
    request: SignedInRequest, version: Version, definition: DefinitionVersion, found: Scenario | None
) -> HttpResponse:
    initial = initial_of(found) if found else {}
    form = ScenarioForm(request.POST or None, initial=initial, version=version, definition=definition)
    if request.method == "POST" and form.is_valid():
        at, said = timezone.now(), form.cleaned_data
        tried = Scenario(name=said["name"], version=version, definition=definition, settings=form.settings())
        try:
            prepare(tried, at=at)
        except ScenarioNotPlayable as refused:
            for problem in refused.problems:
                form.add_error(None, in_words(problem))
        else:
            save_scenario(
                name=said["name"], story=said["story"], version=version, definition=definition,
                settings=form.settings(), by=request.user, at=at, scenario=found,
            )  # fmt: skip
            return redirect("rehearsal:rehearsals")
    context = {"form": form, "version": version, "definition": definition, "scenario": found}
    return render(request, "rehearsal/scenario.html", context)
