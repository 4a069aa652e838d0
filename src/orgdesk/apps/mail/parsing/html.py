"""HTML of strangers: made safe to show, and made text."""

from __future__ import annotations

import re
from html import escape
from html.parser import HTMLParser

import nh3
from inscriptis import get_text
from inscriptis.model.config import ParserConfig

from orgdesk.apps.mail.parsing.charsets import storable
from orgdesk.apps.mail.parsing.model import Notes, Trouble

TAGS = {
    "a", "abbr", "b", "bdi", "bdo", "big", "blockquote", "br", "caption", "center", "cite", "code", "col", "colgroup", "dd", "del",
    "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "font", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img",
    "ins", "kbd", "li", "mark", "ol", "p", "pre", "q", "s", "samp", "section", "small", "span", "strike", "strong",
    "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "tt", "u", "ul", "var", "wbr",
}  # fmt: skip
ATTRIBUTES = {
    "*": {"dir", "lang", "title", "align", "valign"},
    "a": {"href", "name"},
    "img": {"src", "alt", "width", "height"},
    "td": {"colspan", "rowspan", "width", "bgcolor"},
    "th": {"colspan", "rowspan", "width", "bgcolor", "scope"},
    "table": {"width", "border", "cellpadding", "cellspacing", "bgcolor"},
    "font": {"color", "size"},
    "ol": {"start", "type"},
    "col": {"span", "width"},
}
SCHEMES = {"http", "https", "mailto", "tel", "cid"}
DROPPED = {
    "script",
    "style",
    "head",
    "title",
    "iframe",
    "object",
    "embed",
    "svg",
    "math",
    "template",
    "noscript",
    "xml",
}
MAX_TREE = 20_000  # above so many tags only the text is kept: cleaning takes the square of the depth

_TAG = re.compile(r"<[a-zA-Z]")
# In cleaned HTML every value is quoted and every "<" of the text escaped, so these two read it exactly.
_PICTURE = re.compile(r'<img(?:\s+[\w-]+="[^"]*")*\s*/?>')
_SOURCE = re.compile(r'\ssrc="([^"]*)"')
_BLANK_LINES = re.compile(r"\n(?:[ \t]*\n){2,}")


def clean_html(html: str, *, remote_pictures: bool = False) -> str:
    """The safe part of some HTML: no script, style, form, frame or event; links open apart and tell nobody.

    A picture from elsewhere would tell its sender that the mail was read: its address moves to `data-remote` until the
    reader asks for it. Pictures that came with the mail (`cid:`) stay.
    """

    if len(_TAG.findall(html)) > MAX_TREE:
        return text_to_html(_plain_text(html))
    cleaned = nh3.clean(
        storable(html),
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        clean_content_tags=DROPPED,
        attribute_filter=_attribute,
        link_rel="noopener noreferrer nofollow",
        set_tag_attribute_values={"a": {"target": "_blank"}},
    )
    return cleaned if remote_pictures else _PICTURE.sub(_without_remote, cleaned)


def _attribute(tag: str, name: str, value: str) -> str | None:
    if tag == "a" and name == "href" and value.lower().startswith("cid:"):
        return None
    return value


def _without_remote(match: re.Match[str]) -> str:
    return _SOURCE.sub(
        lambda source: source[0] if source[1].lower().startswith("cid:") else f' data-remote="{source[1]}"', match[0]
    )


def html_to_text(html: str, notes: Notes) -> str:
    """Readable text of some HTML, with lists, tables and links laid out."""
    too_many = len(_TAG.findall(html)) > MAX_TREE
    text = None if too_many else _laid_out(html)
    if not text or not text.strip():
        text = _plain_text(html)
        if too_many or text.strip():
            notes.add(Trouble.BROKEN_HTML, "read without its layout")
    return _BLANK_LINES.sub("\n\n", text.replace("\xa0", " ")).strip()


def text_to_html(text: str) -> str:
    """Plain text as HTML that keeps its lines."""
    return "<br>\n".join(escape(line) for line in text.splitlines())


class _TextReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"script", "style", "head"}:
            self._hidden += 1
        elif tag in {"p", "div", "br", "tr", "li", "h1", "h2", "h3", "blockquote"}:
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"script", "style", "head"} and self._hidden:
            self._hidden -= 1

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.pieces.append(data)


def _laid_out(html: str) -> str | None:
    try:
        return str(get_text(html, ParserConfig()))
    except Exception:  # noqa: BLE001 -- a foreign library on hostile input; the plain reader cannot fail
        return None


def _plain_text(html: str) -> str:
    reader = _TextReader()
    reader.feed(html)
    return "".join(reader.pieces)
