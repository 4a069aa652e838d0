"""Who may look behind the pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse

from orgdesk.apps.accounts.models import Person, RoleGrant
from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.audit.policies import can_audit

View = Callable[..., HttpResponse]


def may_operate(person: Person) -> bool:
    return person.is_active and person.has_role(RoleGrant.Role.ADMINISTRATOR)


def may_read_acts(person: Person, *, at: datetime) -> bool:
    """Administrators, and whoever checks them by an administrator's word or by their seat in an audit body."""
    return may_operate(person) or (person.is_active and can_audit(person, at=at))


def checks_administrators(person: Person) -> bool:
    """An auditor by role who administers nothing: their way to the acts is the rail."""
    return person.has_role(RoleGrant.Role.AUDITOR) and not may_operate(person)


def for_administrators(view: View) -> View:
    @wraps(view)
    def checked(request: SignedInRequest, *arguments: Any, **named: Any) -> HttpResponse:
        if not may_operate(request.user):
            raise PermissionDenied
        return view(request, *arguments, **named)

    return checked


def has_administrator() -> bool:
    return RoleGrant.objects.filter(role=RoleGrant.Role.ADMINISTRATOR, ended_at=None).exists()
