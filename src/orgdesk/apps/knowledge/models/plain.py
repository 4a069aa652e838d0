"""An answer without the signs of Markdown: for letters, chats and replies, whose readers would see the signs themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator

_FENCE = re.compile(r"\s{0,3}(```|~~~)")
_HEADING = re.compile(r"^\s{0,3}#{1,6}\s+(.*?)(?:\s+#+)?\s*$")
_BULLET = re.compile(r"^(\s*)[*+](\s+)")
_CODE = re.compile(r"(`+)(.+?)\1")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_SIGNS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?<!!)\[([^\[\]]+)\]\(<?((?:https?://|mailto:|/)[^\s()<>]+)>?(?:\s+\"[^\"]*\")?\)"), r"\1 (\2)"),
    (re.compile(r"<((?:https?://|mailto:)[^\s<>]+)>"), r"\1"),
    (re.compile(r"(?<!\*)\*\*(?=\S)(.{1,400}?)(?<=\S)\*\*(?!\*)"), r"\1"),
    (re.compile(r"(?<![\w_])__(?=\S)(.{1,400}?)(?<=\S)__(?![\w_])"), r"\1"),
    (re.compile(r"(?<![\w*])\*(?=[^\s*])(.{1,400}?)(?<=[^\s*])\*(?![\w*])"), r"\1"),
    (re.compile(r"(?<![\w_])_(?=[^\s_])(.{1,400}?)(?<=[^\s_])_(?![\w_])"), r"\1"),
)


def without_signs(body: str) -> str:
    """What is code stays as it is; links keep their address, lists their dashes."""
    return "\n".join(_lines(body))


def _lines(body: str) -> Iterator[str]:
    within_code = False
    for line in body.split("\n"):
        if _FENCE.match(line):
            within_code = not within_code
        elif within_code:
            yield line
        else:
            yield _plain(line)


def _plain(line: str) -> str:
    """Code and escaped signs are put aside first, so that nothing in them is taken for a sign."""
    kept: list[str] = []

    def aside(words: str) -> str:
        kept.append(words)
        return f"\x00{len(kept) - 1}\x00"

    line = _CODE.sub(lambda found: aside(found[2].strip()), line.replace("\x00", ""))
    line = _ESCAPED.sub(lambda found: aside(found[1]), line)
    line = _BULLET.sub(r"\1-\2", _HEADING.sub(r"\1", line))
    for sign, plain in _SIGNS:
        line = sign.sub(plain, line)
    return re.sub(r"\x00(\d+)\x00", lambda found: kept[int(found[1])], line)
