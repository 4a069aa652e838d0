"""What the frame around every page needs."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from orgdesk.ui import navigation
from orgdesk.ui.languages import languages

THEMES = ("auto", "light", "dark")
RAILS = ("open", "folded")


def frame(request: HttpRequest) -> dict[str, object]:
    """Company, time, looks and rail; the rail is worked out only where a template asks for it."""
    person = getattr(request, "user", None)
    return {
        "company": settings.ORGDESK_COMPANY,
        "privacy_notice": settings.ORGDESK_PRIVACY_NOTICE,
        "languages": languages(),
        "at": getattr(request, "at", None) or timezone.now(),
        "theme": chosen(request, "theme", THEMES),
        "rail_state": chosen(request, "rail", RAILS),
        "rail": SimpleLazyObject(lambda: navigation.sections_for(person, path=request.path)),
        "public_links": SimpleLazyObject(lambda: navigation.public_links_for(person, path=request.path)),
        "bell": SimpleLazyObject(lambda: navigation.notifications_for(person)),
    }


def chosen(request: HttpRequest, name: str, values: tuple[str, ...]) -> str:
    """The reader's choice kept in a cookie; the first value where there is none or an odd one."""
    value = request.COOKIES.get(name, values[0])
    return value if value in values else values[0]
