"""Putting a version into force: what it would do, what must be decided before, and the day."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.organisation import lookup
from orgdesk.apps.organisation.actions import activate_version, name_successor
from orgdesk.apps.organisation.actions.decide_conflict import decide_conflict
from orgdesk.apps.organisation.actions.schedule_activation import schedule_activation
from orgdesk.apps.organisation.errors import MergeConflict, OrganisationRefused
from orgdesk.apps.organisation.models import Version
from orgdesk.apps.organisation.policies import can_edit
from orgdesk.apps.organisation.previewing import preview_activation
from orgdesk.apps.organisation.views._common import version_or_404
from orgdesk.ui.sayings import in_words


def create(request: SignedInRequest, key: str) -> HttpResponse:
    """GET shows what would happen; POST does it, today or on the day given."""
    version = version_or_404(request, key)
    if request.method == "POST":
        try:
            words = _activate(request, version)
        except OrganisationRefused as refusal:
            messages.error(request, in_words(refusal))
        else:
            messages.success(request, words)
            return redirect("organisation:version", key=key)
    today, current = timezone.localdate(), lookup.active_version()
    try:
        preview, conflicts = preview_activation(version, current, on=today), []
    except MergeConflict as refusal:
        preview, conflicts = None, refusal.conflicts
    context = {
        "version": version,
        "current": current,
        "preview": preview,
        "conflicts": conflicts,
        "decisions": version.decisions.select_related("by"),
        "today": today,
        "may_edit": can_edit(request.user),
    }
    return render(request, "organisation/activation.html", context)


def _activate(request: SignedInRequest, version: Version) -> str:
    today = timezone.localdate()
    on = parse_date(request.POST.get("on", "")) or today
    if on > today:
        schedule_activation(version, on=on, by=request.user, at=timezone.now())
        return _("%(version)s comes into force on %(day)s.") % {"version": str(version), "day": on}
    activate_version(version, by=request.user, at=timezone.now(), on=today)
    return _("%(version)s is in force. Open work follows it.") % {"version": str(version)}


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
        messages.error(request, in_words(refusal))
    return redirect("organisation:activation", key=key)


@require_POST
def decisions(request: SignedInRequest, key: str) -> HttpResponse:
    version = version_or_404(request, key)
    try:
        decide_conflict(
            version,
            table=request.POST.get("table", ""),
            element=request.POST.get("element", ""),
            field=request.POST.get("field", ""),
            side=request.POST.get("side", ""),
            by=request.user,
            at=timezone.now(),
        )
    except OrganisationRefused as refusal:
        messages.error(request, in_words(refusal))
    return redirect("organisation:activation", key=key)
