"""The site: a static page for each document, with navigation, search and pictures; it opens from a folder too, without a server."""

from __future__ import annotations

import html
import json
import os
import re
import shutil
from itertools import pairwise
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

from tools.docs.pages import GROUPS, ROOT, Page, all_pages
from tools.docs.searching import index_of
from tools.links import anchor_of

_LOOK = Path(__file__).with_name("look")


class BrokenLink(Exception):  # noqa: N818 - named for the situation
    """A document names a file that does not exist."""


def build_site(out: Path, *, root: Path = ROOT) -> list[Page]:
    """Write the whole site anew into `out`. Raises BrokenLink."""
    pages = all_pages(root)
    if out.exists():
        shutil.rmtree(out)
    out.mkdir(parents=True)
    for page in pages:
        target = out / page.place
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(_whole(page, pages, out), encoding="utf-8")
    tokens = (root / "src/orgdesk/ui/styles/tokens.css").read_text(encoding="utf-8")
    (out / "look.css").write_text(tokens + (_LOOK / "docs.css").read_text(encoding="utf-8"), encoding="utf-8")
    shutil.copy(_LOOK / "search.js", out / "search.js")
    index = json.dumps(index_of(pages), ensure_ascii=False, separators=(",", ":"))
    (out / "search-index.js").write_text(f"window.orgdeskIndex = {index};\n", encoding="utf-8")
    return pages


def _whole(page: Page, pages: list[Page], out: Path) -> str:
    up = "../" * page.place.count("/")
    tokens = MarkdownIt("commonmark").enable("table").parse(page.text())
    headings = _name_headings(tokens)
    _lead_links(tokens, page, pages, out)
    body = (
        MarkdownIt("commonmark", {"highlight": _coloured})
        .enable("table")
        .renderer.render(tokens, MarkdownIt("commonmark", {"highlight": _coloured}).options, {})
    )
    body = re.sub(
        r"<table>.*?</table>", lambda table: f'<div class="wide" tabindex="0">{table[0]}</div>', body, flags=re.DOTALL
    )
    here = "".join(
        f'<li><a href="#{anchor}">{html.escape(words)}</a></li>' for level, anchor, words in headings if level == 2
    )
    aside = (
        f'<nav class="here" aria-label="On this page"><p>On this page</p><ul>{here}</ul></nav>'
        if here.count("<li>") > 1
        else ""
    )
    return _FRAME.format(
        title=html.escape(page.title), up=up, navigation=_navigation(page, pages), body=body, aside=aside
    )


def _navigation(page: Page, pages: list[Page]) -> str:
    lists = []
    for group, title, words in GROUPS:
        own = [one for one in pages if one.group == group]
        links = "".join(f"<li>{_link(one, page)}</li>" for one in own)
        opened = " open" if page.group == group or not page.group else ""
        lists.append(f"<details{opened}><summary>{title} <small>{words}</small></summary><ul>{links}</ul></details>")
    return "".join(lists)


def _link(one: Page, page: Page) -> str:
    current = ' aria-current="page"' if one == page else ""
    return f'<a href="{_from(page.place, one.place)}"{current}>{html.escape(one.title)}</a>'


def _from(place: str, target: str) -> str:
    return Path(os.path.relpath(target, Path(place).parent)).as_posix()


def _name_headings(tokens: list[Token]) -> list[tuple[int, str, str]]:
    """Give each heading its anchor; level, anchor and words of all."""
    found = []
    for token, inner in pairwise(tokens):
        if token.type == "heading_open":
            words = "".join(part.content for part in inner.children or [] if part.type in {"text", "code_inline"})
            token.attrSet("id", anchor_of(words))
            found.append((int(token.tag[1]), anchor_of(words), words))
    return found


def _lead_links(tokens: list[Token], page: Page, pages: list[Page], out: Path) -> None:
    places = {one.source.resolve(): one.place for one in pages}
    for token in (child for one in tokens for child in one.children or []):
        name = {"link_open": "href", "image": "src"}.get(token.type, "")
        target = str(token.attrGet(name) or "") if name else ""
        if target and not re.match(r"[a-z]+:|#", target):
            token.attrSet(name, _led(target, page, places, out))


def _led(target: str, page: Page, places: dict[Path, str], out: Path) -> str:
    """To the page of a document; any other file of the project is put beside the pages."""
    name, _, anchor = target.partition("#")
    path = (page.source.parent / name).resolve()
    if path.is_dir():
        path /= "README.md"
    if not path.exists():
        raise BrokenLink(f"{page.source.name}: {target} leads nowhere")
    place = places.get(path)
    if place is None:
        place = f"files/{path.relative_to(ROOT).as_posix()}"
        (out / place).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, out / place)
    return _from(page.place, place) + (f"#{anchor}" if anchor else "")


def _coloured(code: str, language: str, _attributes: str) -> str:
    try:
        lexer = get_lexer_by_name(language or "text")
    except ClassNotFound:
        lexer = get_lexer_by_name("text")
    coloured: str = highlight(code, lexer, HtmlFormatter(nowrap=True))
    return f'<pre tabindex="0"><code>{coloured}</code></pre>'


_FRAME = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title} · Orgdesk</title>
<link rel="stylesheet" href="{up}look.css">
<script defer src="{up}search-index.js"></script>
<script defer src="{up}search.js" data-up="{up}"></script>
</head>
<body>
<a class="skip" href="#content">Skip to content</a>
<header class="bar"><a class="name" href="{up}index.html">Orgdesk <span>documents</span></a>
<form class="search" role="search"><label class="hidden" for="q">Search the documents</label><input id="q" type="search" placeholder="Search" autocomplete="off" aria-controls="found"><ol id="found" hidden></ol></form></header>
<div class="frame">
<nav class="all" aria-label="Documents">{navigation}</nav>
<main id="content">{body}</main>
{aside}
</div>
</body>
</html>
"""
