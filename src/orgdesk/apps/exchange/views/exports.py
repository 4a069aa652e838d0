"""Archives of everything: asked for, stopped, fetched."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.exchange.actions import ask_archive, note_fetched, stop_archive
from orgdesk.apps.exchange.models import Export
from orgdesk.apps.exchange.policies import for_movers


@require_POST
@for_movers
def create(request: SignedInRequest) -> HttpResponse:
    ask_archive(by=request.user, at=timezone.now())
    return redirect("exchange:runs")


@require_POST
@for_movers
def stop(request: SignedInRequest, key: str) -> HttpResponse:
    stop_archive(
        get_object_or_404(Export.objects.visible_to(request.user), key=key), by=request.user, at=timezone.now()
    )
    return redirect("exchange:runs")


@require_safe
@for_movers
def file(request: SignedInRequest, key: str) -> FileResponse:
    export = get_object_or_404(Export.objects.visible_to(request.user), key=key, state=Export.State.DONE)
    if not export.path.exists():
        raise Http404(_("This archive is no longer kept; make another."))
    note_fetched(export, by=request.user, at=timezone.now())
    return FileResponse(export.path.open("rb"), as_attachment=True, filename=f"orgdesk-{export.at:%Y-%m-%d}.zip")
