"""The colour and the logo of the house, by its settings: files of our own, so that no page needs a looser policy."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from orgdesk.apps.portal.looks import stylesheet
from orgdesk.ui.audience import for_customers

_KINDS = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
    ".svg": "image/svg+xml",
}


@login_not_required
@for_customers
@require_safe
@cache_control(public=True, max_age=300)
def colour(request: HttpRequest) -> HttpResponse:
    return HttpResponse(stylesheet(settings.ORGDESK_COLOUR), content_type="text/css; charset=utf-8")


@login_not_required
@for_customers
@require_safe
@cache_control(public=True, max_age=300)
def logo(request: HttpRequest) -> FileResponse:
    file = Path(settings.ORGDESK_LOGO) if settings.ORGDESK_LOGO else None
    if file is None or file.suffix.lower() not in _KINDS or not file.is_file():
        raise Http404
    return FileResponse(file.open("rb"), content_type=_KINDS[file.suffix.lower()])
