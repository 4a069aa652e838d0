"""The HTML of help-centre articles as Markdown: what an editor there can make, and nothing that runs."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_HEADINGS = {f"h{level}": "#" * min(level + 1, 4) for level in range(1, 7)}
_BLOCKS = {"p", "div", "section", "article", "blockquote", "table", "figure"}
_MARKS = {"strong": "**", "b": "**", "em": "*", "i": "*", "code": "`"}
_SILENT = {"script", "style", "iframe", "object", "head"}
_SPACES = re.compile(r"\s+")
_GAPS = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
_SAFE = re.compile(r"^(?:https?://|mailto:|/|#)", re.IGNORECASE)


def to_markdown(html: str) -> tuple[str, int]:
    """The text, and how many pictures it pointed to: those stay at the old desk and are named by their words. Any text is taken."""
    writer = _Writer()
    writer.feed(html)
    writer.close()
    lines = [line.rstrip() for line in _GAPS.sub("\n\n", "".join(writer.parts)).splitlines()]
    return "\n".join(lines).strip(), writer.pictures


class _Writer(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.pictures = 0
        self._lists: list[int] = []
        self._links: list[str] = []
        self._silent = 0
        self._plain = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in _SILENT:
            self._silent += 1
        elif tag in _HEADINGS:
            self.parts.append(f"\n\n{_HEADINGS[tag]} ")
        elif tag in _BLOCKS or tag == "tr":
            self.parts.append("\n\n" if tag in _BLOCKS else "\n")
        elif tag in {"ul", "ol"}:
            self._lists.append(1 if tag == "ol" else 0)
            self.parts.append("\n\n" if len(self._lists) == 1 else "")
        elif tag == "li":
            self._item()
        elif tag == "br":
            self.parts.append("  \n")
        elif tag == "pre":
            self._plain += 1
            self.parts.append("\n\n```\n")
        elif tag == "img":
            self.pictures += 1
            self.parts.append(f"[{given.get('alt')}]" if given.get("alt") else "")
        elif tag == "a":
            self._links.append(given.get("href") or "")
            self.parts.append("[")
        elif tag in {"td", "th"}:
            self.parts.append(" ")
        elif tag in _MARKS and not self._plain:
            self.parts.append(_MARKS[tag])

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in _HEADINGS or tag in _BLOCKS:
            self.parts.append("\n\n")
        elif tag in {"ul", "ol"} and self._lists:
            self._lists.pop()
            self.parts.append("\n\n" if not self._lists else "")
        elif tag == "pre" and self._plain:
            self._plain -= 1
            self.parts.append("\n```\n\n")
        elif tag == "a" and self._links:
            where = self._links.pop()
            self.parts.append(f"]({where})" if _SAFE.match(where) and ")" not in where and " " not in where else "]")
        elif tag in _MARKS and not self._plain:
            self.parts.append(_MARKS[tag])

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(data if self._plain else _SPACES.sub(" ", data))

    def _item(self) -> None:
        depth = max(0, min(len(self._lists), 8) - 1)
        number = self._lists[-1] if self._lists else 0
        self.parts.append(f"\n{'   ' * depth}{f'{number}.' if number else '-'} ")
        if number:
            self._lists[-1] += 1
