"""Professional services: what is sold, what was sold, and time and revenue by person."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.customers.actions.sell_service import note_service_time, offer_service, sell_service
from orgdesk.apps.customers.billable import billed_by_person
from orgdesk.apps.customers.errors import CustomersRefused
from orgdesk.apps.customers.models import Account, ServiceItem, ServiceSale
from orgdesk.apps.customers.service_forms import ItemForm, SaleForm, TimeForm
from orgdesk.apps.customers.tabs import service_tabs
from orgdesk.apps.customers.views._common import say_refusal
from orgdesk.apps.organisation import lookup
from orgdesk.ui.answers import say_problems
from orgdesk.ui.listing import as_file
from orgdesk.ui.paging import LongPaginator

_DAYS = 90
_LATEST, _NAMED = 20, 500
_COLUMNS = (
    (gettext_lazy("Service"), "item.title"),
    (gettext_lazy("Account"), "account.name"),
    (gettext_lazy("How many"), "quantity"),
    (gettext_lazy("Amount"), "amount"),
    (gettext_lazy("By"), "sold_by.name"),
    (gettext_lazy("Sold"), "sold_at"),
)


@require_safe
def index(request: SignedInRequest) -> HttpResponse:
    """The last `days` days, 90 unless told; `q` looks for what was sold to a customer."""
    _staff(request)
    asked = request.GET.get("days", "")
    days = int(asked) if asked.isdecimal() and 0 < int(asked[:5]) <= 3650 else _DAYS
    today = timezone.localdate()
    offered = ServiceItem.objects.visible_to(request.user).filter(withdrawn_at=None)
    words = request.GET.get("q", "")[:160]
    sales = ServiceSale.objects.visible_to(request.user).select_related("item", "account", "sold_by")
    if words:
        named = Account.objects.visible_to(request.user).matching(words).order_by("name", "key")
        sales = sales.filter(account__in=list(named.values_list("pk", flat=True)[:_NAMED]))
    file = as_file(request, "sales", sales, _COLUMNS)
    if file is not None:
        return file
    rows = billed_by_person(request.user, since=today - timedelta(days=days), until=today)
    context = {
        **service_tabs("services"),
        "items": [(item, lookup.unit_name(item.unit_key)) for item in offered],
        "page": LongPaginator(sales, _LATEST).get_page(request.GET.get("page")),
        "words": words,
        "billed": rows,
        "hours": sum(row.hours for row in rows),
        "revenue": sum(row.revenue for row in rows),
        "days": days,
        "item_form": ItemForm(),
        "sale_form": SaleForm(request.user),
        "time_form": TimeForm(request.user, initial={"on": today}, offered=sales),
    }
    return render(request, "customers/services.html", context)


@require_POST
def offer(request: SignedInRequest) -> HttpResponse:
    form = ItemForm(request.POST)
    return _do(request, form, lambda: offer_service(by=request.user, at=timezone.now(), **form.cleaned_data))


@require_POST
def sell(request: SignedInRequest) -> HttpResponse:
    form = SaleForm(request.user, request.POST)
    return _do(
        request,
        form,
        lambda: sell_service(
            form.cleaned_data["item"], form.cleaned_data["account"], quantity=form.cleaned_data["quantity"], by=request.user,
            at=timezone.now(),
        ),
    )  # fmt: skip


@require_POST
def note_time(request: SignedInRequest) -> HttpResponse:
    form = TimeForm(request.user, request.POST)
    return _do(
        request,
        form,
        lambda: note_service_time(
            form.cleaned_data["sale"], hours=form.cleaned_data["hours"], on=form.cleaned_data["on"], by=request.user,
            at=timezone.now(),
        ),
    )  # fmt: skip


def _do(request: SignedInRequest, form: forms.Form, act: Callable[[], object]) -> HttpResponse:
    _staff(request)
    if not form.is_valid():
        say_problems(request, form)
        return redirect("customers:services")
    try:
        act()
    except CustomersRefused as refusal:
        say_refusal(request, refusal, form)
    else:
        messages.success(request, _("Noted."))
    return redirect("customers:services")


def _staff(request: SignedInRequest) -> None:
    if not request.user.is_staff:
        raise Http404
