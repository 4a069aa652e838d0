"""The first chart: from a template, or one that was brought in; and a seat in it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.operations.actions.begin_chart import begin_chart, take_seat
from orgdesk.apps.operations.actions.note_step import note_step
from orgdesk.apps.operations.policies import for_administrators
from orgdesk.apps.operations.set_up import Step, context_of, next_page
from orgdesk.apps.operations.set_up_rows import chart_in_force, drafts, seats_held
from orgdesk.apps.organisation.actions.found_chart import found_chart
from orgdesk.apps.organisation.errors import OrganisationRefused
from orgdesk.apps.organisation.models import Version
from orgdesk.apps.organisation.sketches import sketches
from orgdesk.ui.sayings import in_words


@for_administrators
def chart(request: SignedInRequest) -> HttpResponse:
    at = timezone.now()
    active = chart_in_force()
    if request.method == "POST" and active is None:
        try:
            begin_chart(str(request.POST.get("template", "")), by=request.user, at=at)
        except OrganisationRefused as refusal:
            messages.error(request, in_words(refusal))
        else:
            note_step(Step.CHART, by=request.user, at=at)
        return redirect("operations:set-up-chart")
    context = {**context_of("chart"), "active": active}
    if active is None:
        context |= {"sketches": sketches(), "drafts": drafts()}
    else:
        positions = sorted(active.content.positions, key=lambda one: one.title)
        context |= {"positions": positions, "held": seats_held(request.user, at=at)}
    return render(request, "operations/set_up/chart.html", context)


@require_POST
@for_administrators
def draft(request: SignedInRequest, key: str) -> HttpResponse:
    """A draft that was brought in becomes the first chart."""
    version = get_object_or_404(Version.objects.visible_to(request.user), key=key)
    at = timezone.now()
    try:
        found_chart(version, by=request.user, at=at, on=timezone.localdate(at))
    except OrganisationRefused as refusal:
        messages.error(request, in_words(refusal))
    else:
        note_step(Step.CHART, by=request.user, at=at)
    return redirect("operations:set-up-chart")


@require_POST
@for_administrators
def seat(request: SignedInRequest) -> HttpResponse:
    """The administrator's own seat, if they take one."""
    position = str(request.POST.get("position", ""))
    if position and take_seat(position, by=request.user, at=timezone.now()):
        messages.success(request, _("You have your seat; colleagues get theirs from the chart."))
    return redirect(next_page(Step.CHART))
