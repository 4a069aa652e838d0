"""Articles of other desks' help centres as neutral records: Zendesk Guide, Freshdesk solutions, the knowledge base of Zammad.

Sources: the vendors' API descriptions of `help_center/articles` and `translations` (Zendesk), `solutions/folders` and `articles`
(Freshdesk), and the assets of `knowledge_bases/init` (Zammad). Tables come in as they stand in the files, by name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from orgdesk.core.service.exchange.model import Oddity, Part, Reason

Row = Mapping[str, Any]
Tables = dict[str, list[Row]]


class Readers(StrEnum):
    """For whom an article was there."""

    EVERYBODY = "public"
    CUSTOMERS = "customer"
    STAFF = "internal"


@dataclass(frozen=True)
class SourceWords:
    """One language of an article; `html` as the old desk kept it."""

    language: str
    title: str
    html: str
    published: bool


@dataclass(frozen=True)
class SourceAnswer:
    """An article: `words` begin with the language in which it was written; `shelf` is its category and section."""

    id: str
    words: tuple[SourceWords, ...]
    readers: Readers
    shelf: str = ""
    written_at: str = ""


def tables_of(documents: Iterable[tuple[str, object]]) -> Tables:
    """The rows of JSON documents by the names under which they stand; a bare list by the name of its file."""
    found: Tables = {}
    for name, document in documents:
        stem = name.rpartition("/")[2].partition(".")[0]
        whole = document if isinstance(document, dict) else {stem: document}
        inner = whole.get("assets")
        for key, rows in {**whole, **(inner if isinstance(inner, dict) else {})}.items():
            listed = list(rows.values()) if isinstance(rows, dict) else rows
            if isinstance(listed, list):
                found.setdefault(str(key), []).extend(row for row in listed if isinstance(row, dict))
    return found


def answers_of(kind: str, tables: Tables) -> tuple[list[SourceAnswer], list[Oddity]]:
    """The articles of a vendor ("zendesk", "freshdesk", "zammad") in the order of the file, and what could not be read as one."""
    odd: list[Oddity] = []
    taken: dict[str, SourceAnswer] = {}
    for one in _READERS[kind](tables):
        written = tuple(words for words in one.words if words.title.strip() and words.html.strip())
        if not one.id:
            odd.append(Oddity(Reason.NO_ID, Part.ARTICLE, "", detail=_title(one)))
        elif not written:
            odd.append(Oddity(Reason.NOT_TAKEN, Part.ARTICLE, one.id, detail=_title(one)))
        elif one.id in taken:
            odd.append(Oddity(Reason.DUPLICATE, Part.ARTICLE, one.id, detail=_title(one)))
        else:
            taken[one.id] = replace(one, words=written)
    return list(taken.values()), odd


def _zendesk(tables: Tables) -> Iterable[SourceAnswer]:
    categories = _by_id(tables.get("categories"))
    sections = _by_id(tables.get("sections"))
    further: dict[str, list[Row]] = {}
    for row in tables.get("translations", ()):
        if str(row.get("source_type", "Article")) == "Article":
            further.setdefault(_text(row, "source_id"), []).append(row)
    for row in tables.get("articles", ()):
        section = sections.get(_text(row, "section_id"), {})
        category = categories.get(_text(section, "category_id"), {})
        own = _language(row.get("source_locale") or row.get("locale"))
        words = [_zendesk_words(row, own)]
        words += [_zendesk_words(one, _language(one.get("locale"))) for one in further.get(_text(row, "id"), ())]
        yield SourceAnswer(
            id=_text(row, "id"),
            words=_once(words),
            readers=Readers.EVERYBODY if row.get("user_segment_id") is None else Readers.CUSTOMERS,
            shelf=_shelf(category, section),
            written_at=_text(row, "created_at"),
        )


def _zendesk_words(row: Row, language: str) -> SourceWords:
    return SourceWords(language, _text(row, "title"), _text(row, "body"), not row.get("draft"))


_VISIBLE = {"1": Readers.EVERYBODY, "2": Readers.CUSTOMERS}
_PUBLISHED = "2"


def _freshdesk(tables: Tables) -> Iterable[SourceAnswer]:
    """A translation stands as an article with the id of its source as `parent_id`; whom a folder is for holds for its articles."""
    categories, folders = _by_id(tables.get("categories")), _by_id(tables.get("folders"))
    rows = [*tables.get("articles", ()), *tables.get("solution_articles", ())]
    further: dict[str, list[Row]] = {}
    for row in [*rows, *tables.get("translations", ())]:
        parent = _text(row, "parent_id") or _text(row, "article_id")
        if parent:
            further.setdefault(parent, []).append(row)
    for row in rows:
        if not _text(row, "parent_id"):
            folder = folders.get(_text(row, "folder_id"), {})
            words = [_freshdesk_words(one) for one in (row, *further.get(_text(row, "id"), ()))]
            yield SourceAnswer(
                id=_text(row, "id"),
                words=_once(words),
                readers=_VISIBLE.get(_text(folder, "visibility"), Readers.STAFF),
                shelf=_shelf(categories.get(_text(folder, "category_id"), {}), folder),
                written_at=_text(row, "created_at"),
            )


def _freshdesk_words(row: Row) -> SourceWords:
    published = _text(row, "status") == _PUBLISHED
    return SourceWords(_language(row.get("language")), _text(row, "title"), _text(row, "description"), published)


def _zammad(tables: Tables) -> Iterable[SourceAnswer]:
    """Titles, texts and languages stand in tables of their own; the primary language of the knowledge base is the source."""
    contents = _by_id(tables.get("KnowledgeBaseAnswerTranslationContent"))
    system = _by_id(tables.get("Locale"))
    spoken = {
        _text(row, "id"): _language(system.get(_text(row, "system_locale_id"), {}).get("locale"))
        for row in tables.get("KnowledgeBaseLocale", ())
    }
    primary = {spoken[_text(row, "id")] for row in tables.get("KnowledgeBaseLocale", ()) if row.get("primary")}
    shelves = {_text(row, "category_id"): row for row in tables.get("KnowledgeBaseCategoryTranslation", ())}
    said: dict[str, list[Row]] = {}
    for row in tables.get("KnowledgeBaseAnswerTranslation", ()):
        said.setdefault(_text(row, "answer_id"), []).append(row)
    for row in tables.get("KnowledgeBaseAnswer", ()):
        shown = bool(row.get("published_at") or row.get("internal_at")) and not row.get("archived_at")
        words = [
            SourceWords(
                spoken.get(_text(one, "kb_locale_id"), "en"), _text(one, "title"), _text(contents.get(_text(one, "content_id"), {}), "body"), shown
            )
            for one in said.get(_text(row, "id"), ())
        ]  # fmt: skip
        yield SourceAnswer(
            id=_text(row, "id"),
            words=_once(sorted(words, key=lambda one: one.language not in primary)),
            readers=Readers.EVERYBODY if row.get("published_at") else Readers.STAFF,
            shelf=_shelf({}, shelves.get(_text(row, "category_id"), {})),
            written_at=_text(row, "created_at"),
        )


_READERS: Mapping[str, Callable[[Tables], Iterable[SourceAnswer]]] = {
    "zendesk": _zendesk, "freshdesk": _freshdesk, "zammad": _zammad,
}  # fmt: skip
KINDS = tuple(_READERS)


def _once(words: Iterable[SourceWords]) -> tuple[SourceWords, ...]:
    """Each language once, as it stood first."""
    kept: dict[str, SourceWords] = {}
    for one in words:
        kept.setdefault(one.language, one)
    return tuple(kept.values())


def _language(given: object) -> str:
    """ "en-us" and "en_GB" are both English here; what is not said is English too."""
    return str(given or "en").replace("_", "-").partition("-")[0].lower()[:8]


def _shelf(*parts: Row) -> str:
    return " / ".join(name for part in parts if (name := _text(part, "name") or _text(part, "title")))


def _by_id(rows: Iterable[Row] | None) -> dict[str, Row]:
    return {_text(row, "id"): row for row in rows or ()}


def _text(row: Row, name: str) -> str:
    value = row.get(name)
    return "" if value is None else str(value)


def _title(answer: SourceAnswer) -> str:
    return next((one.title for one in answer.words if one.title), "")
