"""Putting a version into force."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.organisation import lookup
from orgdesk.apps.organisation.actions import activate_version, name_successor
from orgdesk.apps.organisation.errors import MergeConflict, OrganisationRefused
from orgdesk.apps.organisation.previewing import preview_activation
from orgdesk.apps.organisation.views._common import version_or_404


def create(request: SignedInRequest, key: str) -> HttpResponse:
    """GET shows what would happen; POST does it."""
    version = version_or_404(request, key)
    if request.method == "POST":
        try:
            activate_version(version, by=request.user, at=timezone.now(), on=timezone.localdate())
        except OrganisationRefused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("%(version)s is in force. Open work follows it.") % {"version": str(version)})
            return redirect("organisation:chart", key=key)
    current = lookup.active_version()
    try:
        preview, conflicts = preview_activation(version, current, on=timezone.localdate()), []
    except MergeConflict as refusal:
        preview, conflicts = None, refusal.conflicts
    context = {"version": version, "current": current, "preview": preview, "conflicts": conflicts}
    return render(request, "organisation/activation.html", context)


@require_POST
def successors(request: SignedInRequest, key: str) -> HttpResponse:
    version = version_or_404(request, key)
    try:
        name_successor(
            version,
            vanishing=request.POST.get("vanishing", ""),
            successor=request.POST.get("successor", ""),
            by=request.user,
            at=timezone.now(),
        )
    except OrganisationRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("organisation:activation", key=key)
