"""Shipments, and how the units compare."""

from __future__ import annotations

from datetime import timedelta

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from orgdesk.apps.accounts.guards import staff_only
from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.returns.actions import mark_delivered, mark_wrong, ship
from orgdesk.apps.returns.figures import shipping_by_unit
from orgdesk.apps.returns.forms import ShipmentForm
from orgdesk.apps.returns.models import Shipment
from orgdesk.apps.returns.views._common import act
from orgdesk.ui.answers import say_problems

_DAYS = 90
_LATEST = 30


@require_safe
@staff_only
def index(request: SignedInRequest) -> HttpResponse:
    at = timezone.now()
    context = {
        "lines": shipping_by_unit(request.user, since=at - timedelta(days=_DAYS)),
        "days": _DAYS,
        "shipments": Shipment.objects.visible_to(request.user).select_related("account", "product")[:_LATEST],
        "form": ShipmentForm(request.user),
        "here": "shipping",
    }
    return render(request, "returns/shipping.html", context)


@require_POST
@staff_only
def create(request: SignedInRequest) -> HttpResponse:
    form = ShipmentForm(request.user, request.POST)
    if not form.is_valid():
        say_problems(request, form)
        return redirect("returns:shipping")
    said = form.cleaned_data
    return act(
        request,
        lambda: ship(said.pop("account"), said.pop("product"), by=request.user, at=timezone.now(), **said),
        done=_("Shipped."),
        back="returns:shipping",
    )


@require_POST
@staff_only
def mark(request: SignedInRequest, pk: int) -> HttpResponse:
    """`mark` is delivered or wrong."""
    row = get_object_or_404(Shipment.objects.visible_to(request.user).select_related("account", "product"), pk=pk)
    marks = {"delivered": mark_delivered, "wrong": mark_wrong}
    chosen = marks.get(request.POST.get("mark", ""))
    if chosen is None:
        raise Http404
    return act(
        request, lambda: chosen(row, by=request.user, at=timezone.now()), done=_("Noted."), back="returns:shipping"
    )
