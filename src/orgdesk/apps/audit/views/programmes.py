"""The year's plan."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from orgdesk.apps.accounts.guards import staff_only
from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.audit.actions import plan_audit, set_programme
from orgdesk.apps.audit.forms import AuditForm, ProgrammeForm, this_year
from orgdesk.apps.audit.models import Programme, Scorecard
from orgdesk.apps.audit.plan import figures_for, plan_of
from orgdesk.apps.audit.policies import can_audit
from orgdesk.apps.audit.views._common import REFUSALS, require
from orgdesk.ui.sayings import in_words


@require_safe
@staff_only
def index(request: SignedInRequest) -> HttpResponse:
    """Programmes of a year (`year`), their audits quarter by quarter."""
    at = timezone.now()
    programmes = Programme.objects.visible_to(request.user)
    years = sorted({programme.year for programme in programmes}, reverse=True)
    asked = request.GET.get("year", "")
    today = timezone.localdate(at).year
    # What is set up for the years to come does not hide this year's.
    usual = today if today in years else next(iter(years), today)
    year = int(asked) if asked.isdecimal() and int(asked) in years else usual
    context = {
        "plans": [plan_of(one, request.user) for one in programmes if one.year == year],
        "years": years,
        "year": year,
        "figures": figures_for(request.user, year, on=timezone.localdate(at)),
        "may": can_audit(request.user, at=at),
        "here": "programme",
    }
    return render(request, "audit/programme.html", context)


@staff_only
def create(request: SignedInRequest) -> HttpResponse:
    at = timezone.now()
    require(can_audit(request.user, at=at))
    form = ProgrammeForm(request.POST or None, initial={"year": this_year()})
    if request.method == "POST" and form.is_valid():
        try:
            made = set_programme(by=request.user, at=at, **form.cleaned_data)
        except REFUSALS as refusal:
            form.add_error(None, in_words(refusal))
        else:
            return redirect(f"{reverse('audit:programme')}?year={made.year}")
    context = {"form": form, "heading": _("Set up a programme"), "lead": "", "here": "programme"}
    return render(request, "audit/form.html", context, status=422 if form.errors else 200)


@staff_only
def plan(request: SignedInRequest, key: str) -> HttpResponse:
    """An audit becomes part of the programme, if its lead is independent."""
    at = timezone.now()
    require(can_audit(request.user, at=at))
    programme = get_object_or_404(Programme.objects.visible_to(request.user), key=key)
    form = AuditForm(request.user, at, request.POST or None, initial={"lead": request.user.pk})
    if request.method == "POST" and form.is_valid():
        try:
            audit = plan_audit(programme, by=request.user, at=at, **form.cleaned_data)
        except REFUSALS as refusal:
            form.add_error(None, in_words(refusal))
        else:
            return redirect("audit:audit", key=audit.key)
    lead = "" if Scorecard.objects.visible_to(request.user).exists() else _("Publish a scorecard first.")
    context = {"form": form, "heading": _("Plan an audit"), "lead": lead, "here": "programme"}
    return render(request, "audit/form.html", context, status=422 if form.errors else 200)
