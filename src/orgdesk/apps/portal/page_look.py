"""What every page for customers is drawn with: what was set here, else what the settings say."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from orgdesk.apps.portal.models import Look


@dataclass(frozen=True)
class PageLook:
    """`version` changes with the look, so that no browser shows the one before."""

    name: str
    welcome: str
    colour: str
    accent: str
    logo: bool
    version: int

    @property
    def branded(self) -> bool:
        return bool(self.colour or self.accent)


def look(request: HttpRequest) -> dict[str, object]:
    """A context processor; the row is fetched only by the pages that show it."""
    return {"look": SimpleLazyObject(current_look)}


def current_look() -> PageLook:
    try:
        row = Look.objects.defer("logo").first()
    except DatabaseError:  # the page that says so must not fail too
        row = None
    if row is None:
        return PageLook("", "", settings.ORGDESK_COLOUR, "", bool(settings.ORGDESK_LOGO), 0)
    logo = bool(row.logo_type or settings.ORGDESK_LOGO)
    return PageLook(row.name, row.welcome, row.colour or settings.ORGDESK_COLOUR, row.accent, logo, row.pk)
