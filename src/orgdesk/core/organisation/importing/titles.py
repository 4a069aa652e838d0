"""One line of a chart taken apart: title, holder, number of seats, acting, vacant, alias."""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass, replace

from orgdesk.core.organisation.importing.vocabulary import bare, is_role_word, is_work_word

MOST_SEATS = 1_000_000
LONGEST = 200
"""Characters of the longest line that is taken for a title; longer ones are prose."""


@dataclass(frozen=True)
class Label:
    """What a line says. `role` is whether the title names a kind of position; `text` is the line as written."""

    text: str
    title: str = ""
    holder: str = ""
    headcount: int = 1
    acting: bool = False
    vacant: bool = False
    part_time: bool = False
    alias: str = ""
    role: bool = False
    counted: bool = False


def read_label(text: str, *, known_titles: Container[str] = (), extra_words: Container[str] = ()) -> Label:
    """Take a line apart. `known_titles` (casefolded) are titles that stand alone elsewhere in the document,
    `extra_words` words that are not names there, such as those of its units.
    """
    if len(text) > LONGEST:
        return Label(text=text, title=text)
    label, rest = _marks(Label(text=text), text)
    rest, bracketed = _bracketed_name(rest, extra_words)
    title, holder = (rest, "") if bracketed else _split(rest, known_titles, extra_words)
    title = " ".join(title.split()).strip(" -–—/:,;")
    role = _is_title(title) or (label.counted and len(title.split()) <= MOST_WORDS)
    return replace(label, title=title, holder=_clean_name(holder or bracketed), role=role)


def read_member(text: str, *, extra_words: Container[str] = ()) -> Label:
    """Take apart a line of a team list, which starts with a name: "Ken Dealer support Order processing"."""
    label, rest = _marks(Label(text=text), text)
    tokens = rest.split()
    count = 0
    while count < min(3, len(tokens)) and _is_name_word(tokens[count], extra_words):
        count += 1
    if count > 0 and len(text) <= 4 * LONGEST:
        return replace(label, holder=_clean_name(" ".join(tokens[:count])), title=" ".join(tokens[count:]), role=True)
    else:
        return read_label(text, extra_words=extra_words)


def looks_like_name(text: str, extra_words: Container[str] = ()) -> bool:
    """Whether all words of a short text may be a person's name."""
    tokens = text.split()
    return 0 < len(tokens) <= 4 and all(_is_name_word(token, extra_words) for token in tokens)


_COUNT = re.compile(r"\(\s*[*x×]\s*(\d{1,7})\s*\)|\(\s*(\d{1,7})\s*[*x×]\s*\)|(?:^|\s)[*x×]\s?(\d{1,7})\s*$")
_ACTING = re.compile(r"(?i)\(\s*(?:acting|interim|a\.?i\.?|ad interim)\s*\)|\bacting\b")
_VACANT = re.compile(
    r"(?i)[(\[]\s*(?:vacant|vacancy|open|tb[adc]|to be (?:hired|appointed)|empty|n\.?n\.?)\s*[)\]]|\b(?:vacant|tbd|tba)\b"
)
_PART_TIME = re.compile(r"(?i)\(\s*part[- ]?time\s*\)|\bpart[- ]time\b")
_ALIAS = re.compile(r"(?i)[(\[]?\s*\b(?:a\.?k\.?a\.?|also known as)\s+([^)\]]+)[)\]]?\s*$")


def _marks(label: Label, text: str) -> tuple[Label, str]:
    """Read the marks in brackets and take them out of the text."""
    found = _ALIAS.search(text)
    if found is not None and found.start() > 0:
        label, text = replace(label, alias=found.group(1).strip()), text[: found.start()]
    counts = _COUNT.search(text)
    if counts is not None:
        seats = int(next(group for group in counts.groups() if group))
        label = replace(label, headcount=max(1, min(seats, MOST_SEATS)), counted=True)
        text = text[: counts.start()] + " " + text[counts.end() :]
    for pattern, mark in ((_ACTING, "acting"), (_VACANT, "vacant"), (_PART_TIME, "part_time")):
        if pattern.search(text):
            label = replace(label, **{mark: True})  # type: ignore[arg-type]
            text = pattern.sub(" ", text)
    return label, " ".join(text.split())


