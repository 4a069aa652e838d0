"""Reports on a version: checks, vacancies, undefined roles, spans, coverage, functions, the profile of the structure."""

from __future__ import annotations

from django.http import HttpResponse

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.organisation.checking import findings_of, vacancies_of
from orgdesk.apps.organisation.reporting import careers_of, coverage_of, profile_of, roles_of, spans_of, spread_of
from orgdesk.apps.organisation.views._common import day_of, page, version_or_404


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
    )
