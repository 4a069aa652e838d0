"""Drafts and faults, to be read."""

from __future__ import annotations

from functools import partial

from orgdesk.apps.api.shelves import shelf
from orgdesk.apps.process import models
from orgdesk.apps.process.api.page_acts import drafts
from orgdesk.apps.process.api.processes import instances

_shelf = partial(shelf, drafts)

_shelf(
    "",
    models.ProcessDraft,
    "process_draft",
    "A draft.",
    "key",
    "kind",
    "name",
    "revision",
    "changed_by.key",
    "changed_at",
)
shelf(
    instances,
    "/faults",
    models.ProcessFault,
    "process_fault",
    "A step that broke.",
    "instance.key",
    "node",
    "reason",
    "raised_at",
    "resolution",
    "resolved_at",
)