_SEPARATOR = re.compile(r"\s+[-–—|/]\s+|\s*[:;|]\s+|\s+/\s*|,\s+|\t+")


def _split(text: str, known_titles: Container[str], extra_words: Container[str]) -> tuple[str, str]:
    """Title and holder: by a separator with a title on one side only, else by the words at the ends."""
    for found in _SEPARATOR.finditer(text):
        left, right = text[: found.start()], text[found.end() :]
        if _has_role(left) and looks_like_name(right, extra_words):
            return left, right
        if _has_role(right) and looks_like_name(left, extra_words):
            return right, left
    return _split_by_words(text, known_titles, extra_words)


def _split_by_words(text: str, known_titles: Container[str], extra_words: Container[str]) -> tuple[str, str]:
    tokens = text.split()
    if not _has_role(text):
        return text, ""
    for start in range(1, len(tokens)):
        if " ".join(tokens[start:]).casefold() in known_titles and _all_names(tokens[:start]):
            return " ".join(tokens[start:]), " ".join(tokens[:start])
    start, end = 0, len(tokens)
    while start < end - 1 and _is_name_word(tokens[start], extra_words) and not tokens[start].isupper():
        start += 1
    if start == 0:
        while end > 1 and _is_name_word(tokens[end - 1], extra_words):
            end -= 1
        # A single letter is the initial of the name before it, never a name alone.
        if end < len(tokens) and not any(len(bare(token)) > 1 for token in tokens[end:]):
            end = len(tokens)
    title = " ".join(tokens[start:end])
    if start > 3 or len(tokens) - end > 3 or not _has_role(title):
        return text, ""
    return title, " ".join((*tokens[:start], *tokens[end:]))


def _bracketed_name(title: str, extra_words: Container[str]) -> tuple[str, str]:
    found = re.search(r"\(([^()]+)\)?\s*$", title)
    if found is not None and looks_like_name(found.group(1), extra_words):
        return title[: found.start()], found.group(1)
    else:
        return title, ""


def _has_role(text: str) -> bool:
    return any(is_role_word(token) for token in text.split())


_PARTICLES = frozenset({"de", "van", "von", "der", "den", "da", "di", "del", "la", "le", "bin", "al", "y"})


def _is_name_word(token: str, extra_words: Container[str]) -> bool:
    word = bare(token)
    letters = word.replace("-", "").replace("'", "").replace("’", "").replace(".", "")
    if word in _PARTICLES:
        return True
    return letters.isalpha() and token[:1].isupper() and not is_work_word(token) and word not in extra_words


def _all_names(tokens: list[str]) -> bool:
    return len(tokens) <= 3 and all(token[:1].isupper() and not is_work_word(token) for token in tokens)


MOST_WORDS = 7
_SENTENCE_WORDS = frozenset(
    [
        "is",
        "are",
        "be",
        "been",
        "was",
        "were",
        "should",
        "must",
        "need",
        "needs",
        "can",
        "cannot",
        "will",
        "has",
        "have",
        "that",
        "who",
        "which",
        "verify",
        "verifies",
        "passed",
        "trained",
        "done",
        "do",
        "does",
        "should",
        "a",
        "up",
        "leads",
        "this",
        "these",
        "there",
        "their",
        "your",
        "our",
        "deliver",
        "delivers",
    ]
)


def _is_title(title: str) -> bool:
    """Whether words are a title and not a sentence that mentions one."""
    tokens = title.split()
    words = {bare(token) for token in tokens}
    if not any(is_role_word(token) for token in tokens) or len(tokens) > MOST_WORDS:
        return False
    else:
        linked = not words.isdisjoint({"to", "on"}) and not is_role_word(tokens[0])
        return words.isdisjoint(_SENTENCE_WORDS) and not linked


def _clean_name(name: str) -> str:
    words = name.strip(" -–—/:,;()").split()
    return " ".join(word.capitalize() if word.isupper() and len(word) > 2 else word for word in words)
