"""Finding articles: one thin port over the full-text engine of the database in use.

SQLite answers from an FTS5 table, PostgreSQL from a text-search column; both are written in the transaction of the publication.
All the words are asked for first; when nothing has them all, their synonyms and what they may be a slip of are asked for too, and then any of
them will do. Neither needs an extension of the database.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.db import connection

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.knowledge.models import Article, ArticleVersion
from orgdesk.apps.knowledge.wording import widened

_WORD = re.compile(r"\w+", re.UNICODE)
_MOST_WORDS = 12


@dataclass(frozen=True)
class Hit:
    """One article found, with the words around the match."""

    article: Article
    version: ArticleVersion
    snippet: str


def search_articles(text: str, *, person: Person | None, limit: int = 10) -> list[Hit]:
    """The published articles that the person may see, best first. Any text is a valid question."""
    words = list(dict.fromkeys(_WORD.findall(text.lower())))[:_MOST_WORDS]
    if not words:
        return []
    ranked = _ranked([[word] for word in words], every=True, limit=limit * 4)
    if not ranked:
        meant = widened(words)
        wider = any(len(same) > 1 for same in meant)
        ranked = _ranked(meant, every=True, limit=limit * 4) if wider else []
        ranked = ranked or _ranked(meant, every=False, limit=limit * 4)
    visible = Article.objects.visible_to(person).select_related("published_version", "product")
    articles = {article.pk: article for article in visible.filter(pk__in=[pk for pk, _ in ranked])}
    hits = [
        Hit(article=articles[pk], version=version, snippet=snippet)
        for pk, snippet in ranked
        if pk in articles and (version := articles[pk].published_version) is not None
    ]
    return hits[:limit]


def index_article(article: Article) -> None:
    """Put the published words of an article into the index, in place of what stood there."""
    version = article.published_version
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM knowledge_index WHERE article_id = %s", [article.pk])
        if version is not None:
            cursor.execute(
                "INSERT INTO knowledge_index (article_id, title, body) VALUES (%s, %s, %s)",
                [article.pk, version.title, version.body],
            )


def _ranked(words: list[list[str]], *, every: bool, limit: int) -> list[tuple[int, str]]:
    if connection.vendor == "sqlite":
        either = ["(" + " OR ".join(f'"{word}"*' for word in same) + ")" for same in words]
        query = (" AND " if every else " OR ").join(either)
        statement = (
            "SELECT article_id, snippet(knowledge_index, 2, '', '', ' … ', 24) FROM knowledge_index "
            "WHERE knowledge_index MATCH %s ORDER BY bm25(knowledge_index, 0, 8.0, 1.0) LIMIT %s"
        )
    else:
        either = ["(" + " | ".join(f"{word}:*" for word in same) + ")" for same in words]
        query = (" & " if every else " | ").join(either)
        statement = (
            "SELECT article_id, ts_headline('simple', body, question, 'MaxWords=24,MinWords=12,StartSel=\"\",StopSel=\"\"') "
            "FROM knowledge_index, to_tsquery('english', %s) question WHERE document @@ question "
            "ORDER BY ts_rank(document, question) DESC LIMIT %s"
        )
    with connection.cursor() as cursor:
        cursor.execute(statement, [query, limit])
        return [(int(row[0]), str(row[1])) for row in cursor.fetchall()]
