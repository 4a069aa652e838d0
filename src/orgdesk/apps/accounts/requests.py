"""The type of a request behind the sign-in."""

from __future__ import annotations

from django.http import HttpRequest

from orgdesk.apps.accounts.models import Person


class SignedInRequest(HttpRequest):
    """What a view gets unless it is marked public: the middleware has sent everybody else to the sign-in page."""

    user: Person
