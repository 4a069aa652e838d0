"""In which browsers a person signed in before: each keeps a signed mark of them, so that a stranger's browser is told from their own."""

from __future__ import annotations

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from orgdesk.apps.accounts.models import Person

_COOKIE = "__Host-browser" if settings.SESSION_COOKIE_SECURE else "browser"
_SALT = "orgdesk browsers"
_SECONDS = 365 * 24 * 3600
_MOST = 8
"""People who share a browser; the one who signed in longest ago is forgotten first."""


def is_known(request: HttpRequest, person: Person) -> bool:
    return person.key in _people_of(request)


def remember(request: HttpRequest, person: Person) -> None:
    """The answer to this request takes the mark along."""
    request.known_people = [*(key for key in _people_of(request) if key != person.key), person.key][-_MOST:]  # type: ignore[attr-defined]


def keep_mark(request: HttpRequest, response: HttpResponse) -> None:
    if people := getattr(request, "known_people", None):
        response.set_cookie(
            _COOKIE,
            signing.dumps(people, salt=_SALT),
            max_age=_SECONDS,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )


def _people_of(request: HttpRequest) -> list[str]:
    try:
        people = signing.loads(request.COOKIES.get(_COOKIE, ""), salt=_SALT, max_age=_SECONDS)
    except signing.BadSignature:
        return []
    return [str(key) for key in people]
