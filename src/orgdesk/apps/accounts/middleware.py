"""What every request owes to sign-in: a session ends in time and keeps a person's pace, a browser is known again, a refusal is written down, a second proof is added."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from orgdesk.apps.accounts import browsers
from orgdesk.apps.accounts.actions.note_security import note_security
from orgdesk.apps.accounts.limits import too_often
from orgdesk.apps.accounts.models import Person
from orgdesk.ui.counting import count_one, seconds_left

_MINUTE = 60
_NOTED_EVERY = 5 * 60
"""Seconds; each page would else write its session."""


class SessionEndMiddleware:
    """A session that nobody used for long ends, and so does one that began long ago, however much it is used (ASVS 3.3.2)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "began" in request.session:
            now = request.at.timestamp()  # type: ignore[attr-defined]
            if _is_over(request, now):
                logout(request)
                messages.info(request, _("You were signed in for long, or away for long. Please sign in again."))
            elif now > request.session["seen"] + _NOTED_EVERY and "event-stream" not in request.headers.get(
                "Accept", ""
            ):
                request.session["seen"] = now
        return self.get_response(request)


def _is_over(request: HttpRequest, now: float) -> bool:
    idle, whole = settings.ORGDESK_IDLE_HOURS * 3600, settings.SESSION_COOKIE_AGE
    return bool((idle and now > request.session["seen"] + idle) or now > request.session["began"] + whole)


class PaceMiddleware:
    """Nobody reads ten pages a second: whoever asks faster is a program with a person's session, and waits for the next minute (ASVS 11.1.4)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        most, who, at = settings.ORGDESK_PAGE_RATE, request.session.get(SESSION_KEY), request.at  # type: ignore[attr-defined]
        if most and who:
            asked = count_one(f"pages:{who}", at=at, window=_MINUTE)
            if asked == most + 1 and isinstance(request.user, Person):
                note_security("pages.too_many", request.user, at=at, data={"path": request.path[:200]})
            if asked > most:
                return _too_fast(request, seconds_left(at, window=_MINUTE))
        return self.get_response(request)


def _too_fast(request: HttpRequest, wait: int) -> HttpResponse:
    answer = render(request, "429.html", {"wait": wait}, status=429)
    answer["Retry-After"] = str(wait)
    return answer


class KnownBrowserMiddleware:
    """A browser in which somebody signed in keeps a mark of it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        browsers.keep_mark(request, response)
        return response


class RefusalMiddleware:
    """Whoever is signed in and asks for what they may not have leaves an event, one a quarter of an hour for each address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        person = getattr(request, "user", None)
        if response.status_code == 403 and isinstance(person, Person):
            asked = {"method": request.method or "", "path": request.path[:200]}
            at = request.at  # type: ignore[attr-defined]
            if not too_often("refused", f"{person.pk} {asked['method']} {asked['path']}", most=1, at=at):
                note_security("access.refused", person, at=at, data=asked)
        return response


class SecondFactorMiddleware:
    """The session remembers that one is missing, so that no page asks the database for it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., object], *_parts: object) -> HttpResponse | None:
        here = request.resolver_match
        elsewhere = here is None or here.namespace != "accounts"
        if elsewhere and getattr(view, "login_required", True) and request.session.get("must_add_factor"):
            return redirect("accounts:security")
        return None
