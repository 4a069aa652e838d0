"""What the pages share: who may read."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http.response import HttpResponseBase

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.rehearsal.policies import can_read

View = Callable[..., HttpResponseBase]


def for_staff(view: View) -> View:
    """Refuse those who do not work here."""

    @wraps(view)
    def guarded(request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not can_read(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded
