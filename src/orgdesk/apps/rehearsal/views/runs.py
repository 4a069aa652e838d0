"""Rehearsals that were asked for: started, watched, stopped, read."""

from __future__ import annotations

from itertools import zip_longest

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.rehearsal.actions.cancel_run import cancel_run, resume_run
from orgdesk.apps.rehearsal.actions.start_run import repeat_run, start_run
from orgdesk.apps.rehearsal.aiming import goal_words
from orgdesk.apps.rehearsal.errors import ScenarioNotPlayable
from orgdesk.apps.rehearsal.forms import RunForm, SearchForm
from orgdesk.apps.rehearsal.levers import answers_of, search_form, search_progress
from orgdesk.apps.rehearsal.logs import log_name
from orgdesk.apps.rehearsal.models import Run
from orgdesk.apps.rehearsal.policies import can_cancel
from orgdesk.apps.rehearsal.replay import replay_of
from orgdesk.apps.rehearsal.report import board_pdf
from orgdesk.apps.rehearsal.results import (
    headlines_of,
    heat_of,
    loads_of,
    loads_of_managers,
    numbers_of,
    rows_of,
    shape_of,
    strip_of,
)
from orgdesk.apps.rehearsal.strains import strains_of
from orgdesk.apps.rehearsal.views._common import for_staff
from orgdesk.apps.rehearsal.wording import grounds_of, trust_words
from orgdesk.core.rehearsal.reading import read_bundle
from orgdesk.ui.answers import say_problems
from orgdesk.ui.sayings import in_words


@require_POST
@for_staff
def create(request: SignedInRequest) -> HttpResponse:
    form = RunForm(request.POST, person=request.user)
    if not form.is_valid():
        say_problems(request, form)
        return redirect("rehearsal:rehearsals")
    said = form.cleaned_data
    try:
        run = start_run(said["first"], *said["others"], weeks=said["weeks"], replications=said["replications"], by=request.user, at=timezone.now())  # fmt: skip
    except ScenarioNotPlayable as refused:
        messages.error(request, in_words(refused))
        return redirect("rehearsal:rehearsals")
    return redirect("rehearsal:run", key=run.key)


@require_safe
@for_staff
def run(request: SignedInRequest, key: str) -> HttpResponse:
    """Its progress while it is played (the page looks again by itself), then what it says."""
    return _show(request, _visible(request, key))


def _show(request: SignedInRequest, found: Run, search: SearchForm | None = None) -> HttpResponse:
    """`search` is a form that was filled in, with what is wrong in it."""
    played = numbers_of(found)
    done = len(played[0]) if played else 0
    base = _place(request, "base", found)
    context: dict[str, object] = {
        "run": found,
        "done": done,
        "trust": trust_words(found),
        "may_cancel": can_cancel(request.user, found.asked_by_id),
        **_answers(found),
        "progress": search_progress(found),
        "aim": goal_words(found.goal, found.scenarios[0]) if found.goal else "",
        "assumptions": list(zip_longest(found.scenarios, found.sources, found.warnings, fillvalue=())),
        "grounds": grounds_of(found),
        "strains": [
            (one, words)
            for one, text in zip(found.scenarios, found.bundles, strict=True)
            for words in strains_of(read_bundle(text), one)
        ],
    }
    if done and found.goal is None:
        rows, loads = rows_of(played, base=base), loads_of(found, played)
        by_scenario = [{"name": row.name, "cells": list(zip(row.cells, found.scenarios, strict=True))} for row in rows]
        context |= {"rows": by_scenario, "base": base, "headlines": headlines_of(found, rows, base), "loads": loads}
        context |= {"strip": strip_of(found, loads), "search": search or _search_form(request, found)}
        context |= {"logs": [(one, log_name(found, place)) for place, one in enumerate(found.scenarios)]}
        managers = loads_of_managers(found, played)
        idle = [(one, boss) for of, boss in ((loads, False), (managers, True)) for one in of if one.is_idle]
        context |= {"managers": managers, "idle": idle, "shape": shape_of(found, played), "heats": heat_of(found, played)}  # fmt: skip
    response = render(request, "rehearsal/run.html", context)
    if found.is_open:
        response["Refresh"] = "2"
    return response


