"""Reports on a version: checks, vacancies, undefined roles, spans, coverage, functions, the profile of the structure."""

from __future__ import annotations

from django.http import HttpResponse

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.organisation.charters import hand_overs_of
from orgdesk.apps.organisation.checking import findings_of, vacancies_of
from orgdesk.apps.organisation.forms import StaffingForm
from orgdesk.apps.organisation.reporting import (
    balance_of,
    careers_of,
    coverage_of,
    headcount_of,
    health_of,
    profile_of,
    roles_of,
    spans_of,
    spread_of,
)
from orgdesk.apps.organisation.staffing import seats_needed
from orgdesk.apps.organisation.views._common import day_of, page, version_or_404
from orgdesk.core.organisation.checks.functions import fit_reference


def checks(request: SignedInRequest, key: str) -> HttpResponse:
    version = version_or_404(request, key)
    on = day_of(request, version)
    return page(request, "checks", version, on, findings=findings_of(version, on=on))


def vacancies(request: SignedInRequest, key: str) -> HttpResponse:
    version = version_or_404(request, key)
    on = day_of(request, version)
    return page(request, "vacancies", version, on, vacancies=vacancies_of(version, on=on))


def index(request: SignedInRequest, key: str) -> HttpResponse:
    """The numbers of a version on one page."""
    version = version_or_404(request, key)
    on = day_of(request, version)
    staffed = headcount_of(version, on=on)
    return page(
        request,
        "reports",
        version,
        on,
        profile=profile_of(version),
        spans=spans_of(version),
        roles=roles_of(version),
        spread=spread_of(version),
        coverage=coverage_of(version, on=on),
        careers=careers_of(version, on=on),
        vacancies=vacancies_of(version, on=on),
        staffed=staffed,
        balance=balance_of(version, staffed),
        health=health_of(version, on=on),
        hand_overs=hand_overs_of(version.content),
    )


def reference(request: SignedInRequest, key: str) -> HttpResponse:
    """The chart beside the functions that a service organisation usually has."""
    version = version_or_404(request, key)
    fits = fit_reference(version.content)
    return page(
        request, "reference", version, day_of(request, version), fits=fits, missing=sum(not one.covered for one in fits)
    )


def staffing(request: SignedInRequest, key: str) -> HttpResponse:
    """How many seats a unit's contacts take, beside the seats that it has."""
    version = version_or_404(request, key)
    on = day_of(request, version)
    form = StaffingForm(request.GET if "per_hour" in request.GET else None)
    needed = seats_needed(**form.cleaned_data) if form.is_bound and form.is_valid() else None
    return page(request, "staffing", version, on, form=form, needed=needed, staffed=headcount_of(version, on=on))
