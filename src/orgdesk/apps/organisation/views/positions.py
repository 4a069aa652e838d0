"""One position, one unit: the side panel of the chart, and a page of its own."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.organisation import drawing, workload
from orgdesk.apps.organisation.views._common import day_of, version_or_404


def show(request: SignedInRequest, key: str, position: str) -> HttpResponse:
    version, on = version_or_404(request, key), day_of(request)
    seat = drawing.seat_of(version, position, on=on)
    if seat is None:
        raise Http404(_("This version has no position “%(key)s”.") % {"key": position})
    context = {"version": version, "seat": seat, "on": on, "load": workload.open_work_at([position]).get(position, 0)}
    return render(request, _template(request, "position"), context)


def unit(request: SignedInRequest, key: str, unit: str) -> HttpResponse:
    version, on = version_or_404(request, key), day_of(request)
    found = version.content.unit_by_key.get(unit)
    if found is None:
        raise Http404(_("This version has no unit “%(key)s”.") % {"key": unit})
    seats = [drawing.seat_of(version, one.key, on=on) for one in version.content.positions_of_unit.get(unit, ())]
    charter = drawing.charter_of(version, unit)
    return render(
        request,
        _template(request, "unit"),
        {"version": version, "unit": found, "seats": seats, "charter": charter, "on": on},
    )


def _template(request: SignedInRequest, name: str) -> str:
    return f"organisation/_{name}.html" if request.headers.get("HX-Request") else f"organisation/{name}.html"
