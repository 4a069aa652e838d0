"""Articles, limitations, and how the two meet."""

from orgdesk.apps.knowledge.models.article import (
    Article,
    ArticleVersion,
    Publication,
    Reading,
    Search,
    Standing,
    Translation,
)
from orgdesk.apps.knowledge.models.governing import CouncilDecision, Flag, Synonyms
from orgdesk.apps.knowledge.models.limitation import (
    Approval,
    Delivery,
    Limitation,
    LimitationLink,
    Qualification,
    Solution,
    Stage,
    StageEntry,
    Telling,
)
from orgdesk.apps.knowledge.models.picture import Picture, in_plain_words
from orgdesk.apps.knowledge.models.training import Acknowledgement, Training

__all__ = [
    "Acknowledgement",
    "Approval",
    "Article",
    "ArticleVersion",
    "CouncilDecision",
    "Delivery",
    "Flag",
    "Limitation",
    "LimitationLink",
    "Picture",
    "Publication",
    "Qualification",
    "Reading",
    "Search",
    "Solution",
    "Stage",
    "StageEntry",
    "Standing",
    "Synonyms",
    "Telling",
    "Training",
    "Translation",
    "in_plain_words",
]
