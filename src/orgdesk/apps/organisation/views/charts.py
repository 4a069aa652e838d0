"""The chart of a version."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.organisation import drawing, lookup
from orgdesk.apps.organisation.checking import findings_of, vacancies_of
from orgdesk.apps.organisation.models import Version
from orgdesk.apps.organisation.policies import can_edit
from orgdesk.apps.organisation.views._common import day_of, version_or_404


def current(request: SignedInRequest) -> HttpResponse:
    version = lookup.active_version() or Version.objects.visible_to(request.user).first()
    return redirect("organisation:chart", key=version.key) if version else redirect("organisation:versions")


def show(request: SignedInRequest, key: str) -> HttpResponse:
    version, on = version_or_404(request, key), day_of(request)
    style = drawing.style_named(request.GET.get("layout", ""))
    return render(
        request,
        "organisation/chart.html",
        {
            "version": version,
            "versions": Version.objects.visible_to(request.user).filter(workspace=version.workspace),
            "on": on,
            "styles": drawing.STYLES,
            "style": style,
            "drawing": drawing.chart_of(version, on=on, style=style),
            "rows": drawing.outline_of(version, on=on),
            "findings": findings_of(version, on=on),
            "exports": [
                {
                    "label": kind.upper(),
                    "url": f"{reverse('organisation:drawing', args=[key, kind])}?layout={style.key}",
                }
                for kind in ("svg", "pdf", "png", "pptx", "vsdx", "docx")
            ],
            "may_edit": can_edit(request.user),
        },
    )


def checks(request: SignedInRequest, key: str) -> HttpResponse:
    version, on = version_or_404(request, key), day_of(request)
    context = {"version": version, "findings": findings_of(version, on=on), "on": on}
    return render(request, "organisation/checks.html", context)


def vacancies(request: SignedInRequest, key: str) -> HttpResponse:
    version, on = version_or_404(request, key), day_of(request)
    context = {"version": version, "vacancies": vacancies_of(version, on=on), "on": on}
    return render(request, "organisation/vacancies.html", context)
