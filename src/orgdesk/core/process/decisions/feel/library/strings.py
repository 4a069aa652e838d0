"""Functions of strings."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import Any

from orgdesk.core.process.decisions.feel.pattern import Pattern, PatternError, compile_pattern
from orgdesk.core.process.decisions.feel.scope import STRING_LIMIT, Work
from orgdesk.core.process.decisions.feel.text import to_text

from .registry import Library

LIBRARY = Library()


@LIBRARY.add("string", "from: any")
def _string(value: Any) -> str | None:
    return None if value is None else to_text(value)


@LIBRARY.add("string length", "string: string")
def _length(text: str) -> Decimal:
    return Decimal(len(text))


@LIBRARY.add("substring", "string: string, start position: number, length?: number null")
def _substring(text: str, start: Decimal, length: Decimal | None = None) -> str | None:
    first = int(start)
    if first == 0 or abs(first) > max(len(text), 1) or (length is not None and length < 1):
        return None
    at = first - 1 if first > 0 else len(text) + first
    return text[at:] if length is None else text[at : at + min(int(length), len(text))]


@LIBRARY.add("upper case", "string: string")
def _upper(text: str) -> str:
    return text.upper()


@LIBRARY.add("lower case", "string: string")
def _lower(text: str) -> str:
    return text.lower()


@LIBRARY.add("substring before", "string: string, match: string")
def _before(text: str, match: str) -> str:
    before, found, _ = text.partition(match) if match else ("", "", "")
    return before if found else ""


@LIBRARY.add("substring after", "string: string, match: string")
def _after(text: str, match: str) -> str:
    return text.partition(match)[2] if match else text


@LIBRARY.add("contains", "string: string, match: string")
def _contains(text: str, match: str) -> bool:
    return match in text


@LIBRARY.add("starts with", "string: string, match: string")
def _starts(text: str, match: str) -> bool:
    return text.startswith(match)


@LIBRARY.add("ends with", "string: string, match: string")
def _ends(text: str, match: str) -> bool:
    return text.endswith(match)


@LIBRARY.add("string join", "list: list, delimiter?: string null")
def _join(parts: list[Any], delimiter: str | None = None) -> str | None:
    words = [part for part in parts if part is not None]
    if not all(isinstance(word, str) for word in words):
        return None
    size = sum(len(word) for word in words) + len(delimiter or "") * len(words)
    return (delimiter or "").join(words) if size <= STRING_LIMIT else None


@lru_cache(maxsize=512)
def _pattern(text: str, flags: str) -> Pattern | None:
    try:
        return compile_pattern(text, flags)
    except PatternError:
        return None


@LIBRARY.add("matches", "input: string, pattern: string, flags?: string null", with_work=True)
def _matches(work: Work, text: str, pattern: str, flags: str | None = None) -> bool | None:
    compiled = _pattern(pattern, flags or "")
    return None if compiled is None else compiled.search(text, 0, work.spend) is not None


@LIBRARY.add("replace", "input: string, pattern: string, replacement: string, flags?: string null", with_work=True)
def _replace(work: Work, text: str, pattern: str, replacement: str, flags: str | None = None) -> str | None:
    compiled = _pattern(pattern, flags or "")
    if compiled is None:
        return None
    pieces: list[str] = []
    size = at = 0
    for found in compiled.find_all(text, work.spend):
        pieces += [text[at : found[0]], _fill(replacement, text, found)]
        at = found[1]
        size += len(pieces[-1]) + len(pieces[-2])
        if size > STRING_LIMIT:
            return None
    return "".join([*pieces, text[at:]])


def _fill(replacement: str, text: str, found: tuple[int, ...]) -> str:
    """Put the groups into a replacement: `$1` a group, `$0` the whole, `\\$` a dollar."""
    pieces: list[str] = []
    at = 0
    while at < len(replacement):
        sign, following = replacement[at], replacement[at + 1 : at + 2]
        if sign == "\\" and following in ("\\", "$"):
            pieces.append(following)
            at += 2
        elif sign == "$" and following.isdecimal():
            group = 2 * int(following)
            inside = group + 1 < len(found) and found[group + 1] >= 0
            pieces.append(text[found[group] : found[group + 1]] if inside else "")
            at += 2
        else:
            pieces.append(sign)
            at += 1
    return "".join(pieces)


@LIBRARY.add("split", "string: string, delimiter: string", with_work=True)
def _split(work: Work, text: str, delimiter: str) -> list[str] | None:
    compiled = _pattern(delimiter, "")
    if compiled is None:
        return None
    pieces, at = [], 0
    for found in compiled.find_all(text, work.spend):
        pieces.append(text[at : found[0]])
        at = found[1]
    return [*pieces, text[at:]]
