"""Who may look behind the pages."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse

from orgdesk.apps.accounts.models import Person, RoleGrant
from orgdesk.apps.accounts.requests import SignedInRequest

View = Callable[..., HttpResponse]


def may_operate(person: Person) -> bool:
    return person.is_active and person.has_role(RoleGrant.Role.ADMINISTRATOR)


def for_administrators(view: View) -> View:
    @wraps(view)
    def checked(request: SignedInRequest, *arguments: Any, **named: Any) -> HttpResponse:
        if not may_operate(request.user):
            raise PermissionDenied
        return view(request, *arguments, **named)

    return checked


def has_administrator() -> bool:
    return RoleGrant.objects.filter(role=RoleGrant.Role.ADMINISTRATOR, ended_at=None).exists()
