"""Scenarios, runs and cases, to be read."""

from __future__ import annotations

from functools import partial

from orgdesk.apps.api.shelves import shelf
from orgdesk.apps.rehearsal import models
from orgdesk.apps.rehearsal.api.page_acts import router

_shelf = partial(shelf, router)

_shelf(
    "/scenarios",
    models.Scenario,
    "scenario",
    "A scenario.",
    "key",
    "name",
    "story",
    "version.key",
    "definition.pk",
    "settings",
    "at",
)
_shelf("/runs", models.Run, "rehearsal", "A rehearsal and what it found.", "key", "first.key", "others", "weeks", "replications", "seed", "found", "trust",
       "asked_at", "finished_at", "cancelled_at", "failure")  # fmt: skip
_shelf(
    "/cases",
    models.BusinessCase,
    "business_case",
    "A business case.",
    "key",
    "name",
    "story",
    "definition.key",
    "choices",
    "at",
)
