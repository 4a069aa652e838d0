# ruff: noqa: N818 - an error is named for the situation (STYLE 12)
"""Why an act on knowledge is refused; each message names the thing, the reason and the way on."""

from __future__ import annotations

from orgdesk.apps.work.errors import WorkError


class KnowledgeRefused(WorkError):
    """Nothing was changed. It is an error of the work too: the worklist shows it to whoever finishes a step there without its evidence."""


class WordsMissing(KnowledgeRefused):
    """The act needs words that were not given: a title, a solution, a reason."""


class StepOutOfOrder(KnowledgeRefused):
    """The limitation is not at the step that this act belongs to."""


class SolutionMissing(KnowledgeRefused):
    """Development's step cannot be finished without the solution itself."""


class AnswerMissing(KnowledgeRefused):
    """Publishing cannot be finished without an article that is published."""


class NotYourTraining(KnowledgeRefused):
    """Only the person who was trained can acknowledge it."""


class VerdictMissing(KnowledgeRefused):
    """A step that judges cannot be finished without what was judged and by whom."""


class PictureRefused(KnowledgeRefused):
    """The file is too large, is no picture, or nobody said what it shows."""
