"""Which languages articles are wanted in, and how each article stands in them."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.knowledge.models import Article, ArticleVersion, Standing, Translation


def name_of(language: str) -> str:
    """By its own name, so that whoever reads it knows it; the code of one that we do not know."""
    return str(dict(settings.ORGDESK_SPOKEN_LANGUAGES).get(language, language))


def wanted() -> list[tuple[str, int]]:
    """The languages of the pages and of what is translated, each with how many customers read it, most readers first."""
    codes = {code for code, _name in settings.LANGUAGES} | set(
        Translation.objects.order_by().values_list("language", flat=True)
    )
    spoken = Person.objects.contacts().filter(is_active=True, language__in=codes).values_list("language", flat=True)
    said = list(spoken)
    return sorted(((code, said.count(code)) for code in codes), key=lambda pair: (-pair[1], pair[0]))


@dataclass(frozen=True)
class InLanguage:
    """An article in one language: `shown` is what its readers are shown, `draft` a newer one that waits to be published."""

    language: str
    standing: Standing
    shown: ArticleVersion | None
    draft: ArticleVersion | None

    @property
    def name(self) -> str:
        return name_of(self.language)


def standings_of(article: Article) -> list[InLanguage]:
    """Of a published article, in each language that is wanted, its own left out."""
    versions = list(article.versions.select_related("translates", "written_by"))
    shown = {one.language: one.published_version_id for one in article.translations.all()}
    return [
        _standing(article, language, versions, shown.get(language))
        for language, _readers in wanted()
        if language != article.language
    ]


def _standing(article: Article, language: str, versions: list[ArticleVersion], shown_id: int | None) -> InLanguage:
    own = [one for one in versions if one.language == language]
    shown = next((one for one in own if one.pk == shown_id), None)
    newest = own[-1] if own else None
    if newest is None:
        standing = Standing.MISSING
    elif shown is None:
        standing = Standing.WRITTEN
    elif is_outdated(shown, article, versions):
        standing = Standing.OUTDATED
    else:
        standing = Standing.CURRENT if newest == shown else Standing.WRITTEN
    return InLanguage(language, standing, shown, newest if newest != shown else None)


def is_outdated(shown: ArticleVersion, article: Article, versions: list[ArticleVersion]) -> bool:
    """Whether the published source says something else since the translation was made; new wording alone does not count."""
    source, published = shown.translates, article.published_version
    if source is None or published is None:
        return False
    newer = (one for one in versions if source.number < one.number <= published.number)
    return any(one.language == article.language and not one.wording_only for one in newer)
