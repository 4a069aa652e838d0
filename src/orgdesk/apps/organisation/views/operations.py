"""Acts on a draft, one at a time; undo and redo."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.organisation.actions.edit_version import edit_version, redo_edit, undo_edit
from orgdesk.apps.organisation.actions.settle_tray_line import dismiss_tray_line, place_tray_line
from orgdesk.apps.organisation.editing import act_from
from orgdesk.apps.organisation.errors import OrganisationRefused
from orgdesk.apps.organisation.models import Version
from orgdesk.apps.organisation.views._common import version_or_404
from orgdesk.ui.addresses import own_address
from orgdesk.ui.sayings import in_words


@require_POST
def create(request: SignedInRequest, key: str) -> HttpResponse:
    """One act. The island gets a plain answer and asks for the drawing again; a browser without scripts goes back to its page."""
    version = version_or_404(request, key)
    try:
        _perform(request, version)
    except OrganisationRefused as refusal:
        if request.headers.get("HX-Request"):
            return HttpResponse(in_words(refusal), status=409, content_type="text/plain; charset=utf-8")
        messages.error(request, in_words(refusal))
    if request.headers.get("HX-Request"):
        version.refresh_from_db(fields=["revision"])
        return HttpResponse(str(version.revision), content_type="text/plain")
    return redirect(_way_back(request, version))


def _perform(request: SignedInRequest, version: Version) -> None:
    fields, by, at = request.POST.dict(), request.user, timezone.now()
    act = fields.get("act")
    revision = int(fields["revision"]) if fields.get("revision", "").isdecimal() else None
    if act == "undo":
        undo_edit(version, by=by, at=at)
    elif act == "redo":
        redo_edit(version, by=by, at=at)
    elif act == "dismiss":
        dismiss_tray_line(version, line=fields.get("tray", ""), by=by, at=at)
    elif fields.get("tray"):
        place_tray_line(version, line=fields["tray"], fields=fields, by=by, at=at)
    else:
        edit_version(version, act=act_from(fields, many=request.POST.getlist), revision=revision, by=by, at=at)


def _way_back(request: SignedInRequest, version: Version) -> str:
    """Where the form stood, unless that place is gone or elsewhere."""
    wanted = request.POST.get("next", "")
    version.refresh_from_db()
    gone = request.POST.get("act") in ("remove", "remove-unit", "merge-units")
    chart = reverse("organisation:chart", args=[version.key])
    return chart if gone else own_address(request, wanted, chart)
