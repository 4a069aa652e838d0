"""What a token may be used for: to read or to change, area by area. A token never allows more than its person may do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

AREAS: Mapping[str, str | Promise] = {
    "tickets": _("tickets and what is said on them"),
    "work": _("work items"),
    "knowledge": _("articles and limitations"),
    "customers": _("accounts and contacts"),
    "organisation": _("the organisation chart"),
    "processes": _("processes and their instances"),
    "timelines": _("plans and their steps"),
    "measures": _("measures"),
    "events": _("the event log"),
    "people": _("colleagues"),
    "webhooks": _("webhooks"),
}
READ, WRITE = "read", "write"
SCOPES: tuple[str, ...] = tuple(f"{area}:{way}" for area in AREAS for way in (READ, WRITE))


def allows(scopes: Iterable[str], area: str, way: str) -> bool:
    """Who may change may read."""
    held = set(scopes)
    return f"{area}:{way}" in held or (way == READ and f"{area}:{WRITE}" in held)
