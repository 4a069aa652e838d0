"""The language of the pages, for a person and for a visitor's browser."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from orgdesk.apps.accounts.actions import choose_language
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
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = "/"
    response = redirect(back)
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        wished,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        samesite="Lax",
        secure=request.is_secure(),
        httponly=True,
    )
    return response
