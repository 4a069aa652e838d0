"""Jobs and effects that were given up, and another try for them."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.operations.actions import try_effect_again, try_job_again
from orgdesk.apps.operations.policies import for_administrators
from orgdesk.apps.operations.stuck import effects_given_up, jobs_of_interest


@require_safe
@for_administrators
def jobs(request: SignedInRequest) -> HttpResponse:
    context = {"jobs": jobs_of_interest(request.user), "effects": effects_given_up(request.user)[:100]}
    return render(request, "operations/jobs.html", context)


@require_POST
@for_administrators
def job_tries(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    _say(request, done=try_job_again(str(key), by=request.user, at=timezone.now()))
    return redirect("operations:jobs")


@require_POST
@for_administrators
def effect_tries(request: SignedInRequest, pk: int) -> HttpResponse:
    _say(request, done=try_effect_again(pk, by=request.user, at=timezone.now()))
    return redirect("operations:jobs")


def _say(request: SignedInRequest, *, done: bool) -> None:
    if done:
        messages.success(request, _("It is tried again as soon as a worker is free."))
    else:
        messages.warning(request, _("It is not waiting for another try any more."))
