"""Signing in by the company's own directory."""

from __future__ import annotations

import logging
import secrets
from dataclasses import asdict

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from orgdesk.apps.accounts import proving
from orgdesk.apps.accounts.actions import person_behind
from orgdesk.apps.accounts.models import Person
from orgdesk.apps.accounts.oidc import Attempt, Provider, ProviderRefusedError, claims_of, providers
from orgdesk.apps.accounts.second_factor import has_second_factor
from orgdesk.ui.addresses import own_address

_log = logging.getLogger(__name__)


@login_not_required
@never_cache
@require_safe
def begin(request: HttpRequest, key: str) -> HttpResponse:
    provider, attempt = _provider(key), Attempt.begin()
    to = own_address(request, request.GET.get("next", ""))
    request.session["oidc"] = {"provider": key, "to": to, "attempt": asdict(attempt)}
    try:
        return redirect(attempt.question(provider, back=_back(key)))
    except ProviderRefusedError as problem:
        return refused(request, problem)


@login_not_required
@never_cache
@require_safe
def finish(request: HttpRequest, key: str) -> HttpResponse:
    """Where the provider sends the browser back; each answer is taken once."""
    provider, asked = _provider(key), request.session.pop("oidc", None)
    state, code = request.GET.get("state", ""), request.GET.get("code", "")
    if (
        not asked
        or asked["provider"] != key
        or not secrets.compare_digest(asked["attempt"]["state"].encode(), state.encode())
    ):
        return refused(request, ProviderRefusedError("The answer does not belong to a question of this browser."))
    if not code:
        return refused(request, ProviderRefusedError(f"{provider.name} said: {request.GET.get('error', '')[:80]!r}"))
    try:
        claims = claims_of(provider, Attempt(**asked["attempt"]), code=code, back=_back(key))
    except ProviderRefusedError as problem:
        return refused(request, problem)
    return vouched_for(request, person_behind(claims, at=timezone.now()), by=provider.name, to=asked["to"])


def _provider(key: str) -> Provider:
    try:
        return providers()[key]
    except KeyError:
        raise Http404 from None


def _back(key: str) -> str:
    return settings.ORGDESK_BASE_URL.rstrip("/") + reverse("accounts:provider-answer", args=[key])


def vouched_for(request: HttpRequest, person: Person | None, *, by: str, to: str) -> HttpResponse:
    """The way in of somebody whom another house knows: past the second proof, where one is kept here."""
    if person is None:
        messages.error(request, _("%(name)s knows you, but we do not: ask an administrator to add your address, or confirm it there.") % {"name": by})  # fmt: skip
        return redirect("accounts:sign-in")
    proving.begin_half(request, person, to=to)
    if has_second_factor(person):
        return redirect("accounts:second-step")
    return redirect(proving.sign_in(request, person))


def refused(request: HttpRequest, problem: ProviderRefusedError) -> HttpResponse:
    _log.warning("sign-in by a provider refused: %s", problem)
    messages.error(request, _("Signing in there did not work. Try again, or use your password."))
    return redirect("accounts:sign-in")
