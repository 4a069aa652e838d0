"""Text to nodes: indented, bulleted, numbered (1.2.3) and Markdown outlines, and flat lists pasted from anywhere."""

from __future__ import annotations

import re
from collections.abc import Iterator

from orgdesk.core.organisation.errors import FileTooLarge
from orgdesk.core.organisation.importing.nodes import MOST_NODES, Node
from orgdesk.core.organisation.importing.result import SourceLine
from orgdesk.core.phrases import phrase

TAB = 4
_HEADING = re.compile(r"^(#{1,9})\s+(.*?)\s*#*$")
_NUMBER = re.compile(r"^(\d{1,4}(?:\.\d{1,4})+)[.)]?\s+(.*)$|^(\d{1,4})[.)]\s+(.*)$")
_BULLET = re.compile(r"^(?:[*+•‣◦▪–]|-(?!-))\s+(.*)$")

Rank = tuple[int, int]


def read_outline(text: str) -> tuple[Node, ...]:
    """One node for every non-blank line; depth from headings, numbers, bullets and indentation."""
    nodes: list[Node] = []
    open_ranks: list[tuple[Rank, int]] = []
    for source, rank, words in _lines(text):
        while open_ranks and open_ranks[-1][0] >= rank:
            open_ranks.pop()
        parent = open_ranks[-1][1] if open_ranks else None
        nodes.append(Node(words, parent, source))
        open_ranks.append((rank, len(nodes) - 1))
        if len(nodes) > MOST_NODES:
            raise FileTooLarge(phrase("The text has more than {most} lines; split it into parts.", most=MOST_NODES))
    return tuple(nodes)


def _lines(text: str) -> Iterator[tuple[SourceLine, Rank, str]]:
    """Source, rank and words of each line. Headings rank above numbers, numbers above bullets and indents.

    In a text with bullets or numbers, a bare line at the margin is a heading of what follows it.
    """
    outlined = any(_NUMBER.match(line.strip()) or _BULLET.match(line.strip()) for line in text.split("\n"))
    for number, line in enumerate(text.split("\n"), start=1):
        stripped = line.strip()
        if stripped:
            width = _width(line)
            source = SourceLine(number, stripped, len(line) - len(line.lstrip()) + 1)
            heading, numbered, bullet = _HEADING.match(stripped), _NUMBER.match(stripped), _BULLET.match(stripped)
            if heading is not None:
                yield source, (0, len(heading.group(1))), heading.group(2) or stripped
            elif numbered is not None:
                parts, words = numbered.group(1) or numbered.group(3), numbered.group(2) or numbered.group(4) or ""
                yield source, (2, parts.count(".") + 1 + width), words or stripped
            elif bullet is not None:
                yield source, (3, width), bullet.group(1)
            elif outlined and width == 0:
                yield source, (1, 0), stripped
            else:
                yield source, (3, width), stripped


def _width(line: str) -> int:
    """Columns before the first word, with tabs as far as the next stop."""
    width = 0
    for letter in line:
        if letter == "\t":
            width += TAB - width % TAB
        elif letter.isspace():
            width += 1
        else:
            break
    return width
