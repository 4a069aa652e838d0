"""Every request tells which of its queries took long."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from orgdesk.apps.events.slow_queries import keep_slow_queries, watching_queries


class SlowQueryMiddleware:
    """Keeps them under the name of the address, which holds no key of anything and nobody's name."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with watching_queries() as found:
            response = self.get_response(request)
        if found:
            matched = request.resolver_match
            name = matched.view_name if matched else "an unknown address"
            keep_slow_queries(found, place=f"{request.method} {name}", at=timezone.now())
        return response
