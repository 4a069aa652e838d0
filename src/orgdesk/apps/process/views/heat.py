"""Where a process is busy and where it waits."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.process.drawings import draw_version
from orgdesk.apps.process.heat import heat_overlays, warmth_of
from orgdesk.apps.process.models import DefinitionVersion

_DAYS = (7, 30, 90)


@require_safe
def heat(request: SignedInRequest, key: str, number: int) -> HttpResponse:
    """`?by=waiting` colours by the median wait, else by visits; `?days=` is how far back."""
    versions = DefinitionVersion.objects.visible_to(request.user).select_related("definition")
    version = get_object_or_404(versions, definition__key=key, number=number)
    by_waiting = request.GET.get("by") == "waiting"
    asked = request.GET.get("days", "")
    days = int(asked) if asked.isdigit() and int(asked) in _DAYS else _DAYS[1]
    rows = warmth_of(version, since=timezone.now() - timedelta(days=days))
    address = reverse("process:version", args=[key, number])
    context = {
        "version": version,
        "rows": rows,
        "by_waiting": by_waiting,
        "days": days,
        "periods": _DAYS,
        "drawing": draw_version(version, heat_overlays(rows, by_waiting=by_waiting, address=address)),
    }
    return render(request, "process/studio_heat.html", context)
