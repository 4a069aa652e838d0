"""Who may open a page at all, as a decorator of its view."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404
from django.http.response import HttpResponseBase

from orgdesk.apps.accounts.requests import SignedInRequest

View = Callable[..., HttpResponseBase]


def staff_only(view: View) -> Callable[..., Any]:
    """The page does not exist for customers: theirs is the portal."""

    @wraps(view)
    def guarded(request: SignedInRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if not request.user.is_staff:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded
