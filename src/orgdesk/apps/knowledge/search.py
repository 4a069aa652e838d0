"""Finding articles: one thin port over the full-text engine of the database in use.

SQLite answers from an FTS5 table, PostgreSQL from a text-search column; both are written in the transaction of the publication, with a row for
each language of an article. The reader's language is asked first, then the others: an answer that is not translated is better than none.
All the words are asked for first; when nothing has them all, their synonyms and what they may be a slip of are asked for too, and then any of
them will do. Neither needs an extension of the database.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import connection
from django.utils import translation

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.knowledge.models import Article, ArticleVersion, Translation
from orgdesk.apps.knowledge.models.picture import without_pictures
from orgdesk.apps.knowledge.wording import widened

_WORD = re.compile(r"\w+", re.UNICODE)
_MOST_WORDS = 12
_STEMMERS = {
    "da": "danish", "de": "german", "en": "english", "es": "spanish", "fr": "french", "it": "italian", "nl": "dutch",
    "pt": "portuguese", "sv": "swedish",
}  # fmt: skip
_LINK = re.compile(r"!?\[([^\]\n]*)\]\([^)\n]*\)")
_MARKS = re.compile(r"\*\*|__|`|^\s*(?:#{1,6}|>|[-*+])\s+", re.MULTILINE)


@dataclass(frozen=True)
class Hit:
    """One article found, in the words that the reader is shown, with the words around the match."""

    article: Article
    version: ArticleVersion
    snippet: str


def search_articles(text: str, *, person: Person | None, limit: int = 10, language: str = "") -> list[Hit]:
    """The published articles that the person may see, best first, those of the language before others. Any text is a valid question.

    Without `language` it is the one in which the page is written.
    """
    words = list(dict.fromkeys(_WORD.findall(text.lower())))[:_MOST_WORDS]
    if not words:
        return []
    language = language or translation.get_language() or "en"
    others = cache(lambda: _languages(but=language))  # asked for only where the own language does not say enough
    ranked = _ranked([[word] for word in words], others, every=True, limit=limit * 4, first=language)
    if not ranked:
        meant = widened(words)
        wider = any(len(same) > 1 for same in meant)
        ranked = _ranked(meant, others, every=True, limit=limit * 4, first=language) if wider else []
        ranked = ranked or _ranked(meant, others, every=False, limit=limit * 4, first=language)
    visible = Article.objects.visible_to(person).select_related("published_version", "product")
    found = visible.filter(pk__in=[pk for pk, _ in ranked]).prefetch_related("translations__published_version")
    articles = {article.pk: article for article in found}
    hits = [
        Hit(article=articles[pk], version=version, snippet=_without_marks(snippet))
        for pk, snippet in ranked
        if pk in articles and (version := articles[pk].words_in(language)) is not None
    ]
    return hits[:limit]


def _without_marks(words: str) -> str:
    """A piece of Markdown as it is read: a snippet is too short to be set."""
    return _MARKS.sub("", _LINK.sub(r"\1", words))


def index_article(article: Article) -> None:
    """Put the published words of an article, in each of its languages, into the index, in place of what stood there."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM knowledge_index WHERE article_id = %s", [article.pk])
        for version in _published(article):
            said: list[Any] = [article.pk, version.language, version.title, without_pictures(version.body)]
            if connection.vendor == "sqlite":
                cursor.execute(
                    "INSERT INTO knowledge_index (article_id, language, title, body) VALUES (%s, %s, %s, %s)", said
                )
            else:
                cursor.execute(
                    "INSERT INTO knowledge_index (article_id, language, title, body, stemmer) "
                    "VALUES (%s, %s, %s, %s, %s::regconfig)",
                    [*said, stemmer_of(version.language)],
                )


def stemmer_of(language: str) -> str:
    """PostgreSQL's rules for the forms of words; "simple" where it ships none."""
    return _STEMMERS.get(language.partition("-")[0], "simple")


def _published(article: Article) -> Iterator[ArticleVersion]:
    if article.published_version is None:
        return
    yield article.published_version
    yield from ArticleVersion.objects.filter(translation_shown__article=article)


def _ranked(
    words: list[list[str]], others: Callable[[], list[str]], *, every: bool, limit: int, first: str
) -> list[tuple[int, str]]:
    """Each article once, found in the language that is asked first, or else in another."""
    found = dict(_found(words, every=every, limit=limit, language=first))
    for other in others() if len(found) < limit else ():
        for pk, snippet in _found(words, every=every, limit=limit, language=other):
            found.setdefault(pk, snippet)
    return list(found.items())[:limit]


def _languages(*, but: str) -> list[str]:
    every = (
        Article.objects.order_by().values_list("language").union(Translation.objects.order_by().values_list("language"))
    )
    return sorted(language for (language,) in every if language != but)


def _found(words: list[list[str]], *, every: bool, limit: int, language: str) -> list[tuple[int, str]]:
    if connection.vendor == "sqlite":
        either = ["(" + " OR ".join(f'"{word}"*' for word in same) + ")" for same in words]
        asked: list[Any] = [(" AND " if every else " OR ").join(either)]
        statement = (
            "SELECT article_id, snippet(knowledge_index, 3, '', '', ' … ', 24) FROM knowledge_index "
            "WHERE knowledge_index MATCH %s AND language = %s ORDER BY bm25(knowledge_index, 0, 0, 8.0, 1.0) LIMIT %s"
        )
    else:
        either = ["(" + " | ".join(f"{word}:*" for word in same) + ")" for same in words]
        asked = [stemmer_of(language), (" & " if every else " | ").join(either)]
        statement = (
            "SELECT article_id, ts_headline('simple', body, question, 'MaxWords=24,MinWords=12,StartSel=\"\",StopSel=\"\"') "
            "FROM knowledge_index, to_tsquery(%s::regconfig, %s) question WHERE document @@ question AND language = %s "
            "ORDER BY ts_rank(document, question) DESC LIMIT %s"
        )
    with connection.cursor() as cursor:
        cursor.execute(statement, [*asked, language, limit])
        return [(int(row[0]), str(row[1])) for row in cursor.fetchall()]
