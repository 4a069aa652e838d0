"""Programmes, audits and findings, to be read."""

from __future__ import annotations

from functools import partial

from orgdesk.apps.api.shelves import shelf
from orgdesk.apps.audit import models
from orgdesk.apps.audit.api.page_acts import router

_shelf = partial(shelf, router)

_shelf(
    "/programmes",
    models.Programme,
    "audit_programme",
    "The audits of a year.",
    "key",
    "title",
    "year",
    "unit_key",
    "objective",
)
_shelf(
    "",
    models.Audit,
    "audit",
    "An audit.",
    "key",
    "programme.key",
    "title",
    "unit_key",
    "first",
    "last",
    "planned_on",
    "scorecard.key",
    "state",
    "conclusion",
)
_shelf("/scorecards", models.Scorecard, "scorecard", "A scorecard.", "version", "title", "pass_mark", "published_at")
_shelf(
    "/findings",
    models.Finding,
    "finding",
    "A finding.",
    "key",
    "audit.key",
    "severity",
    "title",
    "words",
    "unit_key",
    "due_on",
    "raised_at",
    "closed_at",
)
_shelf(
    "/items",
    models.SampledItem,
    "sampled_item",
    "An item that was drawn.",
    "draw.audit.key",
    "place",
    "weight",
    "risks",
)
