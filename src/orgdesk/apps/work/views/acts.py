"""What a person does with a piece of work: each a POST that leads back to the list, with a plain word when it is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.work.actions import (
    claim_work,
    finish_work,
    pause_work,
    release_work,
    resume_work,
    take_next_available,
)
from orgdesk.apps.work.answering import AnswerForm
from orgdesk.apps.work.errors import WorkError
from orgdesk.apps.work.models import WorkItem
from orgdesk.apps.work.views.items import item_context
from orgdesk.core.process.errors import CommandRefused, FormIncomplete
from orgdesk.ui.addresses import own_address
from orgdesk.ui.lengths import whole
from orgdesk.ui.sayings import in_words

Act = Callable[..., WorkItem]


@require_POST
def claim(request: SignedInRequest, key: str) -> HttpResponse:
    return _do(request, key, claim_work)


@require_POST
def release(request: SignedInRequest, key: str) -> HttpResponse:
    return _do(request, key, release_work, done=_("Released: it is open to your colleagues again."))


@require_POST
def pause(request: SignedInRequest, key: str) -> HttpResponse:
    return _do(request, key, pause_work, reason=whole(request.POST.get("reason", ""), 64, "reason"))


@require_POST
def resume(request: SignedInRequest, key: str) -> HttpResponse:
    return _do(request, key, resume_work)


@require_POST
def take_next(request: SignedInRequest) -> HttpResponse:
    try:
        found = take_next_available(request.user, at=timezone.now())
    except WorkError as refusal:
        messages.error(request, in_words(refusal))
        return redirect("work:list")
    if found is None:
        messages.info(request, _("Nothing is waiting for you or your team."))
        return redirect("work:list")
    return redirect(_address(found))


@require_POST
def finish(request: SignedInRequest, key: str) -> HttpResponse:
    """Answer with an outcome; an incomplete form is shown again with what is missing."""
    item = get_object_or_404(WorkItem.objects.visible_to(request.user), key=key)
    form = AnswerForm(item, request.POST)
    if form.is_valid():
        try:
            done = finish_work(
                item, by=request.user, at=timezone.now(), outcome=form.cleaned_data["outcome"], data=form.given,
                note=form.cleaned_data["note"],
            )  # fmt: skip
        except FormIncomplete as refusal:
            form.add_problems(refusal.problems)
        except (WorkError, CommandRefused) as refusal:
            messages.error(request, in_words(refusal))
            return redirect(_next(request) or _address(item))
        else:
            words = {"title": done.title, "outcome": done.outcome_name or _("done")}
            messages.success(request, _("“%(title)s”: %(outcome)s.") % words)
            return redirect(_next(request) or "work:list")
    return render(request, "work/item.html", item_context(request, item, form), status=422)


def _do(request: SignedInRequest, key: str, act: Act, *, done: str = "", **given: Any) -> HttpResponse:
    item = get_object_or_404(WorkItem.objects.visible_to(request.user), key=key)
    try:
        act(item, by=request.user, at=timezone.now(), **given)
    except WorkError as refusal:
        messages.error(request, in_words(refusal))
    else:
        if done:
            messages.success(request, done)
    return redirect(_next(request) or _address(item))


def _address(item: WorkItem) -> str:
    return f"{reverse('work:list')}?item={item.key}"


def _next(request: SignedInRequest) -> str:
    """Where the form asked to return to, when that is an address of ours."""
    return own_address(request, request.POST.get("next", ""))
