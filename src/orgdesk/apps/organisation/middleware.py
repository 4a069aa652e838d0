"""A page asks once which version of the organisation is in force."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from orgdesk.apps.organisation.lookup import one_organisation


class OneOrganisationMiddleware:
    """Every request that only reads sees one organisation; a request that changes things always looks again."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in {"GET", "HEAD"}:
            return self.get_response(request)
        with one_organisation():
            return self.get_response(request)
