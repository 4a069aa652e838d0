"""Articles in further languages: how they stand, written, published and taken back."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Path, Schema
from ninja.responses import Status
from pydantic import Field, StringConstraints

from orgdesk.apps.api.calls import Call
from orgdesk.apps.api.shapes import Given, Key, SomeWords
from orgdesk.apps.knowledge.actions import publish_translation, translate_article, withdraw_translation
from orgdesk.apps.knowledge.api.articles import require_improver, router
from orgdesk.apps.knowledge.languages import standings_of
from orgdesk.apps.knowledge.models import Article
from orgdesk.apps.knowledge.policies import can_publish

Language = Annotated[str, Path(max_length=8, pattern=r"^[a-z]{2}(-[a-z]{2,5})?$")]


class TranslationShape(Schema):
    """An article in one language: `published` is the version that readers see and `source` the one it was made from (0: none)."""

    language: str
    standing: str
    title: str
    body: str
    version: int
    published: int
    source: int
    written_at: datetime | None


class TranslationGiven(Given):
    """The words in the language, and the number of the version that they were made from."""

    title: Annotated[str, StringConstraints(max_length=200, pattern=r"\S")]
    body: SomeWords
    source: Annotated[int, Field(ge=1, le=2_000_000_000)]


@router.get("/{key}/translations", response=list[TranslationShape])
def list_article_translations(request: Call, key: Key) -> Any:
    """How the article stands in each language that is wanted: missing, out of date, to be published or up to date."""
    return shapes_of(_article(request, key))


@router.post("/{key}/translations/{language}", response={201: list[TranslationShape]})
def write_article_translation(request: Call, key: Key, language: Language, given: TranslationGiven) -> Any:
    """Write the next version in a language; readers see it when it is published."""
    article = _article(request, key)
    require_improver(request, article)
    source = get_object_or_404(article.versions.select_related("article"), number=given.source)
    translate_article(source, language=language, title=given.title, body=given.body, by=request.user, at=request.at)
    return Status(201, shapes_of(article))


@router.post("/{key}/translations/{language}/publications", response=list[TranslationShape])
def publish_article_translation(request: Call, key: Key, language: Language) -> Any:
    """Publish the newest words in the language to whoever may read the article, as those may who govern knowledge."""
    article = _governed(request, key)
    versions = article.versions.filter(language=language, translates__isnull=False).order_by("-number")
    publish_translation(get_object_or_404(versions[:1]), by=request.user, at=request.at)
    return shapes_of(_article(request, key))


@router.post("/{key}/translations/{language}/end", response=list[TranslationShape])
def withdraw_article_translation(request: Call, key: Key, language: Language) -> Any:
    """Take the translation back: its readers are shown the source again."""
    article = _governed(request, key)
    shown = article.translations.exclude(published_version=None).select_related("article__published_version")
    withdraw_translation(get_object_or_404(shown, language=language), by=request.user, at=request.at)
    return shapes_of(_article(request, key))


def shapes_of(article: Article) -> list[TranslationShape]:
    found = []
    for one in standings_of(article):
        newest = one.draft or one.shown
        source = one.shown.translates if one.shown else None
        found.append(
            TranslationShape(
                language=one.language,
                standing=one.standing,
                title=newest.title if newest else "",
                body=newest.body if newest else "",
                version=newest.number if newest else 0,
                published=one.shown.number if one.shown else 0,
                source=source.number if source else 0,
                written_at=newest.written_at if newest else None,
            )
        )
    return found


def _governed(request: Call, key: str) -> Article:
    article = _article(request, key)
    if not can_publish(request.user, at=request.at):
        words = _("Only the people who govern knowledge publish. Ask the knowledge council to publish “%(key)s”.")
        raise PermissionDenied(words % {"key": key})
    return article


def _article(request: Call, key: str) -> Article:
    found = Article.objects.visible_to(request.user).select_related("published_version")
    return get_object_or_404(found.prefetch_related("translations"), key=key)
