"""What a session knows of its person: half signed in, fully, and when they last proved who they are."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from axes.handlers.proxy import AxesProxyHandler
from django.contrib.auth import login
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from orgdesk.apps.accounts import browsers
from orgdesk.apps.accounts.actions.note_security import note_security
from orgdesk.apps.accounts.models import Person
from orgdesk.apps.accounts.models.device import must_bring_second_factor
from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.accounts.second_factor import has_second_factor

FRESH = 15 * 60
"""Seconds for which a proof is good enough for a dangerous act."""
HALF = 10 * 60
"""Seconds between the password and the second proof."""
_BACKEND = "django.contrib.auth.backends.ModelBackend"


def begin_half(request: HttpRequest, person: Person, *, to: str) -> None:
    """The password was right; the second proof is still to come."""
    request.session.cycle_key()
    request.session["half"] = {"person": person.pk, "until": _now(request) + HALF, "to": to}


def half_signed_in(request: HttpRequest) -> Person | None:
    half = request.session.get("half")
    if not half or half["until"] < _now(request):
        return None
    return Person.objects.filter(pk=half["person"], is_active=True).first()


def sign_in(request: HttpRequest, person: Person, *, by_letter: bool = False) -> str:
    """Open the session; the address to go on to. `by_letter`: they hold the mailbox that we would warn."""
    to = (request.session.pop("half", None) or {}).get("to", "")
    strange = person.last_login is not None and not browsers.is_known(request, person)
    login(request, person, backend=_BACKEND)
    browsers.remember(request, person)
    note_proof(request)
    if strange and not by_letter:
        agent = request.headers.get("User-Agent", "")[:200]
        note_security("session.began_elsewhere", person, at=request.at, data={"agent": agent})  # type: ignore[attr-defined]
    if must_bring_second_factor(person) and not has_second_factor(person):
        request.session["must_add_factor"] = True
        return reverse("accounts:security")
    return to or reverse("ui:home")


def note_proof(request: HttpRequest) -> None:
    request.session["proved"] = _now(request)


def note_failure(request: HttpRequest, person: Person) -> None:
    """A wrong second proof counts like a wrong password, and locks like it."""
    user_login_failed.send(sender=__name__, credentials={"username": person.email}, request=request)


def is_locked(request: HttpRequest, person: Person) -> bool:
    return not AxesProxyHandler.is_allowed(request, {"username": person.email})


def proved_lately(view: Callable[..., HttpResponse]) -> Callable[..., Any]:
    """A dangerous act asks once more who is there, unless they proved it within the last quarter of an hour."""

    @wraps(view)
    def guarded(request: SignedInRequest, *args: object, **kwargs: object) -> HttpResponse:
        if request.session.get("proved", 0) + FRESH > _now(request):
            return view(request, *args, **kwargs)
        back = request.get_full_path() if request.method == "GET" else request.headers.get("Referer", "")
        return redirect(f"{reverse('accounts:proof')}?{urlencode({'next': back})}")

    return guarded


def _now(request: HttpRequest) -> float:
    """The request's own time, in seconds, as a session keeps it."""
    return request.at.timestamp()  # type: ignore[attr-defined,no-any-return]
