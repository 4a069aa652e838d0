"""What a token may be used for: to read or to change, area by area. A token never allows more than its person may do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

AREAS: Mapping[str, str | Promise] = {
    "tickets": _("tickets and what is said on them"),
    "desk": _("how the desk is set up: rules, macros, promises"),
    "work": _("work items, rosters and routing"),
    "knowledge": _("articles and limitations"),
    "customers": _("accounts and contacts"),
    "organisation": _("the organisation chart"),
    "processes": _("processes and their instances"),
    "timelines": _("plans and their steps"),
    "voice": _("surveys, complaints, boards and charters"),
    "returns": _("returns, sales and shipments"),
    "rewards": _("programmes and incentives"),
    "measures": _("measures"),
    "rehearsals": _("scenarios and rehearsals"),
    "audits": _("audits and their findings"),
    "events": _("the event log"),
    "people": _("colleagues, their abilities and careers"),
    "webhooks": _("webhooks"),
    "administration": _("moving in, archives, jobs and data protection"),
}
READ, WRITE = "read", "write"
SCOPES: tuple[str, ...] = tuple(f"{area}:{way}" for area in AREAS for way in (READ, WRITE))


def allows(scopes: Iterable[str], area: str, way: str) -> bool:
    """Who may change may read."""
    held = set(scopes)
    return f"{area}:{way}" in held or (way == READ and f"{area}:{WRITE}" in held)
