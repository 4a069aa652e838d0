"""Flag it, mend it; words that mean the same; a day to look again; what the council decided."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.knowledge.errors import KnowledgeRefused
from orgdesk.apps.knowledge.models import Article, CouncilDecision, Flag, Synonyms
from orgdesk.apps.knowledge.policies import can_publish, sits_on_council
from orgdesk.ui.lengths import whole


def flag_article(article: Article, *, words: str, by: Person, at: datetime) -> Flag:
    if not words.strip():
        raise KnowledgeRefused(_("Say what is wrong or missing."))
    with transaction.atomic():
        record_event("article.flagged", at=at, by=by.key, objects={"article": article.key})
        return Flag.objects.create(article=article, words=whole(words.strip(), 400, "words"), by=by, at=at)


def mend_flag(flag: Flag, *, answer: str, by: Person, at: datetime) -> Flag:
    """Anybody mends: who reuses an answer improves it. The words say what was changed, or why nothing was."""
    if not answer.strip():
        raise KnowledgeRefused(_("Say what was changed, or why nothing was."))
    with transaction.atomic():
        flag.mended_by, flag.mended_at, flag.answer = by, at, whole(answer.strip(), 400, "answer")
        flag.save(update_fields=["mended_by", "mended_at", "answer"])
        record_event("article.mended", at=at, by=by.key, objects={"article": flag.article.key})
    return flag


def set_review(article: Article, *, on: date, by: Person, at: datetime) -> Article:
    with transaction.atomic():
        article.review_on = on
        article.save(update_fields=["review_on"])
        record_event(
            "article.review_set", at=at, by=by.key, objects={"article": article.key}, data={"on": on.isoformat()}
        )
    return article


def keep_synonyms(*, text: str, by: Person, at: datetime) -> Synonyms:
    """Words by commas. Raises KnowledgeRefused for fewer than two, or for somebody who does not govern knowledge."""
    words = list(dict.fromkeys(word.strip().lower() for word in text.split(",") if word.strip()))
    if not can_publish(by, at=at):
        raise KnowledgeRefused(_("Synonyms are kept by the people who govern knowledge."))
    if len(words) < 2:
        raise KnowledgeRefused(_("Give at least two words that mean the same."))
    with transaction.atomic():
        record_event("synonyms.kept", at=at, by=by.key, objects={}, data={"words": words[:20]})
        return Synonyms.objects.create(words=words[:20], by=by, at=at)


def drop_synonyms(row: Synonyms, *, by: Person, at: datetime) -> None:
    if not can_publish(by, at=at):
        raise KnowledgeRefused(_("Synonyms are kept by the people who govern knowledge."))
    with transaction.atomic():
        record_event("synonyms.dropped", at=at, by=by.key, objects={}, data={"words": row.words})
        row.delete()


def note_decision(*, about: str, decision: str, by: Person, at: datetime, url: str = "") -> CouncilDecision:
    """Raises KnowledgeRefused without words, or for somebody who does not sit on the council."""
    if not sits_on_council(by, at=at):
        raise KnowledgeRefused(_("Decisions are recorded by members of the knowledge council."))
    if not about.strip() or not decision.strip():
        raise KnowledgeRefused(_("Say about what, and what was decided."))
    with transaction.atomic():
        record_event("council.decided", at=at, by=by.key, objects={}, data={"about": about})
        return CouncilDecision.objects.create(
            about=whole(about, 200, "about"),
            url=whole(url, 200, "url"),
            decision=whole(decision, 400, "decision"),
            by=by,
            at=at,
        )
