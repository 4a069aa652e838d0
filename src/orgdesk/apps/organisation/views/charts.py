"""The chart of a version."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.organisation import drawing, lookup, seats
from orgdesk.apps.organisation.actions.edit_version import redoable, undoable
from orgdesk.apps.organisation.branches import branches_of, shown_otherwise
from orgdesk.apps.organisation.checking import findings_of
from orgdesk.apps.organisation.editing import WORDS
from orgdesk.apps.organisation.models import Version
from orgdesk.apps.organisation.policies import can_edit, can_edit_version
from orgdesk.apps.organisation.views._common import day_of, page, version_or_404


def current(request: SignedInRequest) -> HttpResponse:
    """The chart in force; with `?on=` the one that was in force on that day, with its holders."""
    on = day_of(request)
    past = on != timezone.localdate()
    version = lookup.version_on(on) if past else lookup.active_version()
    version = version or lookup.active_version() or Version.objects.visible_to(request.user).first()
    if version is None:
        return redirect("organisation:versions")
    query = urlencode({"on": on.isoformat()}) if past else ""
    address = reverse("organisation:chart", args=[version.key])
    return redirect(f"{address}?{query}" if query else address)


def show(request: SignedInRequest, key: str) -> HttpResponse:
    """The whole page; with `?part=stage` only the drawing and the list, which an editor asks for after each act."""
    version = version_or_404(request, key)
    on = day_of(request, version)
    style = drawing.style_named(request.GET.get("layout", ""))
    findings = findings_of(version, on=on)
    context = {
        "version": version,
        "on": on,
        "past": on != timezone.localdate(),
        "style": style,
        "drawing": drawing.chart_of(
            version,
            on=on,
            style=style,
            findings=findings,
            found=request.GET.get("q", ""),
            branches=branches_of(request.GET),
        ),
        "rows": seats.outline_of(version, on=on),
        "may_change": can_edit_version(request.user, version),
    }
    if request.GET.get("part") == "stage":
        return render(request, "organisation/_stage.html", context)
    context |= {
        "versions": Version.objects.visible_to(request.user).filter(workspace=version.workspace),
        "styles": drawing.STYLES,
        "findings": findings,
        "query": request.GET.get("q", ""),
        "branches": shown_otherwise(request.GET, version.content),
        "kept": [(name, value) for name in ("close", "pack") for value in request.GET.getlist(name)],
        "may_edit": can_edit(request.user),
        **_desk_of(request, version),
    }
    return render(request, "organisation/chart.html", context)


def desk(request: SignedInRequest, key: str) -> HttpResponse:
    """What stands beside the chart of a draft and follows every change: checks, undo, what editors did, the tray."""
    version = version_or_404(request, key)
    on = day_of(request, version)
    findings = findings_of(version, on=on)
    return page(request, "desk", version, on, findings=findings, **_desk_of(request, version))


def _desk_of(request: SignedInRequest, version: Version) -> dict[str, object]:
    if not version.editable:
        return {}
    rows = version.operations.select_related("by").order_by("-revision")[:8]
    return {
        "undo": undoable(version, request.user),
        "redo": redoable(version, request.user),
        "operations": [(row, WORDS.get(row.record.get("name", ""), row.record.get("name", ""))) for row in rows],
        "tray": version.tray.waiting(),
    }


def tray(request: SignedInRequest, key: str) -> HttpResponse:
    version = version_or_404(request, key)
    lines = version.tray.select_related("settled_by")
    return page(request, "tray", version, day_of(request, version), lines=lines)
