"""Two versions, one beside the other."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.organisation import drawing
from orgdesk.apps.organisation.comparing import comparison_of
from orgdesk.apps.organisation.models import Version
from orgdesk.apps.organisation.policies import can_edit_version
from orgdesk.apps.organisation.views._common import day_of, version_or_404


def choose(request: SignedInRequest, key: str) -> HttpResponse:
    """From the picker to the comparison: `?with=` the other version."""
    other = version_or_404(request, request.GET.get("with", ""))
    return redirect("organisation:comparison", key=other.key, other=key)


def show(request: SignedInRequest, key: str, other: str) -> HttpResponse:
    """What `other` (the later one) changes against `key`."""
    before, after, on = version_or_404(request, key), version_or_404(request, other), day_of(request)
    versions = Version.objects.visible_to(request.user).select_related("workspace")
    context = {
        "before": before,
        "after": after,
        "on": on,
        "versions": versions,
        "may_take_over": can_edit_version(request.user, before),
        "comparison": comparison_of(before, after, on=on),
        "drawing": drawing.comparison_drawing(before, after, on=on),
    }
    return render(request, "organisation/comparison.html", context)
