"""What the pages share: who may read, the unit and the period asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.http.response import HttpResponseBase

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.insight.numbers import PERIODS
from orgdesk.apps.insight.policies import can_read
from orgdesk.apps.organisation.lookup import active_structure
from orgdesk.core.organisation.model import Unit

View = Callable[..., HttpResponseBase]


def for_staff(view: View) -> View:
    """Refuse those who do not work here."""

    @wraps(view)
    def guarded(request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not can_read(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


@dataclass(frozen=True)
class Asked:
    """The unit (empty for all) and the length of the period."""

    unit: str
    days: int


def asked(request: SignedInRequest) -> Asked:
    days = request.GET.get("days", "")
    unit = request.GET.get("unit", "")
    known = {one.key for one in active_structure().units}
    return Asked(unit if unit in known else "", int(days) if days in map(str, PERIODS) else 28)


def unit_or_404(key: str) -> Unit:
    found = next((unit for unit in active_structure().units if unit.key == key), None)
    if found is None:
        raise Http404
    return found
