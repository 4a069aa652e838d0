"""Bytes to text, as spreadsheets and editors of all ages write them."""

from __future__ import annotations

import codecs
import re

from orgdesk.core.organisation.errors import FileTooLarge
from orgdesk.core.phrases import phrase

LARGEST = 64 * 1024 * 1024
"""Bytes of the largest file that is read."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode(content: bytes | str) -> tuple[str, tuple[str, ...]]:
    """The text, and a warning where the encoding had to be guessed. Raises FileTooLarge; never fails otherwise."""
    refuse_large(content)
    if isinstance(content, str):
        return _plain(content), ()
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            return _plain(content.decode(encoding, errors="replace")), ()
    guessed = _utf16_without_bom(content)
    if guessed is not None:
        return _plain(content.decode(guessed, errors="replace")), ()
    try:
        return _plain(content.decode("utf-8")), ()
    except UnicodeDecodeError as problem:
        line = content.count(b"\n", 0, problem.start) + 1
        text = content.decode("cp1252", errors="replace")
        return _plain(text), (
            phrase("The text is not UTF-8 (line {line}); it was read as Windows-1252. Check its accents.", line=line),
        )


def refuse_large(content: bytes | str) -> None:
    """Raise FileTooLarge above the limit."""
    if len(content) > LARGEST:
        raise FileTooLarge(
            phrase(
                "The file has {count} bytes; at most {most} are read. Split it into parts.",
                count=len(content),
                most=LARGEST,
            )
        )


def _utf16_without_bom(content: bytes) -> str | None:
    head = content[:512]
    zeros = [head[place::2].count(0) for place in (0, 1)]
    if len(head) < 4 or max(zeros) * 5 < len(head) or min(zeros) * 4 > max(zeros):
        return None
    else:
        return "utf-16-be" if zeros[0] > zeros[1] else "utf-16-le"


def _plain(text: str) -> str:
    """One sort of line end, and none of the characters that neither XML nor YAML can carry."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return re.sub(r"[\x00-\x08\x0b\x0e-\x1f\x7f]", "\N{REPLACEMENT CHARACTER}", text).replace("\x0c", "\n")
