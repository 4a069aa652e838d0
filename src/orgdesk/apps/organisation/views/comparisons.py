"""Two versions, one beside the other."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.organisation import drawing
from orgdesk.apps.organisation.comparing import comparison_of
from orgdesk.apps.organisation.models import Version
from orgdesk.apps.organisation.views._common import day_of, version_or_404


def show(request: SignedInRequest, key: str, other: str) -> HttpResponse:
    """What `other` (the later one) changes against `key`."""
    before, after, on = version_or_404(request, key), version_or_404(request, other), day_of(request)
    context = {
        "before": before,
        "after": after,
        "on": on,
        "versions": Version.objects.visible_to(request.user).filter(workspace=before.workspace),
        "comparison": comparison_of(before, after, on=on),
        "drawing": drawing.comparison_drawing(before, after, on=on),
    }
    return render(request, "organisation/comparison.html", context)
