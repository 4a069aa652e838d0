"""What the pages of knowledge share."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.knowledge.models import Limitation

View = Callable[..., HttpResponse]


def staff_only(view: View) -> View:
    """Customers read answers in the portal; here they are told that there is no such page."""

    @wraps(view)
    def checked(request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not (request.user.is_staff and request.user.is_active):
            raise Http404(_("There is no such page for you. Answers are in the portal."))
        return view(request, *args, **kwargs)

    return checked


def limitation_or_404(request: SignedInRequest, key: str) -> Limitation:
    visible = Limitation.objects.visible_to(request.user)
    return get_object_or_404(
        visible.select_related("product", "discovered_by", "article__published_version", "merged_into"), key=key
    )
