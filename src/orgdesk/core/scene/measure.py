"""How wide text is, and how it breaks, without any font.

Widths are the larger of two common sans-serif faces at each letter, in thousandths of the size, so that text measured
here fits on pages and in files whatever the reader's machine substitutes. Scripts without a table use a class width.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

from orgdesk.core.scene.theme import type_of

ELLIPSIS = "…"

_GROUPS = {
    "ijl'|": 262, " .,:;!/\\": 290, "It[]f": 320, "()r`\"-{}": 385, "°*": 450, "Jcksxvyz^": 535,
    "abdeghnopqu0123456789?_$#LFTZE": 605, "+=<>~SXYPKAVB–": 675, "&CDHNRUw": 745, "GOQ": 795,
    "Mm%W": 920, "@—…": 1020,
}  # fmt: skip
_WIDTH = {letter: width for letters, width in _GROUPS.items() for letter in letters}
_BOLD = 1.07
_WIDE = 1000
_EMOJI = 1300
_OTHER = {"Lu": 720, "Ll": 610, "Lo": 640, "Nd": 610, "Sm": 700, "So": 1000}

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069]")
_SPACES = re.compile(r"\s+")
_SOFT_BREAK = re.compile(r"(?<=[/\-–—])(?=\w)|\u200b")


def clean(text: str) -> str:
    """Text that any writer may carry: one line, no control characters, no unpaired direction marks."""
    return _SPACES.sub(" ", _FORBIDDEN.sub("", text)).strip()


def width(text: str, role: str = "name") -> float:
    """Width in px of one line set in the type of `role`; a little generous on purpose."""
    kind = type_of(role)
    factor = kind.size / 1000 * (_BOLD if kind.weight >= 600 else 1)
    return sum(map(_letter, text)) * factor


def line_height(role: str) -> float:
    """Distance between baselines in px."""
    return type_of(role).line_height


def right_to_left(text: str) -> bool:
    """Whether the first letter with a direction reads from the right."""
    for letter in text:
        direction = unicodedata.bidirectional(letter)
        if direction in {"L", "R", "AL"}:
            return direction != "L"
    return False


def wrap(text: str, limit: float, role: str = "name", *, lines: int = 0) -> tuple[str, ...]:
    """Break text so that no line is wider than `limit` px, in as few lines as it takes, of similar length.

    With `lines` greater than 0 the text is cut after so many lines and ends with an ellipsis; otherwise nothing is lost.
    """
    pieces = _pieces(clean(text), limit, role)
    broken = _greedy(pieces, limit, role)
    if lines and len(broken) > lines:
        kept = broken[: lines - 1]
        return (*kept, cut(" ".join(broken[lines - 1 :]), limit, role, always=True))
    return _balance(pieces, broken, limit, role)


def cut(text: str, limit: float, role: str = "name", *, always: bool = False) -> str:
    """The text if it fits in `limit` px, else its beginning with an ellipsis; `always` ends it with one in any case."""
    text = clean(text)
    if not always and width(text, role) <= limit:
        return text
    room = limit - width(ELLIPSIS, role)
    kept: list[str] = []
    for cluster in _clusters(text):
        room -= width(cluster, role)
        if room < 0:
            break
        kept.append(cluster)
    return "".join(kept).rstrip(" ,;·–-") + ELLIPSIS


@lru_cache(maxsize=4096)
def _letter(letter: str) -> int:
    known = _WIDTH.get(letter)
    if known is not None:
        return known
    category = unicodedata.category(letter)
    if category in {"Mn", "Me", "Cf", "Cc"}:
        return 0
    if ord(letter) >= 0x1F000:
        return _EMOJI
    if unicodedata.east_asian_width(letter) in "WF":
        return _WIDE
    base = unicodedata.normalize("NFD", letter)[0]
    return _WIDTH.get(base) or _OTHER.get(category, 640)


def _clusters(text: str) -> Iterator[str]:
    """Letters with their combining marks, so that no break falls between them."""
    start = 0
    for index in range(1, len(text)):
        joined = unicodedata.combining(text[index]) or text[index] in "\u200d\ufe0f" or text[index - 1] == "\u200d"
        if not joined:
            yield text[start:index]
            start = index
    if start < len(text):
        yield text[start:]


def _pieces(text: str, limit: float, role: str) -> list[tuple[str, str]]:
    """What must stay together, with the glue before it (a space or nothing); each at most `limit` wide."""
    pieces: list[tuple[str, str]] = []
    for word in text.split(" "):
        glue = " "
        for part in _SOFT_BREAK.split(word):
            for bit in _bits(part, limit, role):
                pieces.append((glue, bit))
                glue = ""
    return pieces


def _bits(word: str, limit: float, role: str) -> Iterator[str]:
    """A word that fits stays whole; Chinese and Japanese break at any letter; a word too long breaks where it must."""
    if word.isascii() and width(word, role) <= limit:
        yield word
        return
    bit, room = "", limit
    for cluster in _clusters(word):
        size = width(cluster, role)
        if bit and (size > room or unicodedata.east_asian_width(cluster[0]) in "WF"):
            yield bit
            bit, room = "", limit
        bit, room = bit + cluster, room - size
    yield bit


def _greedy(pieces: Sequence[tuple[str, str]], limit: float, role: str) -> list[str]:
    broken: list[str] = []
    line, used = "", 0.0
    for glue, piece in pieces:
        size = width(piece, role)
        gap = width(glue, role) if glue else 0.0
        if line and used + gap + size > limit:
            broken.append(line)
            line, used = piece, size
        else:
            line, used = (line + glue + piece, used + gap + size) if line else (piece, size)
    return [*broken, line] if line else broken


def _balance(pieces: Sequence[tuple[str, str]], broken: list[str], limit: float, role: str) -> tuple[str, ...]:
    """The narrowest setting with the same number of lines."""
    if len(broken) < 2:
        return tuple(broken)
    low, high, best = limit / 2, limit, broken
    for _ in range(5):
        middle = (low + high) / 2
        tried = _greedy(pieces, middle, role)
        if len(tried) <= len(broken):
            best, high = tried, middle
        else:
            low = middle
    return tuple(best)
