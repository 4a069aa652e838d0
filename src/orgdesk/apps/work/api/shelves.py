"""Absences and rules of routing, to be read."""

from __future__ import annotations

from functools import partial

from orgdesk.apps.api.shelves import shelf
from orgdesk.apps.work import models
from orgdesk.apps.work.api.items import router

_shelf = partial(shelf, router)

_shelf("/absences", models.Absence, "absence", "Somebody is away.", "person.key", "start", "end", "kind", "noted_at")
_shelf(
    "/routing/rules",
    models.RoutingRule,
    "routing_rule",
    "A rule of routing.",
    "order",
    "name",
    "when",
    "to_unit",
    "skill",
    "level",
    "ended_at",
)
