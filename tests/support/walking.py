"""Walk the product by its own links: every kind of page once, under the rules of accessibility."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from functools import cache
from typing import Any
from urllib.parse import urlsplit

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
_BROKEN = """async (options) => (await axe.run(document, options)).violations.map(
  (rule) => `${rule.id}: ${rule.help}: ` + rule.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(' | '))"""
_LINKS = "[...document.querySelectorAll('a[href]')].map((link) => link.href)"


@cache
def axe_script() -> str:
    from axe_playwright_python.sync_playwright import Axe

    return str(Axe().axe_script)


def every_page(page: Any, *, begin: list[str], seen: set[str]) -> Iterator[str]:
    """Open one page of every kind that links lead to, and yield its address; `seen` holds the kinds known already.

    Two pages are of one kind when they have the same view: a thousand tickets are one page.
    """
    waiting = deque(begin)
    while waiting:
        address = waiting.popleft()
        kind = _kind_of(address)
        if not kind or kind in seen:
            continue
        seen.add(kind)
        answer = page.request.get(address, max_redirects=0)
        assert answer.status < 500, f"{address} answers {answer.status}"
        if answer.status != 200 or b"<html" not in answer.body()[:400]:
            continue
        page.goto(address, wait_until="load")
        yield address
        here = urlsplit(page.url)
        waiting += [link for link in page.evaluate(_LINKS) if urlsplit(str(link)).netloc == here.netloc]


def broken_rules(page: Any) -> list[str]:
    """What axe finds in the light, and which colours it finds too weak in the dark."""
    if not page.evaluate("() => typeof axe === 'object'"):
        page.evaluate(axe_script())
    found: list[str] = []
    for scheme, only in (
        ("light", {"type": "tag", "values": RULES}),
        ("dark", {"type": "rule", "values": ["color-contrast"]}),
    ):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        broken = page.evaluate(_BROKEN, {"runOnly": only, "resultTypes": ["violations"]})
        found += [f"({scheme}) {words}" for words in broken]
    return found


def _kind_of(address: str) -> str:
    """The name of the view; of pages with steps or tabs in the query, each is the same kind."""
    from django.urls import Resolver404, resolve

    parts = urlsplit(address)
    try:
        found = resolve(parts.path)
    except Resolver404:
        return ""
    return found.view_name


def overflows(page: Any) -> list[str]:
    """Where a page read from right to left is wider than its window: a wide one, and a telephone's."""
    found = []
    page.evaluate("document.documentElement.dir = 'rtl'")
    for width, height in ((1440, 900), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width + 1:
            found.append(f"from right to left it is {wide} wide in a window of {width}")
    page.set_viewport_size({"width": 1440, "height": 900})
    return found