@require_POST
@for_staff
def cancel(request: SignedInRequest, key: str) -> HttpResponse:
    found = _visible(request, key)
    if not can_cancel(request.user, found.asked_by_id):
        raise PermissionDenied
    cancel_run(found, at=timezone.now())
    messages.success(request, _("It stops after the replication that is being played; what was played is kept."))
    return redirect("rehearsal:run", key=key)


@require_POST
@for_staff
def resume(request: SignedInRequest, key: str) -> HttpResponse:
    """Play what is missing."""
    resume_run(_visible(request, key), by=request.user, at=timezone.now())
    return redirect("rehearsal:run", key=key)


@require_POST
@for_staff
def repeat(request: SignedInRequest, key: str) -> HttpResponse:
    """The same bundle and seed once more."""
    again = repeat_run(_visible(request, key), by=request.user, at=timezone.now())
    return redirect("rehearsal:run", key=again.key)


@require_POST
@for_staff
def search(request: SignedInRequest, key: str) -> HttpResponse:
    """What would it take: the smallest change of one thing, or of each by itself."""
    found = _visible(request, key)
    form = _search_form(request, found, request.POST)
    if not form.is_valid():
        return _show(request, found, form)
    scenario = found.scenarios[-1]
    try:
        asked = start_run(scenario, weeks=found.weeks, replications=min(5, found.replications), by=request.user, at=timezone.now(), goal=form.goal())  # fmt: skip
    except ScenarioNotPlayable as refused:
        messages.error(request, in_words(refused))
        return redirect("rehearsal:run", key=key)
    return redirect("rehearsal:run", key=asked.key)


@require_safe
@for_staff
def printed(request: SignedInRequest, key: str) -> HttpResponse:
    found = _visible(request, key)
    name = f'inline; filename="rehearsal-{found.key}.pdf"'
    made = board_pdf(found, base=_place(request, "base", found), at=timezone.now())
    return HttpResponse(made, content_type="application/pdf", headers={"Content-Disposition": name})


@require_safe
@for_staff
def bundles(request: SignedInRequest, key: str) -> JsonResponse:
    """What it was played from, to be played again anywhere."""
    found = _visible(request, key)
    whole = {"digests": found.digests, "bundles": found.bundles, "seed": found.seed, "weeks": found.weeks}
    whole |= {"trust": trust_words(found)}
    return JsonResponse(whole, headers={"Content-Disposition": f'attachment; filename="bundle-{found.key}.json"'})


@require_safe
@for_staff
def replay(request: SignedInRequest, key: str) -> HttpResponse:
    """The first working day of the rehearsal, token by token on the drawing."""
    found = _visible(request, key)
    place = _place(request, "scenario", found)
    context = {
        "run": found,
        "place": place,
        "replay": replay_of(found, place, moving="still" not in request.GET),
        "still": "still" in request.GET,
        "trust": trust_words(found),
        "scenario": found.scenarios[place],
    }
    return render(request, "rehearsal/replay.html", context)


def _answers(found: Run) -> dict[str, object]:
    """Of a search: whether anything need be changed, what is enough, and what is not."""
    answers = answers_of(found) if found.goal and found.found else []
    return {
        "answers": answers,
        "met": answers[0] if answers and answers[0].steps == 0 else None,
        "reaching": [one for one in answers if one.steps],
        "others": [one for one in answers if one.steps is None],
    }


def _search_form(request: SignedInRequest, found: Run, said: QueryDict | None = None) -> SearchForm:
    """Asked of the last scenario: the first is mostly what is there today."""
    place = len(found.scenarios) - 1
    return search_form(request.user, found.scenarios[place], read_bundle(found.bundles[place]), said)


def _visible(request: SignedInRequest, key: str) -> Run:
    runs = Run.objects.visible_to(request.user).with_first().select_related("asked_by").prefetch_related("parts")
    return get_object_or_404(runs, key=key)


def _place(request: SignedInRequest, name: str, found: Run) -> int:
    """Which scenario of the run the address means by its number from 0; the first if it means none."""
    said = request.GET.get(name, "")
    return next((place for place in range(len(found.bundles)) if said == str(place)), 0)
