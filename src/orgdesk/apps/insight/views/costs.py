"""What an hour of work costs, what was booked besides, and what it comes to."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.insight.actions.book_cost import book_cost
from orgdesk.apps.insight.actions.set_cost_rate import set_cost_rate
from orgdesk.apps.insight.errors import InsightRefused
from orgdesk.apps.insight.forms import BookCostForm, CostRateForm
from orgdesk.apps.insight.models import BookedCost, CostRate
from orgdesk.apps.insight.numbers import show_all
from orgdesk.apps.insight.policies import can_set_costs
from orgdesk.apps.insight.reading import own_source, read_until
from orgdesk.apps.insight.views._common import for_staff
from orgdesk.apps.organisation.lookup import active_structure
from orgdesk.core.measures.catalogue import finance
from orgdesk.ui.listing import as_file

_SHOWN_DAYS = 90
_COLUMNS = (
    (gettext_lazy("In words"), "words"),
    (gettext_lazy("What for"), "get_of_display"),
    (gettext_lazy("Unit"), "unit_key"),
    (gettext_lazy("Limitation"), "limitation_key"),
    (gettext_lazy("By"), "by.name"),
    (gettext_lazy("On"), "at"),
    (gettext_lazy("Amount"), "amount"),
)


@require_safe
@for_staff
def costs(request: SignedInRequest) -> HttpResponse:
    return _page(request, CostRateForm(), BookCostForm())


@require_POST
@for_staff
def rates(request: SignedInRequest) -> HttpResponse:
    form = CostRateForm(request.POST)
    done = _("From now on an hour there costs %(hourly)s.")
    return _keep(request, form, lambda: set_cost_rate(**form.cleaned_data, by=request.user, at=timezone.now()), done)


@require_POST
@for_staff
def bookings(request: SignedInRequest) -> HttpResponse:
    form = BookCostForm(request.POST)
    done = _("%(amount)s is booked.")
    return _keep(request, form, lambda: book_cost(**form.cleaned_data, by=request.user, at=timezone.now()), done)


def _keep(request: SignedInRequest, form: Form, act: Callable[[], object], done: str) -> HttpResponse:
    if not can_set_costs(request.user, on=timezone.localdate()):
        raise PermissionDenied
    if not form.is_valid():
        own = isinstance(form, CostRateForm)
        given = (form, BookCostForm()) if own else (CostRateForm(), form)
        return _page(request, *given, status=422)
    try:
        act()
    except InsightRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done % form.cleaned_data)
    return redirect("insight:costs")


def _page(request: SignedInRequest, rate: Form, booking: Form, *, status: int = 200) -> HttpResponse:
    at = timezone.now()
    names = {unit.key: unit.name for unit in active_structure().units}
    standing = CostRate.objects.visible_to(request.user).standing().select_related("set_by")
    booked = BookedCost.objects.visible_to(request.user).select_related("by")
    file = as_file(request, "costs", booked, _COLUMNS)
    if file is not None:
        return file
    context = {
        "currency": settings.ORGDESK_CURRENCY,
        "shown": show_all(finance.DEFINITIONS, own_source(at), at=at, days=_SHOWN_DAYS),
        "days": _SHOWN_DAYS,
        "read_until": read_until(),
        "rates": [(row, names.get(row.unit_key, row.unit_key)) for row in standing],
        "booked": Paginator(booked, 25).get_page(request.GET.get("page")),
        "names": names,
        "rate_form": rate,
        "booking_form": booking,
        "may": can_set_costs(request.user, on=timezone.localdate(at)),
    }
    return render(request, "insight/costs.html", context, status=status)
