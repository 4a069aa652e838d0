"""Who may move everything in or out."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponseBase

from orgdesk.apps.accounts.models import Person, RoleGrant
from orgdesk.apps.accounts.requests import SignedInRequest

View = Callable[..., HttpResponseBase]


def may_exchange(person: Person) -> bool:
    """Administrators: an archive holds everything that anybody wrote."""
    return person.is_active and person.has_role(RoleGrant.Role.ADMINISTRATOR)


def for_movers(view: View) -> View:
    @wraps(view)
    def checked(request: SignedInRequest, *arguments: Any, **named: Any) -> HttpResponseBase:
        if not may_exchange(request.user):
            raise PermissionDenied
        return view(request, *arguments, **named)

    return checked
