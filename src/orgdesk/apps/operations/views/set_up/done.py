"""Where the first run goes on, what was left, and what comes after it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.operations.actions.note_step import note_step
from orgdesk.apps.operations.doctor import State, examine
from orgdesk.apps.operations.policies import for_administrators
from orgdesk.apps.operations.set_up import Step, context_of, next_page, steps_shown


@require_safe
@for_administrators
def overview(request: SignedInRequest) -> HttpResponse:
    """To the step that comes next."""
    return redirect(next_page())


@require_safe
@for_administrators
def done(request: SignedInRequest) -> HttpResponse:
    left = [step for step in steps_shown(signed_in=True) if not step.done and step.url]
    wanting = [one for one in examine(at=timezone.now()) if one.state is not State.WELL]
    return render(request, "operations/set_up/done.html", {**context_of("done"), "left": left, "wanting": wanting})


@require_POST
@for_administrators
def later(request: SignedInRequest) -> HttpResponse:
    """A step is left for later."""
    step = str(request.POST.get("step", ""))
    if step in Step.values:
        note_step(step, by=request.user, at=timezone.now(), later=True)
    return redirect(next_page(step))
