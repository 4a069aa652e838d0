"""Figures for a watching machine."""

from __future__ import annotations

import hmac

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from orgdesk.apps.operations.metrics import as_text, figures


@login_not_required
@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Only with the token of the settings as bearer; without a token in the settings the address does not exist."""
    wanted = settings.ORGDESK_METRICS_TOKEN
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not wanted or not hmac.compare_digest(wanted.encode(), given.encode()):
        raise Http404
    return HttpResponse(as_text(figures(at=timezone.now())), content_type="text/plain; version=0.0.4; charset=utf-8")
