"""Each request knows its time, and speaks the reader's language in the reader's zone; customers meet only what is theirs."""

from __future__ import annotations

import zoneinfo
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone, translation

from orgdesk.ui.addresses import own_address
from orgdesk.ui.audience import is_for_customers
from orgdesk.ui.lengths import TooLong
from orgdesk.ui.navigation import works_here
from orgdesk.ui.typed import keep_typed


class ReaderMiddleware:
    """Sets `request.at`, the one time of the request, and the person's zone and language."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.at = timezone.now()  # type: ignore[attr-defined]
        person = request.user if hasattr(request, "user") else None
        if person is None or not person.is_authenticated:
            return self.get_response(request)
        with translation.override(language_of(person)), timezone.override(zone_of(person)):
            response = self.get_response(request)
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = (
                "private, no-store"  # what one person may see stays in no cache after they sign out
            )
        return response


class AudienceMiddleware:
    """A page that is not marked for customers does not exist for them, so that none is open because somebody forgot a guard."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., object], *_parts: object) -> None:
        if request.user.is_authenticated and not works_here(request.user) and not is_for_customers(view):
            raise Http404


class WholeWordsMiddleware:
    """Words that are too long where they would be kept are sent back to the page they came from, with what was typed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, TooLong):
            return None
        back = own_address(request, request.headers.get("Referer", ""))
        if not back or request.headers.get("HX-Request"):
            return HttpResponse(str(error), status=422, content_type="text/plain; charset=utf-8")
        messages.error(request, str(error))
        keep_typed(request)
        return HttpResponseRedirect(back)


def zone_of(person: Any) -> zoneinfo.ZoneInfo:
    """The person's zone; that of the installation where theirs is unknown to this machine."""
    try:
        return zoneinfo.ZoneInfo(person.zone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return timezone.get_default_timezone()


def language_of(person: Any) -> str:
    try:
        return translation.get_supported_language_variant(person.language)
    except LookupError:
        return translation.get_language() or "en"
