"""The page of last resort: needs no database, no session and no sign-in."""

from __future__ import annotations

import sys

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.csrf import requires_csrf_token
from django.views.defaults import server_error

from orgdesk.ui.away import RETRY_AFTER, away


@login_not_required
@requires_csrf_token
def broken(request: HttpRequest) -> HttpResponse:
    """503 with the time to try again where something that we stand on does not answer; else our own fault, 500."""
    missing = away(sys.exc_info()[1])
    if missing is None:
        return server_error(request)
    words = render_to_string("503.html", {"missing": missing.value})
    return HttpResponse(words, status=503, headers={"Retry-After": str(RETRY_AFTER), "Cache-Control": "no-store"})
