"""Articles of an old help centre as articles of ours: each in one transaction, known again by where it came from."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from enum import StrEnum

from django.conf import settings
from django.db import transaction
from django.utils.dateparse import parse_datetime

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.exchange.landing.report import Report
from orgdesk.apps.exchange.models import Origin
from orgdesk.apps.knowledge.actions import publish_article, publish_translation, translate_article, write_article
from orgdesk.apps.knowledge.models import Article, ArticleVersion
from orgdesk.core.service.exchange import Oddity, Part, Reason
from orgdesk.core.service.exchange.help_centres import SourceAnswer, SourceWords
from orgdesk.core.service.exchange.markdown import to_markdown

_MOST = 100_000


class Standing(StrEnum):
    """What is known here of an article of the old help centre."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"


def standings_of(answers: Sequence[SourceAnswer], source: str) -> list[Standing]:
    """Of each, in their order."""
    known = dict(Origin.objects.filter(source=source, part=Part.ARTICLE).values_list("external_id", "digest"))
    return [_standing(known.get(answer.id[:120]), digest_of(answer)) for answer in answers]


def _standing(known: str | None, digest: str) -> Standing:
    if known is None:
        return Standing.NEW
    return Standing.SAME if known == digest else Standing.CHANGED


def digest_of(answer: SourceAnswer) -> str:
    return hashlib.sha256(repr(answer).encode()).hexdigest()


def take_answer(answer: SourceAnswer, report: Report, *, by: Person, at: datetime) -> None:
    """New, said anew there, or the same as before, which changes no row. What was changed here since is kept: theirs is not published over it."""
    digest = digest_of(answer)
    with transaction.atomic():
        known = Origin.objects.filter(source=report.run.source, part=Part.ARTICLE, external_id=answer.id[:120]).first()
        article = Article.objects.filter(pk=known.row).first() if known else None
        if known is not None and known.digest == digest:
            report.count("articles_as_before")
        else:
            source = _write(answer, article, report, by=by, at=at)
            _translate(answer, source, report, by=by, at=at)
            Origin.objects.update_or_create(
                source=report.run.source,
                part=Part.ARTICLE,
                external_id=answer.id[:120],
                defaults={"row": source.article_id, "digest": digest, "run": report.run},
            )
            report.count("articles_renewed" if article else "articles_new")
        report.write()


def _write(
    answer: SourceAnswer, article: Article | None, report: Report, *, by: Person, at: datetime
) -> ArticleVersion:
    words = answer.words[0]
    body = _body(answer, words, report)
    latest = article.latest if article else None
    if article is not None and latest is not None and (latest.title, latest.body) == (words.title.strip()[:200], body):
        return latest
    language = words.language if words.language in dict(settings.ORGDESK_SPOKEN_LANGUAGES) else "en"
    version = write_article(article, title=words.title, body=body, language=language, by=by, at=at)
    written = _moment(answer.written_at)
    if article is None and written is not None and written < at:
        version.article.created_at = written
        version.article.save(update_fields=["created_at"])
    if words.published:
        publish_article(version, audience=answer.readers.value, by=by, at=at)
    return version


def _translate(answer: SourceAnswer, source: ArticleVersion, report: Report, *, by: Person, at: datetime) -> None:
    for words in answer.words[1:]:
        if words.language not in dict(settings.ORGDESK_SPOKEN_LANGUAGES) or words.language == source.language:
            report.add(Oddity(Reason.NOT_TAKEN, Part.ARTICLE, answer.id, detail=f"{words.language}: {words.title}"))
            continue
        body = _body(answer, words, report)
        latest = source.article.versions.filter(language=words.language).last()
        if latest is not None and (latest.title, latest.body) == (words.title.strip()[:200], body):
            continue
        version = translate_article(source, language=words.language, title=words.title, body=body, by=by, at=at)
        report.count("translations_new")
        if words.published and source.article.published_version_id is not None:
            publish_translation(version, by=by, at=at)


def _body(answer: SourceAnswer, words: SourceWords, report: Report) -> str:
    body, pictures = to_markdown(words.html)
    if pictures:
        report.add(Oddity(Reason.NO_FILE, Part.ARTICLE, answer.id, detail=f"{words.title}: {pictures}"))
    if len(body) > _MOST:
        report.add(Oddity(Reason.TEXT_CUT, Part.ARTICLE, answer.id, detail=words.title, raw=body))
    return body[:_MOST] or words.title


def _moment(text: str) -> datetime | None:
    try:
        found = parse_datetime(text) if text else None
    except ValueError:
        return None
    return found.replace(tzinfo=UTC) if found is not None and found.tzinfo is None else found
