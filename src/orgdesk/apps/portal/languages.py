"""An answer in the reader's language, and what is honestly said where there is none, or an old one."""

from __future__ import annotations

from dataclasses import dataclass

from orgdesk.apps.knowledge.languages import is_outdated, name_of
from orgdesk.apps.knowledge.models import Article, ArticleVersion


@dataclass(frozen=True)
class ShownAnswer:
    """What is shown; `missing` names the language that was wished where the answer is not written in it, and `newer` is the
    source where it says something else since this translation was made.
    """

    version: ArticleVersion
    missing: str
    newer: ArticleVersion | None
    others: tuple[tuple[str, str], ...]

    @property
    def name(self) -> str:
        return name_of(self.version.language)

    @property
    def newer_name(self) -> str:
        return name_of(self.newer.language) if self.newer else ""


def answer_for(article: Article, language: str) -> ShownAnswer:
    """Of a published article. An unknown language is one in which nothing is written: the source is shown."""
    source = article.published_version
    assert source is not None
    shown = article.words_in(language) or source
    outdated = shown.translates_id is not None and is_outdated(shown, article, list(article.versions.all()))
    published = {one.language for one in article.translations.all() if one.published_version is not None}
    others = sorted((published | {article.language}) - {shown.language})
    return ShownAnswer(
        version=shown,
        missing=name_of(language) if shown.language != language else "",
        newer=source if outdated else None,
        others=tuple((code, name_of(code)) for code in others),
    )
