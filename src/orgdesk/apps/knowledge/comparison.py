"""Two versions of an article side by side in one text: words that went, words that came."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import Enum

_PIECE = re.compile(r"\s+|\w+|[^\w\s]", re.UNICODE)
_MOST_WORDS = 4000
"""Above this many pieces lines are compared instead: matching words can take the square of their number."""


class Fate(Enum):
    """What became of some words."""

    KEPT = "kept"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True)
class Passage:
    fate: Fate
    words: str


def compare_words(before: str, after: str) -> list[Passage]:
    """Passages in reading order; joining those not added gives `before`, those not removed `after`."""
    old, new = _pieces(before), _pieces(after)
    if max(len(old), len(new)) > _MOST_WORDS:
        old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    matcher = SequenceMatcher(None, old, new)  # its own guard against frequent words keeps long texts fast
    return [passage for code in matcher.get_opcodes() for passage in _passages(code, old, new)]


def _pieces(text: str) -> list[str]:
    return _PIECE.findall(text)


def _passages(code: tuple[str, int, int, int, int], old: list[str], new: list[str]) -> Iterator[Passage]:
    tag, start, end, begin, stop = code
    if tag == "equal":
        yield Passage(Fate.KEPT, "".join(old[start:end]))
    else:
        if end > start:
            yield Passage(Fate.REMOVED, "".join(old[start:end]))
        if stop > begin:
            yield Passage(Fate.ADDED, "".join(new[begin:stop]))
