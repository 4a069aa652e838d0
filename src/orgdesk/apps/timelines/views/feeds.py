"""Calendars to subscribe to, by a signed link: calendar programs cannot sign in."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from orgdesk.apps.timelines.invitations import bookings_of_feed, calendar_of


@login_not_required
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    found = bookings_of_feed(token)
    if found is None:
        raise Http404
    name, bookings = found
    content = calendar_of(
        bookings, method="PUBLISH", at=timezone.now(), organiser=settings.ORGDESK_SUPPORT_ADDRESS, name=name
    )
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "private, max-age=300"
    return response
