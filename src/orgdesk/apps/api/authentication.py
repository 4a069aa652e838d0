"""Whether a call's token opens an area: the way in has read the token, the route asks for its scope."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.security import HttpBearer

from orgdesk.apps.api.models import ApiToken
from orgdesk.apps.api.problems import Refused
from orgdesk.apps.api.scopes import READ, WRITE, allows

SAFE = {"GET", "HEAD", "OPTIONS"}


class Scope(HttpBearer):
    """`Router(auth=Scope("tickets"))`: reading needs `tickets:read`, everything else `tickets:write`."""

    def __init__(self, area: str) -> None:
        super().__init__()
        self.area = area

    def __call__(self, request: HttpRequest) -> Any:
        token: ApiToken = request.token  # type: ignore[attr-defined]  # set by the way in
        way = READ if request.method in SAFE else WRITE
        if not allows(token.scopes, self.area, way):
            words = _("This token lacks the scope %(scope)s. Create one that has it.")
            raise Refused(403, words % {"scope": f"{self.area}:{way}"})
        return token

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        raise AssertionError("the way in has done this")
