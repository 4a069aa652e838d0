"""Moving steps on the timeline, and undoing it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.timelines.actions import move_step, undo_move
from orgdesk.apps.timelines.errors import TimelineError
from orgdesk.apps.timelines.forms import MoveForm
from orgdesk.apps.timelines.views._common import act, plan_or_404
from orgdesk.core.calendars import CalendarError
from orgdesk.ui.answers import say_problems
from orgdesk.ui.sayings import in_words


@require_POST
def create(request: SignedInRequest, key: str) -> HttpResponse:
    plan, form = plan_or_404(request, key), MoveForm(request.POST)
    if not form.is_valid():
        say_problems(request, form)
        return _again(request, key)
    said = form.cleaned_data
    try:
        move_step(
            plan, said["move"], said["to"], reason=said["reason"], seen=said["seen"], by=request.user, at=timezone.now()
        )
    except (TimelineError, CalendarError) as refusal:
        messages.error(request, in_words(refusal))
        return _again(request, key)
    messages.success(request, _("Moved, and what follows with it. Undo takes it back."))
    return redirect("timelines:plan", key=key)


def _again(request: SignedInRequest, key: str) -> HttpResponse:
    """The move is shown once more, on the plan as it is now, with the reason that was written."""
    again = urlencode({name: request.POST.get(name, "")[:250] for name in ("move", "to", "reason")})
    return redirect(f"{reverse('timelines:plan', args=[key])}?{again}")


@require_POST
def undo(request: SignedInRequest, key: str) -> HttpResponse:
    plan = plan_or_404(request, key)
    seen = request.POST.get("seen", "")
    return act(
        request,
        plan,
        lambda: undo_move(plan, by=request.user, at=timezone.now(), seen=int(seen) if seen.isdecimal() else None),
        done=_("It stands where it stood before."),
    )
