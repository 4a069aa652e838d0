"""What is asked of customers, who decides on what they say, and whose work their care is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from orgdesk.apps.accounts.guards import staff_only
from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.organisation import lookup
from orgdesk.apps.voice.actions.set_rules import keep_decider, keep_survey, set_care, set_route
from orgdesk.apps.voice.care import care_rule
from orgdesk.apps.voice.models import Decider, Feedback, RoutingRule, Survey
from orgdesk.apps.voice.policies import can_steer
from orgdesk.apps.voice.rule_forms import CareForm, DeciderForm, RouteForm, SurveyForm
from orgdesk.apps.voice.views._common import act, require
from orgdesk.ui.answers import say_problems


@require_safe
@staff_only
def show(request: SignedInRequest) -> HttpResponse:
    care = care_rule()
    context = {
        "here": "rules",
        "may": can_steer(request.user, at=timezone.now()),
        "surveys": [(row, SurveyForm.of(row)) for row in Survey.objects.visible_to(request.user)],
        "deciders": [
            (row, lookup.seat_name(row.unit_key, row.position_key)) for row in Decider.objects.visible_to(request.user)
        ],
        "routes": [_route(row) for row in RoutingRule.objects.visible_to(request.user).prefetch_related("deciders")],
        "care": care,
        "care_unit": lookup.unit_name(care.unit_key),
        "survey_form": SurveyForm(auto_id="new-%s"),
        "decider_form": DeciderForm(auto_id="decider-%s"),
        "route_form": RouteForm(auto_id="route-%s"),
        "care_form": CareForm(instance=care, auto_id="care-%s"),
    }
    return render(request, "voice/rules.html", context)


@require_POST
def survey(request: SignedInRequest) -> HttpResponse:
    return _keep(request, SurveyForm(request.POST), keep_survey)


@require_POST
def decider(request: SignedInRequest) -> HttpResponse:
    return _keep(request, DeciderForm(request.POST), keep_decider)


@require_POST
def route(request: SignedInRequest) -> HttpResponse:
    return _keep(request, RouteForm(request.POST), set_route)


@require_POST
def care(request: SignedInRequest) -> HttpResponse:
    form = CareForm(request.POST)
    steward = care_rule().steward_position
    return _keep(request, form, lambda **said: set_care(steward_position=steward, **said))


def _keep(request: SignedInRequest, form: forms.BaseForm, do: Callable[..., Any]) -> HttpResponse:
    at = timezone.now()
    require(can_steer(request.user, at=at))
    if not form.is_valid():
        say_problems(request, form)
        return redirect("voice:rules")
    return act(request, lambda: do(by=request.user, at=at, **form.cleaned_data), done=_("Kept."), back="voice:rules")


def _route(row: RoutingRule) -> dict[str, Any]:
    kinds, themes = dict(Feedback.Kind.choices), dict(Feedback.Theme.choices)
    return {
        "kind": kinds.get(row.kind, _("anything")),
        "theme": themes.get(row.theme, _("anything")),
        "to": ", ".join(one.name for one in row.deciders.all()),
    }
