"""Customers' voices, to be read."""

from __future__ import annotations

from functools import partial

from orgdesk.apps.api.shelves import shelf
from orgdesk.apps.voice import models
from orgdesk.apps.voice.api.page_acts import router

_shelf = partial(shelf, router)

_shelf(
    "/surveys", models.Survey, "survey", "A survey.", "key", "title", "question", "occasion", "is_open", "last_round_at"
)
_shelf(
    "/answers",
    models.SurveyAnswer,
    "survey_answer",
    "An answer to a survey.",
    "invitation.survey.key",
    "invitation.account.key",
    "score",
    "words",
    "at",
)
_shelf("/feedback", models.Feedback, "feedback", "What a customer said.", "key", "kind", "theme", "door", "title", "words", "account.key", "unit_key", "state",
       "decision", "answer", "received_at", "told_at", plural="feedback")  # fmt: skip
_shelf("/complaints", models.Complaint, "complaint", "A complaint, its owner and its times.", "feedback.key", "due_at", "owner.key", "acknowledged_at", "cause",
       "remedy", "resolved_at")  # fmt: skip
_shelf(
    "/judgements",
    models.Judgement,
    "judgement",
    "A decision that was asked for.",
    "feedback.key",
    "decider.key",
    "asked_at",
    "decision",
    "reason",
    "at",
)
_shelf("/boards", models.Board, "board", "An advisory board.", "key", "name", "founded_at")
_shelf(
    "/meetings",
    models.BoardMeeting,
    "board_meeting",
    "A meeting of a board.",
    "board.key",
    "at",
    "agenda",
    "minutes",
    "held_at",
)
_shelf("/improvements", models.Improvement, "improvement", "What is to be better.", "key", "title", "source", "source_key", "unit_key", "code", "state",
       "registered_at", "change_words", "before", "after", "effect")  # fmt: skip
_shelf("/packs", models.Pack, "voice_pack", "The voices of a period.", "key", "title", "since", "until", "made_at")
_shelf(
    "/charters",
    models.Charter,
    "charter",
    "A version of the charter.",
    "version",
    "overview",
    "mission",
    "goals",
    "review_on",
    "published_at",
)
_shelf(
    "/culture/statements",
    models.CultureStatement,
    "culture_statement",
    "A sentence about ourselves.",
    "text",
    "written_at",
    "ended_at",
)
