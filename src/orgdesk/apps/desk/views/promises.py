"""What is promised to whom, and the hours in which it counts."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from orgdesk.apps.accounts.guards import staff_only
from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.desk.actions.keep_calendar import keep_calendar, propose_holidays, review_holiday
from orgdesk.apps.desk.actions.publish_policy import draft_policy, publish_policy, read_times
from orgdesk.apps.desk.errors import DeskRefused
from orgdesk.apps.desk.models import BusinessCalendar, HolidayReview, ServicePolicy
from orgdesk.apps.desk.policies import may_set_up
from orgdesk.apps.desk.promise_page import calendars_page, policies_page, policy_page
from orgdesk.apps.desk.setup_forms import CalendarForm, PolicyForm
from orgdesk.apps.desk.setup_page import tabs
from orgdesk.apps.desk.views._acting import acted
from orgdesk.ui.sayings import in_words


@require_safe
@staff_only
def index(request: SignedInRequest) -> HttpResponse:
    may = may_set_up(request.user, at=timezone.now())
    return render(request, "desk/setup/promises.html", {**policies_page(), "tabs": tabs("promises"), "may": may})


@staff_only
def edit(request: SignedInRequest, pk: int) -> HttpResponse:
    policy, at = get_object_or_404(ServicePolicy.objects.visible_to(request.user), pk=pk), timezone.now()
    if request.method == "POST":
        if not may_set_up(request.user, at=at):
            raise Http404
        form = PolicyForm(
            request.POST, instance=get_object_or_404(ServicePolicy.objects.visible_to(request.user), pk=pk)
        )
        if form.is_valid():
            try:
                draft = draft_policy(policy, by=request.user, at=at, **_given(form))
            except DeskRefused as refusal:
                form.add_error(None, in_words(refusal))
            else:
                return redirect("desk:promise", pk=draft.pk)
    else:
        form = PolicyForm(instance=policy)
    context = {**policy_page(policy), "form": form, "tabs": tabs("promises"), "may": may_set_up(request.user, at=at)}
    return render(request, "desk/setup/promise.html", context)


@require_POST
@staff_only
def publish(request: SignedInRequest, pk: int) -> HttpResponse:
    if not may_set_up(request.user, at=timezone.now()):
        raise Http404
    policy = get_object_or_404(ServicePolicy.objects.visible_to(request.user), pk=pk)
    return acted(
        request,
        lambda: publish_policy(policy, by=request.user, at=timezone.now()),
        done=_("In force for tickets opened from now on; those that run keep their promise."),
        to=reverse("desk:promise", args=[pk]),
    )


@staff_only
def calendars(request: SignedInRequest, pk: int = 0) -> HttpResponse:
    rows = BusinessCalendar.objects.visible_to(request.user)
    chosen = get_object_or_404(rows, pk=pk) if pk else None
    form = CalendarForm(request.POST or None, chosen)
    if request.method == "POST":
        if not may_set_up(request.user, at=timezone.now()):
            raise Http404
        if form.is_valid():
            said = form.cleaned_data
            return acted(
                request,
                lambda: keep_calendar(
                    chosen, name=said["name"], zone=said["zone"], week=form.week, by=request.user, at=timezone.now()
                ),
                done=_("Kept; clocks count by it from now on."),
                to=reverse("desk:calendar", args=[pk]) if pk else reverse("desk:calendars"),
            )
    may = may_set_up(request.user, at=timezone.now())
    context = {**calendars_page(chosen), "form": form, "tabs": tabs("calendars"), "may": may}
    return render(request, "desk/setup/calendars.html", context)


@require_POST
@staff_only
def holidays(request: SignedInRequest, pk: int) -> HttpResponse:
    calendar = get_object_or_404(BusinessCalendar.objects.visible_to(request.user), pk=pk)
    if not may_set_up(request.user, at=timezone.now()):
        raise Http404
    text = request.POST.get("text", "")
    return acted(
        request,
        lambda: propose_holidays(calendar, text=text, by=request.user, at=timezone.now()),
        done=_("Proposed: look at each before it closes the calendar."),
        to=reverse("desk:calendar", args=[pk]),
    )


@require_POST
@staff_only
def holiday(request: SignedInRequest, pk: int, review: int) -> HttpResponse:
    if not may_set_up(request.user, at=timezone.now()):
        raise Http404
    row = get_object_or_404(HolidayReview.objects.visible_to(request.user), pk=review, calendar=pk)
    accept = request.POST.get("accept") == "yes"
    return acted(
        request,
        lambda: review_holiday(row, accept=accept, by=request.user, at=timezone.now()),
        done=_("Closed on that day.") if accept else _("Open on that day."),
        to=reverse("desk:calendar", args=[pk]),
    )


def _given(form: PolicyForm) -> dict[str, Any]:
    """Raises DeskRefused for times that cannot be read."""
    said = form.cleaned_data
    own = {name: said[name] for name in PolicyForm.Meta.fields}
    targets = {metric: read_times(text) for metric, text in form.times("target-").items()}
    olas = {tier: read_times(text) for tier, text in form.times("ola-").items()}
    return {**own, "targets": targets, "olas": olas, "levels": form.levels()}
