"""Goals and dashboards, to be read."""

from __future__ import annotations

from functools import partial

from orgdesk.apps.api.shelves import shelf
from orgdesk.apps.insight import models
from orgdesk.apps.insight.api.page_acts import boards

_shelf = partial(shelf, boards)

_shelf("/goals", models.Goal, "goal", "A goal.", "unit_key", "code", "baseline", "target", "due", "set_at")
_shelf(
    "/dashboards",
    models.Dashboard,
    "dashboard",
    "A dashboard.",
    "key",
    "title",
    "owner.key",
    "unit_key",
    "days",
    "codes",
    "shared_at",
)
_shelf(
    "/logs",
    models.BroughtLog,
    "log",
    "The log of another system.",
    "key",
    "title",
    "name",
    "kind",
    "state",
    "columns",
    "meanings",
    "found",
    "failure",
    "at",
)
