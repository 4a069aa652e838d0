"""Flags, decisions, synonyms and trainings, to be read."""

from __future__ import annotations

from functools import partial

from orgdesk.apps.api.shelves import shelf
from orgdesk.apps.knowledge import models
from orgdesk.apps.knowledge.api.page_acts import council

_shelf = partial(shelf, council)

_shelf(
    "/flags",
    models.Flag,
    "article_flag",
    "What somebody flagged on an article.",
    "article.key",
    "words",
    "at",
    "mended_at",
    "answer",
)
_shelf(
    "/decisions",
    models.CouncilDecision,
    "council_decision",
    "What the council decided.",
    "about",
    "url",
    "decision",
    "at",
)
_shelf("/synonyms", models.Synonyms, "synonym_set", "Words that mean the same.", "words", "at")
_shelf(
    "/trainings",
    models.Training,
    "limitation_training",
    "What was assigned to be learnt.",
    "limitation.key",
    "course.key",
    "assigned_at",
)
_shelf(
    "/acknowledgements",
    models.Acknowledgement,
    "acknowledgement",
    "Who has to read, and has read.",
    "training.pk",
    "person.key",
    "channel",
    "acknowledged_at",
    "attended_at",
)
