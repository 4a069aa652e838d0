"""Write an article, or a new version of one."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.models import Product
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.knowledge.actions.add_picture import note_pictures
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
    wording_only: bool = False,
) -> ArticleVersion:
    """The next version of the article, or the first of a new one in `language`. Raises WordsMissing without a title or an answer.

    With `wording_only` nothing is said anew: translations made from the version before it stay good.
    """
    require_words(title, body)
    with transaction.atomic():
        if article is None:
            article = Article.objects.create(
                key=_free_key(title),
                language=language,
                product=product,
                unit_key=unit_key,
                created_by=by,
                created_at=at,
            )
        version = ArticleVersion.objects.create(
            article=article,
            number=next_number(article),
            language=article.language,
            title=title.strip()[:200],
            body=body.strip(),
            wording_only=wording_only,
            written_by=by,
            written_at=at,
        )
        note_pictures(version)
        record_event(
            "article.written", at=at, by=by.key, objects={"article": article.key}, data={"version": version.number}
        )
    return version


def require_words(title: str, body: str) -> None:
    if not title.strip() or not body.strip():
        raise WordsMissing(_("An article needs a title in the customer's words, and an answer."))


def next_number(article: Article) -> int:
    """Versions of all languages are counted together, so that a number names one text."""
    return (article.versions.order_by("-number").values_list("number", flat=True).first() or 0) + 1


def _free_key(title: str) -> str:
    stem = slugify(title)[:60] or "article"
    key, number = stem, 2
    while Article.objects.filter(key=key).exists():
        key, number = f"{stem}-{number}", number + 1
    return key
