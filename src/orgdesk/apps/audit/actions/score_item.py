"""Score a drawn item by the audit's scorecard."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.audit.actions._note_audit import lock, note_audit
from orgdesk.apps.audit.actions._scoring_work import finish_scoring
from orgdesk.apps.audit.errors import AlreadyScored
from orgdesk.apps.audit.independence import require_independent, require_stranger
from orgdesk.apps.audit.mapping import card_of
from orgdesk.apps.audit.models import Audit, Criterion, GivenMark, Review, SampledItem
from orgdesk.apps.audit.policies import require_appointed
from orgdesk.core.service.scorecards import Judgement, Mark, judge


def score_item(
    item: SampledItem,
    *,
    marks: Mapping[str, str],
    comments: Mapping[str, str],
    by: Person,
    at: datetime,
    note: str = "",
) -> Review:
    """`marks` and `comments` by criterion. An item of a calibration is scored by every auditor, any other once.

    Raises AuditorDependent, NotAnAuditor, AlreadyScored, WrongState; DefinitionError and ReasonMissingError for what is missing.
    """
    audit = item.draw.audit
    require_appointed(by, audit)
    require_independent(by, audit)
    require_stranger(by, item)
    with transaction.atomic():
        audit = lock(audit, Audit.State.UNDER_WAY)
        _require_free(item, by)
        criteria = list(audit.scorecard.criteria.all())
        found = judge(card_of(audit.scorecard, criteria), {key: Mark(mark) for key, mark in marks.items()}, comments)
        review = Review.objects.create(
            item=item, by=by, at=at, score=found.score, passed=found.passed, note=note.strip()
        )
        GivenMark.objects.bulk_create(
            GivenMark(review=review, criterion=one, mark=marks[one.key], comment=comments.get(one.key, "").strip())
            for one in criteria
        )
        _note(review, audit, criteria, marks, comments, found)
        finish_scoring(audit, by, at=at)
    return review


def _require_free(item: SampledItem, by: Person) -> None:
    if item.reviews.filter(by=by).exists():
        raise AlreadyScored(_("You have scored %(item)s already; a score stands.") % {"item": item.key})
    if item.calibration_id is None and item.reviews.exists():
        raise AlreadyScored(
            _("%(item)s is scored already; only items of a calibration are scored twice.") % {"item": item.key}
        )


def _note(
    review: Review,
    audit: Audit,
    criteria: list[Criterion],
    marks: Mapping[str, str],
    comments: Mapping[str, str],
    found: Judgement,
) -> None:
    missed = [one for one in criteria if marks[one.key] == Mark.NOT_MET]
    words = {one.key: comments[one.key].strip() for one in missed}
    note_audit(
        "review.scored",
        audit,
        by=review.by,
        at=review.at,
        objects={review.item.draw.subject: review.item.key, "scorecard": audit.scorecard.key},
        data={
            "review": review.pk,
            "score": found.score,
            "again": review.item.reviews.count() > 1,
            "passed": found.passed,
            "critical_error": bool(found.fatal),
            "scorecard": audit.scorecard.reference,
            "missed": [one.key for one in missed],
            "tells": sorted({one.tells for one in missed if one.tells}),
            "asked": sorted({one.tells for one in criteria if one.tells and marks[one.key] != Mark.NOT_APPLICABLE}),
        },
        text={**words, "note": review.note} if review.note or words else None,
    )
    _compare(review, audit)


def _compare(review: Review, audit: Audit) -> None:
    """The second score of an item in a calibration says, for each criterion, what both have marked."""
    both = list(review.item.reviews.prefetch_related("marks__criterion"))
    if review.item.calibration_id is not None and len(both) == 2:
        first, second = ({given.criterion.key: given.mark for given in one.marks.all()} for one in both)
        note_audit(
            "reviews.compared",
            audit,
            by=review.by,
            at=review.at,
            objects={review.item.draw.subject: review.item.key},
            data={"marks": {key: [mark, second[key]] for key, mark in first.items()}},
        )
