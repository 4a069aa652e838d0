"""What people answer to the steps of a limitation: each a POST on the resource that the answer becomes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.knowledge import actions
from orgdesk.apps.knowledge.errors import KnowledgeRefused
from orgdesk.apps.knowledge.forms import FORMS, StepForm
from orgdesk.apps.knowledge.models import Qualification
from orgdesk.apps.knowledge.steps import step_asked
from orgdesk.apps.knowledge.views._common import limitation_or_404, staff_only
from orgdesk.apps.knowledge.views.limitations import render_limitation
from orgdesk.apps.work.actions import finish_work
from orgdesk.apps.work.errors import WorkError
from orgdesk.core.process.errors import ProcessError
from orgdesk.ui.sayings import in_words

Answer = Callable[..., object]


@require_POST
@staff_only
def verifications(request: SignedInRequest, key: str) -> HttpResponse:
    return _answer(request, key, "verifications", _verify)


@require_POST
@staff_only
def qualifications(request: SignedInRequest, key: str) -> HttpResponse:
    return _answer(request, key, "qualifications", _qualify)


@require_POST
@staff_only
def changes(request: SignedInRequest, key: str) -> HttpResponse:
    return _answer(request, key, "changes", _decide_change)


@require_POST
@staff_only
def solutions(request: SignedInRequest, key: str) -> HttpResponse:
    return _answer(request, key, "solutions", _solve)


@require_POST
@staff_only
def approvals(request: SignedInRequest, key: str) -> HttpResponse:
    return _answer(request, key, "approvals", _judge)


@require_POST
@staff_only
def transfers(request: SignedInRequest, key: str) -> HttpResponse:
    return _answer(request, key, "transfers", _transfer)


@require_POST
@staff_only
def channels(request: SignedInRequest, key: str) -> HttpResponse:
    return _answer(request, key, "channels", _accept)


@require_POST
@staff_only
def publications(request: SignedInRequest, key: str) -> HttpResponse:
    return _answer(request, key, "publications", _publish)


def _answer(request: SignedInRequest, key: str, noun: str, answer: Answer) -> HttpResponse:
    """Do it and show where the limitation stands; a refusal shows the page again with the reason and every typed word."""
    limitation, at = limitation_or_404(request, key), timezone.now()
    try:
        item = step_asked(limitation, noun=noun, work_key=request.POST.get("item", ""))
    except KnowledgeRefused as refusal:
        return render_limitation(request, limitation, at=at, tried=None, refusal=in_words(refusal))
    form = FORMS[noun](limitation, item, request.POST)
    if form.is_valid():
        try:
            answer(form, by=request.user, at=at)
        except (WorkError, ProcessError) as refusal:
            form.add_error(None, in_words(refusal))
        else:
            limitation.refresh_from_db()
            stage = {"key": limitation.key, "stage": limitation.get_stage_display()}
            messages.success(request, _("Thank you. %(key)s now stands at “%(stage)s”.") % stage)
            return redirect("knowledge:limitation", key=key)
    return render_limitation(request, limitation_or_404(request, key), at=at, tried=form)


def _verify(form: StepForm, *, by: Person, at: datetime) -> object:
    if form.meaning == "refuse":
        return _found(form, Qualification.Disposition.REFUTED, by=by, at=at)
    return _finish(form, by=by, at=at)


def _qualify(form: StepForm, *, by: Person, at: datetime) -> object:
    outcome = form.cleaned_data["outcome"]
    disposition = outcome.replace("-", "_")
    if disposition not in Qualification.Disposition.values:
        raise KnowledgeRefused(
            _("“%(outcome)s” is no finding that the register knows. Ask a process editor to name the way “%(known)s”.")
            % {"outcome": outcome, "known": ", ".join(Qualification.Disposition.values)}
        )
    return _found(form, disposition, by=by, at=at)


def _decide_change(form: StepForm, *, by: Person, at: datetime) -> object:
    if form.meaning == "refuse":
        return _found(form, Qualification.Disposition.DECLINED, by=by, at=at)
    return _finish(form, by=by, at=at)


def _solve(form: StepForm, *, by: Person, at: datetime) -> object:
    return actions.provide_solution(form.limitation, item=form.item, words=form.cleaned_data["words"], by=by, at=at)


def _judge(form: StepForm, *, by: Person, at: datetime) -> object:
    given = form.cleaned_data
    return actions.judge_solution(
        form.limitation,
        item=form.item,
        outcome=given["outcome"],
        approve=form.meaning == "approve",
        reason=given["note"],
        by=by,
        at=at,
    )


def _transfer(form: StepForm, *, by: Person, at: datetime) -> object:
    return _finish(form, by=by, at=at)


def _accept(form: StepForm, *, by: Person, at: datetime) -> object:
    given = form.cleaned_data
    return actions.name_channels(
        form.limitation, item=form.item, channels=given["channels"], outcome=given["outcome"], by=by, at=at
    )


def _publish(form: StepForm, *, by: Person, at: datetime) -> object:
    given: dict[str, Any] = form.cleaned_data
    return actions.publish_for_limitation(
        form.limitation,
        item=form.item,
        title=given["title"],
        body=given["body"],
        audience=given["audience"],
        by=by,
        at=at,
    )


def _found(form: StepForm, disposition: str, *, by: Person, at: datetime) -> object:
    given = form.cleaned_data
    return actions.qualify_limitation(
        form.limitation,
        item=form.item,
        outcome=given["outcome"],
        disposition=disposition,
        reason=given["note"],
        by=by,
        at=at,
    )


def _finish(form: StepForm, *, by: Person, at: datetime) -> object:
    given = form.cleaned_data
    return finish_work(form.item, by=by, at=at, outcome=given["outcome"], note=given["note"])
