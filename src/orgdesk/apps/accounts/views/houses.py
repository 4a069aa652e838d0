"""Signing in by SAML 2.0.

The provider posts its answer from its own site, and our cookie does not come with that. So the answer is checked first, and the browser
goes on to an address of ours, where its session says whether it had asked that question at all; each question is answered once.
"""

from __future__ import annotations

import secrets
from datetime import datetime

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from orgdesk.apps.accounts.actions import person_behind
from orgdesk.apps.accounts.oidc import ProviderRefusedError
from orgdesk.apps.accounts.saml import House, houses, metadata, new_question, vouched
from orgdesk.apps.accounts.views.providers import refused, vouched_for
from orgdesk.ui.addresses import own_address

_SALT, _SECONDS = "orgdesk.saml-landing", 120


@login_not_required
@never_cache
@require_safe
def begin(request: HttpRequest, key: str) -> HttpResponse:
    house, number = _house(key), new_question()
    request.session["saml"] = {"house": key, "asked": number, "to": own_address(request, request.GET.get("next", ""))}
    return redirect(house.question(number, ours=_ours(key), back=_back(key), at=timezone.now()))


@login_not_required
@never_cache
@require_POST
@csrf_exempt  # posted by the provider's page; the signature in it is what counts, and the landing compares the session
def answer(request: HttpRequest, key: str) -> HttpResponse:
    try:
        said = vouched(_house(key), request.POST.get("SAMLResponse", ""), ours=_ours(key), back=_back(key), at=_now())
    except ProviderRefusedError as problem:
        return refused(request, problem)
    passed = signing.dumps({"house": key, "answers": said.answers, "claims": said.claims}, salt=_SALT, compress=True)
    return redirect(f"{reverse('accounts:saml-landing', args=[key])}?said={passed}")


@login_not_required
@never_cache
@require_safe
def landing(request: HttpRequest, key: str) -> HttpResponse:
    """Where the browser that asked brings the checked answer, once."""
    house, asked = _house(key), request.session.pop("saml", None)
    try:
        said = signing.loads(request.GET.get("said", ""), salt=_SALT, max_age=_SECONDS)
    except signing.BadSignature:
        return refused(request, ProviderRefusedError(_("The landing was forged, or came too late.")))
    ours = asked and asked["house"] == said["house"] == key and secrets.compare_digest(asked["asked"], said["answers"])
    if not ours:
        return refused(request, ProviderRefusedError(_("The answer does not belong to a question of this browser.")))
    return vouched_for(request, person_behind(said["claims"], at=_now()), by=house.name, to=asked["to"])


@login_not_required
@require_safe
def describe(request: HttpRequest, key: str) -> HttpResponse:
    _house(key)
    return HttpResponse(metadata(ours=_ours(key), back=_back(key)), content_type="application/samlmetadata+xml")


def _house(key: str) -> House:
    try:
        return houses()[key]
    except KeyError:
        raise Http404 from None


def _ours(key: str) -> str:
    """Our name at this provider is where it reads about us."""
    return settings.ORGDESK_BASE_URL.rstrip("/") + reverse("accounts:saml-metadata", args=[key])


def _back(key: str) -> str:
    return settings.ORGDESK_BASE_URL.rstrip("/") + reverse("accounts:saml-answer", args=[key])


def _now() -> datetime:
    return timezone.now()
