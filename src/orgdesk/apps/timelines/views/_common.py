"""What the pages of timelines share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.timelines.errors import TimelineError
from orgdesk.apps.timelines.models import Booking, RunningPlan
from orgdesk.core.calendars import CalendarError
from orgdesk.ui.answers import say_problems
from orgdesk.ui.sayings import in_words
from orgdesk.ui.typed import keep_typed


def plan_or_404(request: SignedInRequest, key: str) -> RunningPlan:
    """For staff; customers have a page of their own."""
    if not request.user.is_staff:
        raise Http404
    plans = RunningPlan.objects.visible_to(request.user)
    return get_object_or_404(plans.select_related("account", "template", "contact", "started_by"), key=key)


def booking_or_404(request: SignedInRequest, key: str) -> Booking:
    bookings = Booking.objects.visible_to(request.user)
    return get_object_or_404(bookings.with_plan(), key=key)


def act(
    request: SignedInRequest, plan: RunningPlan, do: Callable[[], object], *, done: str, refused_to: str = ""
) -> HttpResponse:
    """Do it and go back to the plan, with a plain word when it is refused; `refused_to` is the page whose form it was."""
    try:
        do()
    except (TimelineError, CalendarError) as refusal:
        messages.error(request, in_words(refusal))
        keep_typed(request)
        if refused_to:
            return redirect(refused_to)
    else:
        messages.success(request, done)
    return redirect("timelines:plan", key=plan.key)


def act_on(
    request: SignedInRequest, plan: RunningPlan, form: forms.Form, do: Callable[[dict[str, Any]], object], *, done: str
) -> HttpResponse:
    """As `act`, with what the form says; a form that is not complete is refused in words."""
    if form.is_valid():
        return act(request, plan, lambda: do(form.cleaned_data), done=done)
    say_problems(request, form)
    return redirect("timelines:plan", key=plan.key)
