"""Deferring, learning, leaving out, changing the rhythm, stopping."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.timelines.actions import (
    choose_lesson,
    defer_block,
    learn_fact,
    set_cadence,
    skip_step,
    stop_plan,
)
from orgdesk.apps.timelines.forms import CadenceForm, DeferForm, LessonForm
from orgdesk.apps.timelines.views._common import act, act_on, plan_or_404


@require_POST
def defer(request: SignedInRequest, key: str) -> HttpResponse:
    plan = plan_or_404(request, key)
    return act_on(
        request,
        plan,
        DeferForm(request.POST),
        lambda said: defer_block(plan, said.pop("block"), by=request.user, at=timezone.now(), **said),
        done=_("Deferred. It is parked with its reason, and not late."),
    )


@require_POST
def learn(request: SignedInRequest, key: str) -> HttpResponse:
    plan, fact = plan_or_404(request, key), request.POST.get("fact", "")
    holds = request.POST.get("holds") == "yes"
    return act(
        request, plan, lambda: learn_fact(plan, fact, holds=holds, by=request.user, at=timezone.now()), done=_("Noted.")
    )


@require_POST
def skip(request: SignedInRequest, key: str, step: str) -> HttpResponse:
    plan, reason = plan_or_404(request, key), request.POST.get("reason", "")
    return act(
        request,
        plan,
        lambda: skip_step(plan, step, reason=reason, by=request.user, at=timezone.now()),
        done=_("Left out. What waited for it no longer does."),
    )


@require_POST
def lesson(request: SignedInRequest, key: str, step: str) -> HttpResponse:
    plan = plan_or_404(request, key)
    return act_on(
        request,
        plan,
        LessonForm(request.POST),
        lambda said: choose_lesson(
            plan, step, topics=said["topics"].split(","), level=said["level"], by=request.user, at=timezone.now()
        ),
        done=_("The lesson plan is chosen."),
    )


@require_POST
def cadence(request: SignedInRequest, key: str, catch_up: str) -> HttpResponse:
    plan = plan_or_404(request, key)
    return act_on(
        request,
        plan,
        CadenceForm(request.POST),
        lambda said: set_cadence(plan, catch_up, by=request.user, at=timezone.now(), **said),
        done=_("The calls follow the new rhythm."),
    )


@require_POST
def stop(request: SignedInRequest, key: str) -> HttpResponse:
    plan, reason = plan_or_404(request, key), request.POST.get("reason", "")
    return act(
        request, plan, lambda: stop_plan(plan, reason=reason, by=request.user, at=timezone.now()), done=_("Stopped.")
    )
