"""Take the articles of a help centre in, one after the other: stopped and gone on with between any two of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db import DataError, IntegrityError, transaction

from orgdesk.apps.exchange.actions.read_articles import articles_in
from orgdesk.apps.exchange.landing.answers import take_answer
from orgdesk.apps.exchange.landing.report import Report, summed
from orgdesk.apps.exchange.models import ImportRun
from orgdesk.apps.knowledge.errors import KnowledgeRefused
from orgdesk.core.service.exchange import Oddity, Part, Reason
from orgdesk.core.service.exchange.help_centres import SourceAnswer

_STAGE = "articles"
_ODD_ARTICLE = (KnowledgeRefused, DataError, IntegrityError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError)  # fmt: skip
"""What an article can cause that no reader foresaw; a lost database is another thing, and is tried again."""

Told = Callable[[ImportRun], None]


def take_articles(run: ImportRun, *, clock: Callable[[], datetime], told: Told | None) -> bool:
    """Do what is left of it; False when somebody has stopped the import. `told` hears of every article."""
    for place, answer in enumerate(articles_in(run, Report(run, "reading"))[run.position :], start=run.position + 1):
        if not _taken(run, answer, place, at=clock()):
            return False
        if told is not None:
            told(run)
    return True


def _taken(run: ImportRun, answer: SourceAnswer, place: int, *, at: datetime) -> bool:
    try:
        return _step(run, answer, place, at=at)
    except _ODD_ARTICLE as problem:
        refused = Oddity(Reason.REFUSED, Part.ARTICLE, answer.id, detail=f"{type(problem).__name__}: {problem}"[:2_000])
        return _step(run, None, place, at=at, refused=refused)


def _step(
    run: ImportRun, answer: SourceAnswer | None, place: int, *, at: datetime, refused: Oddity | None = None
) -> bool:
    """One transaction: the article, the report and how far it is."""
    report = Report(run, _STAGE)
    with transaction.atomic():
        standing = ImportRun.objects.select_for_update().select_related("by").get(pk=run.pk)
        if standing.state != ImportRun.State.IMPORTING:
            return False
        if answer is not None:
            take_answer(answer, report, by=standing.by, at=at)
        if refused is not None:
            report.add(refused)
            report.count("articles_refused")
        report.write()
        run.taken = standing.taken = summed(standing.taken, report.counts.items())
        run.position = standing.position = run.done = standing.done = place
        standing.stage, standing.beat_at = _STAGE, at
        standing.save(update_fields=["taken", "stage", "position", "beat_at", "done"])
    return True
