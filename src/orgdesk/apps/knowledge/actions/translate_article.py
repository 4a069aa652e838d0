"""Say an article in another language, publish that, or take it back."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.knowledge.actions.add_picture import note_pictures
from orgdesk.apps.knowledge.actions.write_article import next_number, require_words
from orgdesk.apps.knowledge.errors import KnowledgeRefused
from orgdesk.apps.knowledge.models import Article, ArticleVersion, Publication, Translation
from orgdesk.apps.knowledge.search import index_article


def translate_article(
    source: ArticleVersion, *, language: str, title: str, body: str, by: Person, at: datetime
) -> ArticleVersion:
    """The next version in `language`, made from `source`. Raises WordsMissing, or KnowledgeRefused for no language to translate into."""
    require_words(title, body)
    article = source.article
    if language not in dict(settings.ORGDESK_SPOKEN_LANGUAGES) or language == article.language:
        words = _("“%(language)s” is no language to translate this article into; choose another.")
        raise KnowledgeRefused(words % {"language": language})
    if source.language != article.language:
        raise KnowledgeRefused(_("Translate from the language in which the article is written."))
    with transaction.atomic():
        Translation.objects.get_or_create(article=article, language=language)
        version = ArticleVersion.objects.create(
            article=article,
            number=next_number(article),
            language=language,
            title=title.strip()[:200],
            body=body.strip(),
            translates=source,
            written_by=by,
            written_at=at,
        )
        note_pictures(version)
        told = {"version": version.number, "language": language, "source": source.number}
        record_event("article.translated", at=at, by=by.key, objects={"article": article.key}, data=told)
    return version


def publish_translation(version: ArticleVersion, *, by: Person, at: datetime) -> Publication:
    """Show the translation to whoever may read the article. Raises KnowledgeRefused before the article itself is published."""
    article = version.article
    if version.translates is None or article.published_version is None:
        raise KnowledgeRefused(_("Publish the article itself first; its translations follow it."))
    with transaction.atomic():
        shown = {"published_version": version, "confidence": Article.Confidence.VALIDATED}
        Translation.objects.update_or_create(article=article, language=version.language, defaults=shown)
        publication = Publication.objects.create(version=version, audience=article.audience, by=by, at=at)
        index_article(article)
        told = {"version": version.number, "language": version.language, "audience": article.audience}
        record_event("article.translation_published", at=at, by=by.key, objects={"article": article.key}, data=told)
    return publication


def withdraw_translation(translation: Translation, *, by: Person, at: datetime) -> Translation:
    """Readers of the language are shown the source from now on, and told so."""
    with transaction.atomic():
        translation.published_version, translation.confidence = None, Article.Confidence.ARCHIVED
        translation.save(update_fields=["published_version", "confidence"])
        index_article(translation.article)
        told = {"language": translation.language}
        objects = {"article": translation.article.key}
        record_event("article.translation_withdrawn", at=at, by=by.key, objects=objects, data=told)
    return translation
