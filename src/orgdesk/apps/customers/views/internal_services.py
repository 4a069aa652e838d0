"""Services between units: the catalogue, one service with what came by it, and asking for one."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.customers.actions.ask_service import ask_service, can_ask
from orgdesk.apps.customers.errors import CustomersRefused
from orgdesk.apps.customers.internal_services import catalogue, passed_by, service_of
from orgdesk.apps.customers.service_forms import AskForm
from orgdesk.apps.customers.tabs import service_tabs
from orgdesk.apps.customers.views._common import require_staff
from orgdesk.apps.organisation import lookup
from orgdesk.apps.work.subjects import titled
from orgdesk.core.organisation.model import InternalService
from orgdesk.ui.answers import say_problems
from orgdesk.ui.sayings import in_words
from orgdesk.ui.typed import keep_typed

_DAYS = 90
_SHOWN = 50


@require_safe
def index(request: SignedInRequest) -> HttpResponse:
    """`unit` narrows to what a unit gives and takes; `days` says how far back keeping is counted."""
    require_staff(request)
    days, unit, at = _days(request), request.GET.get("unit", ""), timezone.now()
    version = lookup.active_version()
    context = {
        **service_tabs("internal-services"),
        "rows": [(one, can_ask(request.user, one.service, at=at)) for one in catalogue(request.user, at=at, days=days, unit=unit)],
        "units": sorted(lookup.active_structure().units, key=lambda one: one.name),
        "unit": unit,
        "days": days,
        "version": version,
    }  # fmt: skip
    return render(request, "customers/internal_services.html", context)


@require_safe
def show(request: SignedInRequest, key: str) -> HttpResponse:
    require_staff(request)
    service, days, at = _service_or_404(key), _days(request), timezone.now()
    offered, items = passed_by(service, request.user, at=at, days=days)
    context = {
        "one": offered,
        "items": titled(items[:_SHOWN]),
        "days": days,
        "may_ask": can_ask(request.user, service, at=at),
        "form": AskForm(),
    }
    return render(request, "customers/internal_service.html", context)


@require_POST
def ask(request: SignedInRequest, key: str) -> HttpResponse:
    require_staff(request)
    service, form = _service_or_404(key), AskForm(request.POST)
    if not form.is_valid():
        say_problems(request, form)
        return redirect("customers:internal-service", key=key)
    try:
        item = ask_service(service, words=form.cleaned_data["words"], by=request.user, at=timezone.now())
    except CustomersRefused as refusal:
        messages.error(request, in_words(refusal))
        keep_typed(request)
    else:
        messages.success(request, _("%(unit)s has it as work.") % {"unit": lookup.unit_name(item.unit_key)})
    return redirect("customers:internal-service", key=key)


def _service_or_404(key: str) -> InternalService:
    found = service_of(key)
    if found is None:
        raise Http404
    return found


def _days(request: SignedInRequest) -> int:
    asked = request.GET.get("days", "")
    return int(asked) if asked.isdecimal() and 0 < int(asked[:5]) <= 3650 else _DAYS
