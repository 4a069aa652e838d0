"""Dashboards: chosen, kept, shared, printed, sent."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.insight.actions.plan_mailing import plan_mailing
from orgdesk.apps.insight.actions.remove_dashboard import remove_dashboard
from orgdesk.apps.insight.actions.save_dashboard import save_dashboard
from orgdesk.apps.insight.errors import InsightRefused
from orgdesk.apps.insight.forms import DashboardForm
from orgdesk.apps.insight.models import Dashboard
from orgdesk.apps.insight.reports import lead_of, report_pdf, shown_on
from orgdesk.apps.insight.views._common import for_staff
from orgdesk.ui.sayings import in_words


@require_safe
@for_staff
def dashboards(request: SignedInRequest) -> HttpResponse:
    found = Dashboard.objects.visible_to(request.user).select_related("owner")
    return render(request, "insight/dashboards.html", {"dashboards": found})


@for_staff
def create(request: SignedInRequest) -> HttpResponse:
    return _edit(request, None)


@for_staff
def change(request: SignedInRequest, key: str) -> HttpResponse:
    """Only one's own."""
    return _edit(request, _own(request, key))


@require_POST
@for_staff
def removal(request: SignedInRequest, key: str) -> HttpResponse:
    """Only one's own."""
    found = _own(request, key)
    remove_dashboard(found, by=request.user, at=timezone.now())
    messages.success(request, _("The dashboard %(title)s is removed.") % {"title": found.title})
    return redirect("insight:dashboards")


def _edit(request: SignedInRequest, found: Dashboard | None) -> HttpResponse:
    initial = {"codes": request.GET.getlist("codes"), "days": 28}
    if found is not None:
        initial = {"title": found.title, "codes": found.codes, "unit_key": found.unit_key, "days": found.days, "shared": bool(found.shared_at)}  # fmt: skip
    form = DashboardForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            saved = save_dashboard(**form.cleaned_data, by=request.user, at=timezone.now(), dashboard=found)
        except InsightRefused as refusal:
            form.add_error("codes", in_words(refusal))
        else:
            return redirect("insight:dashboard", key=saved.key)
    others = found.mailings.exclude(person=request.user).count() if found is not None else 0
    return render(request, "insight/dashboard_edit.html", {"form": form, "dashboard": found, "others": others})


@require_safe
@for_staff
def dashboard(request: SignedInRequest, key: str) -> HttpResponse:
    at, found = timezone.now(), _visible(request, key)
    context = {
        "dashboard": found,
        "shown": shown_on(found, at=at),
        "lead": lead_of(found, at=at),
        "mailing": found.mailings.filter(person=request.user).first(),
        "mine": found.owner_id == request.user.pk,
    }
    return render(request, "insight/dashboard.html", context)


@require_safe
@for_staff
def printed(request: SignedInRequest, key: str) -> HttpResponse:
    found = _visible(request, key)
    return HttpResponse(
        report_pdf(found, at=timezone.now()),
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{found.key}.pdf"'},
    )


@require_POST
@for_staff
def mailing(request: SignedInRequest, key: str) -> HttpResponse:
    """Have it sent every so many days, or no more."""
    found, days = _visible(request, key), request.POST.get("days", "")
    every = int(days) if days in {"1", "7", "30"} else 0
    plan_mailing(found, every_days=every, to=request.user, at=timezone.now())
    if every:
        messages.success(request, _("It will be sent to %(address)s.") % {"address": request.user.email})
    else:
        messages.success(request, _("It is sent no more."))
    return redirect("insight:dashboard", key=found.key)


def _visible(request: SignedInRequest, key: str) -> Dashboard:
    return get_object_or_404(Dashboard.objects.visible_to(request.user), key=key)


def _own(request: SignedInRequest, key: str) -> Dashboard:
    return get_object_or_404(Dashboard.objects.visible_to(request.user).filter(owner=request.user), key=key)
