"""The language of the pages, for a person and for a visitor's browser."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from orgdesk.apps.accounts.actions import choose_language
from orgdesk.ui.addresses import own_address
from orgdesk.ui.languages import languages


@login_not_required
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Kept with the person who is signed in, and in a cookie for the page of signing in and for visitors."""
    wished = request.POST.get("language", "")
    if wished not in {one.code for one in languages()}:
        return HttpResponseBadRequest(_("The pages are not written in this language."))
    if request.user.is_authenticated:
        choose_language(request.user, language=wished)
    response = redirect(own_address(request, request.POST.get("next", "/"), "/"))
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        wished,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        samesite="Lax",
        secure=request.is_secure(),
        httponly=True,
    )
    return response
