"""Imports and archives, to be read."""

from __future__ import annotations

from functools import partial

from orgdesk.apps.api.shelves import shelf
from orgdesk.apps.exchange import models
from orgdesk.apps.exchange.api.page_acts import router

_shelf = partial(shelf, router)

_shelf("/imports", models.ImportRun, "import_run", "A file of another desk, and how far it is.", "key", "kind", "contents", "name", "size", "state", "found", "choices", "stage", "done", "total",
       "taken", "failure", "at", "begun_at", "finished_at")  # fmt: skip
_shelf(
    "/archives",
    models.Export,
    "archive",
    "An archive of everything.",
    "key",
    "state",
    "written",
    "total",
    "size",
    "failure",
    "at",
    "finished_at",
)
