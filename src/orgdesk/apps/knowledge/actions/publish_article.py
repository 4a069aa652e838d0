"""Publish a version of an article."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.knowledge.actions.write_article import write_article
from orgdesk.apps.knowledge.models import Article, ArticleVersion, Limitation, Publication
from orgdesk.apps.knowledge.search import index_article
from orgdesk.apps.work.actions import finish_work
from orgdesk.apps.work.models import WorkItem


def publish_article(version: ArticleVersion, *, audience: str, by: Person, at: datetime) -> Publication:
    """Show this version to the audience; self-help finds it from now on when the audience is public."""
    with transaction.atomic():
        article = version.article
        article.published_version = version
        article.audience = Article.Audience(audience)
        article.confidence = Article.Confidence.VALIDATED
        article.save(update_fields=["published_version", "audience", "confidence"])
        publication = Publication.objects.create(version=version, audience=audience, by=by, at=at)
        index_article(article)
        record_event(
            "article.published",
            at=at,
            by=by.key,
            objects={"article": article.key},
            data={"version": version.number, "audience": audience},
        )
    return publication


def publish_for_limitation(
    limitation: Limitation,
    *,
    item: WorkItem,
    title: str,
    body: str,
    by: Person,
    at: datetime,
    audience: str = Article.Audience.PUBLIC,
    unit_key: str = "",
) -> Publication:
    """Publish the answer to a limitation in self-help and finish the step that asks for it."""
    with transaction.atomic():
        version = write_article(
            limitation.article, title=title, body=body, by=by, at=at, product=limitation.product, unit_key=unit_key
        )
        limitation.article = version.article
        limitation.save(update_fields=["article"])
        publication = publish_article(version, audience=audience, by=by, at=at)
        finish_work(item, by=by, at=at)
    return publication
