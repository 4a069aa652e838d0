"""What waits for a word, to be read."""

from __future__ import annotations

from functools import partial

from orgdesk.apps.api.shelves import shelf
from orgdesk.apps.operations import models
from orgdesk.apps.operations.api.page_acts import router

_shelf = partial(shelf, router)

_shelf(
    "/erasures",
    models.Erasure,
    "erasure",
    "What is to be erased of whom.",
    "person.key",
    "reason",
    "asked_at",
    "done_at",
    "withdrawn_at",
)
