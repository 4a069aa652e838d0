"""Scenarios: what is rehearsed, without code."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.organisation.models import Version
from orgdesk.apps.process.models import DefinitionVersion
from orgdesk.apps.rehearsal.actions.save_scenario import save_scenario
from orgdesk.apps.rehearsal.actions.start_run import start_run
from orgdesk.apps.rehearsal.errors import ScenarioNotPlayable
from orgdesk.apps.rehearsal.forms import ChoiceForm, RunForm, ScenarioForm, SearchForm, initial_of
from orgdesk.apps.rehearsal.levers import search_form
from orgdesk.apps.rehearsal.models import BusinessCase, Run, Scenario, scenarios_of
from orgdesk.apps.rehearsal.preparing import prepare
from orgdesk.apps.rehearsal.sections import differences_of, seats_of, sections_of
from orgdesk.apps.rehearsal.strains import strains_of
from orgdesk.apps.rehearsal.views._common import for_staff
from orgdesk.core.rehearsal.bundle import Bundle
from orgdesk.ui.sayings import in_words

_RECENT = 20
_WEEKS, _REPLICATIONS = 8, 5


@require_safe
@for_staff
def rehearsals(request: SignedInRequest) -> HttpResponse:
    """Scenarios, what was rehearsed lately, and business cases."""
    scenarios = Scenario.objects.visible_to(request.user).select_related("version__workspace", "definition__definition")
    runs = list(Run.objects.visible_to(request.user).with_first().select_related("asked_by")[:_RECENT])
    scenarios_of(runs)
    context = {
        "scenarios": scenarios,
        "runs": runs,
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
    request: SignedInRequest,
    version: Version,
    definition: DefinitionVersion,
    found: Scenario | None,
    search: SearchForm | None = None,
) -> HttpResponse:
    """`search` is a form beside it that was sent instead, with what is wrong in it."""
    initial = initial_of(found) if found else {}
    sent = request.POST if request.method == "POST" and search is None else None
    form = ScenarioForm(sent, initial=initial, version=version, definition=definition)
    if sent is not None and form.is_valid():
        at, said = timezone.now(), form.cleaned_data
        tried = Scenario(name=said["name"], version=version, definition=definition, settings=form.settings())
        try:
            prepared = prepare(tried, at=at)
        except ScenarioNotPlayable as refused:
            for problem in refused.problems:
                form.add_error(None, in_words(problem))
        else:
            save_scenario(
                name=said["name"], story=said["story"], version=version, definition=definition,
                settings=form.settings(), by=request.user, at=at, scenario=found,
            )  # fmt: skip
            for words in strains_of(prepared.bundle, tried):
                messages.warning(request, words)
            return redirect("rehearsal:rehearsals")
    differences, bundle = differences_of(form), _bundle(found) if found else None
    context = {
        "form": form,
        "sections": sections_of(form),
        "seats": seats_of(form),
        "differences": [one for one in differences if one.section != "rules"],
        "rules": [one for one in differences if one.section == "rules"],
        "version": version,
        "definition": definition,
        "scenario": found,
        "strains": list(strains_of(bundle, found)) if found and bundle else [],
        "search": search or (search_form(request.user, found, bundle) if found else None),
    }
    return render(request, "rehearsal/scenario.html", context)


@require_POST
@for_staff
def search(request: SignedInRequest, key: str) -> HttpResponse:
    """What would it take, asked of a scenario as it is kept."""
    scenarios = Scenario.objects.visible_to(request.user).select_related("version__workspace", "definition__definition")
    found = get_object_or_404(scenarios, key=key)
    form = search_form(request.user, found, _bundle(found), request.POST)
    if not form.is_valid():
        return _edit(request, found.version, found.definition, found, form)
    try:
        asked = start_run(
            found, weeks=_WEEKS, replications=_REPLICATIONS, by=request.user, at=timezone.now(), goal=form.goal()
        )
    except ScenarioNotPlayable as refused:
        messages.error(request, in_words(refused))
        return redirect("rehearsal:scenario", key=key)
    return redirect("rehearsal:run", key=asked.key)


def _bundle(found: Scenario) -> Bundle | None:
    """None where the scenario cannot be played as it is kept: the search says why."""
    try:
        return prepare(found, at=timezone.now()).bundle
    except ScenarioNotPlayable:
        return None
