"""Write an article, or a new version of one."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.models import Product
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.knowledge.errors import WordsMissing
from orgdesk.apps.knowledge.models import Article, ArticleVersion


def write_article(
    article: Article | None = None,
    *,
    title: str,
    body: str,
    by: Person,
    at: datetime,
    product: Product | None = None,
    unit_key: str = "",
    language: str = "en",
) -> ArticleVersion:
    """The next version of the article, or the first of a new one. Raises WordsMissing without a title or an answer."""
    if not title.strip() or not body.strip():
        raise WordsMissing(_("An article needs a title in the customer's words, and an answer."))
    with transaction.atomic():
        if article is None:
            article = Article.objects.create(
                key=_free_key(title), product=product, unit_key=unit_key, created_by=by, created_at=at
            )
        number = (article.versions.order_by("-number").values_list("number", flat=True).first() or 0) + 1
        version = ArticleVersion.objects.create(
            article=article,
            number=number,
            language=language,
            title=title.strip()[:200],
            body=body.strip(),
            written_by=by,
            written_at=at,
        )
        record_event("article.written", at=at, by=by.key, objects={"article": article.key}, data={"version": number})
    return version


def _free_key(title: str) -> str:
    stem = slugify(title)[:60] or "article"
    key, number = stem, 2
    while Article.objects.filter(key=key).exists():
        key, number = f"{stem}-{number}", number + 1
    return key
