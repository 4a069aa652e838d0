"""Somebody searched, read, and perhaps found the answer: what self-help (T0) is measured by."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.knowledge.models import Article, ArticleVersion, Reading, Search


def note_search(words: str, *, found: int, visitor: str, person: Person | None, at: datetime) -> Search:
    with transaction.atomic():
        search = Search.objects.create(words=words[:300], found=found, visitor=visitor, person=person, at=at)
        record_event(
            "selfhelp.searched",
            at=at,
            by=person.key if person else "",
            objects={"visitor": visitor},
            data={"found": found, "search": search.pk},
            text={"words": search.words},
        )
    return search


def note_reading(
    article: Article,
    *,
    visitor: str,
    person: Person | None,
    at: datetime,
    search: Search | None = None,
    version: ArticleVersion | None = None,
) -> Reading:
    """What was read is the published version, or the translation given. Raises Article.DoesNotExist when the article is not published."""
    if article.published_version is None:
        raise Article.DoesNotExist(article.key)
    with transaction.atomic():
        reading = Reading.objects.create(
            article=article,
            version=version or article.published_version,
            visitor=visitor,
            person=person,
            search=search,
            at=at,
        )
        record_event(
            "article.read",
            at=at,
            by=person.key if person else "",
            objects={"article": article.key, "visitor": visitor},
            data={"version": reading.version.number, "reading": reading.pk},
        )
    return reading


def answer_whether_solved(reading: Reading, *, solved: bool, at: datetime) -> Reading:
    """Yes makes it a resolution at T0. The first answer counts."""
    with transaction.atomic():
        row = Reading.objects.select_for_update().get(pk=reading.pk)
        if row.solved is None:
            row.solved, row.answered_at = solved, at
            row.save(update_fields=["solved", "answered_at"])
            record_event(
                "selfhelp.resolved" if solved else "selfhelp.unresolved",
                at=at,
                by=row.person.key if row.person else "",
                objects={"article": row.article.key, "visitor": row.visitor},
                data={"tier": 0, "reading": row.pk},
            )
    return row
