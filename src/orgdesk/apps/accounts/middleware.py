"""Whoever must bring a second proof and has none adds one before anything else."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect


class SecondFactorMiddleware:
    """The session remembers that one is missing, so that no page asks the database for it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., object], *_parts: object) -> HttpResponse | None:
        here = request.resolver_match
        elsewhere = here is None or here.namespace != "accounts"
        if elsewhere and getattr(view, "login_required", True) and request.session.get("must_add_factor"):
            return redirect("accounts:security")
        return None
