"""Walk the served product by its own links: every kind of page once, with the reader who sees most of it.

A kind is a view: a thousand tickets are one page. Which kinds there are, and who may open them, stands in the table of permissions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from threading import Lock
from typing import Any
from urllib.parse import urlsplit

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
READERS = {
    "contact": "nadia@harbour-fuels.example",
    "administrator": "ada@brightwater.example",
    "auditor": "vera@brightwater.example",
    "head": "mara@brightwater.example",
    "account manager": "anna@brightwater.example",
    "council": "tomas@brightwater.example",
    "lead": "ravi@brightwater.example",
    "agent": "joyce@brightwater.example",
    "anonymous": "",
}
"""By role, in the order in which they are asked to read a page: a customer's page is a customer's, the rest whoever sees most."""
AN_AGENTS = {
    "desk:ticket",
    "work:list",
    "work:item",
    "knowledge:article",
    "knowledge:limitation",
    "desk:tickets",
    "knowledge:trainings",
    "knowledge:training",
}
"""Pages that show their acts to those whose turn it is."""
_ACCOUNT_MANAGERS = {"customers:account", "customers:portfolio"}
"""Pages from which only their unit holds a check-in and qualifies."""
_FIRST = (
    "/administration/people?q=nadia", "/organisation/versions/brightwater-2-1/life", "/processes/tiered-support",
    "/insight/dashboards/how-we-do", "/timelines/drafts/partner-onboarding", "/voice/boards/customers",
)  # fmt: skip
"""Of their kinds these lead furthest: a draft can be proposed, a search finds somebody, a dashboard is the reader's own; and what
only few are led to."""
_LEFT_OUT = {"accounts:sign-out", "events:stream", "ui:health", "operations:ready", "portal:suggestions"}
"""What is no page of its own; suggestions stand on the page of a new request, which is walked."""
_ROWS = [
    "tbody tr:nth-child(n+6)",
    ".list > li:nth-child(n+6)",
    ".tree > li:nth-child(n+9)",
    "svg.scene .box:nth-child(n+12)",
]
"""Rows like those before them: what is broken in the seventh is broken in the first."""
_LINKS = """[...document.querySelectorAll('a[href]')].map(
  (link) => new URL(link.href.baseVal ?? link.href, location).href)"""
_BROKEN = """async ([within, options]) => (await axe.run(within, options)).violations.map(
  (rule) => `${rule.id}: ${rule.help}: ` + rule.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(' | '))"""
_COVERED = """() => {
  const shown = [...document.querySelectorAll('main *')].filter((one) =>
    !one.closest('svg, details:not([open]), .visually-hidden, [role=tree]') && one.checkVisibility()
    && [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim()));
  const places = shown.slice(0, 500).flatMap((one) => [...one.getClientRects()].map((at) => [one, at])).filter(([, at]) => at.width > 2);
  const found = [];
  for (const [index, [one, here]] of places.entries()) for (const [other, there] of places.slice(index + 1)) {
    const across = Math.min(here.right, there.right) - Math.max(here.left, there.left);
    const down = Math.min(here.bottom, there.bottom) - Math.max(here.top, there.top);
    if (across > 4 && down > 4 && one !== other && !one.contains(other) && !other.contains(one))
      found.push(`${one.textContent.trim().slice(0, 30)} / ${other.textContent.trim().slice(0, 30)}`);
  }
  return found;
}"""

_DRAWN = """() => [...document.querySelectorAll('svg.scene text')].slice(0, 40).map((words) =>
  Math.round((words.getBoundingClientRect().left - words.closest('svg').getBoundingClientRect().left) / 4))"""
_CUT = """() => {
  const found = [], wide = document.documentElement.scrollWidth;
  if (wide > innerWidth + 1) {
    const beyond = [...document.querySelectorAll('main *')].filter((one) => !one.closest('svg') && one.getBoundingClientRect().right > innerWidth + 1);
    found.push(`is ${wide} wide on a sheet of ${innerWidth}: ${beyond.at(-1)?.outerHTML.slice(0, 120)}`);
  }
  for (const one of document.querySelectorAll('main *')) {
    const style = getComputedStyle(one);
    if (one.closest('.visually-hidden, svg') || !one.checkVisibility()) continue;
    if (one.matches('button, input, select, textarea, [role=tab]')) found.push(`shows what can only be pressed: ${one.outerHTML.slice(0, 100)}`);
    const cuts = (over, whole, seen) => over !== 'visible' && over !== 'clip' && seen > 1 && whole > seen + 1;
    if (cuts(style.overflowX, one.scrollWidth, one.clientWidth) || cuts(style.overflowY, one.scrollHeight, one.clientHeight))
      found.push(`cuts ${one.outerHTML.slice(0, 100)}`);
  }
  return found.slice(0, 4);
}"""


@dataclass
class Walk:
    """What is known of the product's addresses, and what was found on its pages."""

    kinds: dict[str, str]
    """View to the role of its reader."""
    look: Callable[[Any], list[str]]
    seen: dict[str, str] = field(default_factory=dict)
    """View to the address that was opened."""
    broken: list[str] = field(default_factory=list)
    _known: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    _lock: Lock = field(default_factory=Lock)

    def learn(self, address: str) -> None:
        kind = kind_of(address)
        if kind in self.kinds and len(self._known[kind]) < 4 and address not in self._known[kind]:
            self._known[kind].append(address)

    def next_for(self, role: str | None, tried: set[str]) -> tuple[str, str] | None:
        """An address of a kind that nobody saw yet and that is this reader's; of any kind without a role."""
        with self._lock:
            for kind, addresses in list(self._known.items()):
                if kind not in self.seen and (role is None or self.kinds[kind] == role):
                    for address in addresses:
                        if address not in tried:
                            tried.add(address)
                            return kind, address
        return None

    @property
    def left(self) -> list[str]:
        return sorted(set(self.kinds) - set(self.seen))


def walk(base: str, open_at: Callable[[str], Any], look: Callable[[Any], list[str]]) -> Walk:
    """Two browsers walk beside each other, as a machine of two cores can: the administrator's, and all the others' by turns."""
    made = Walk(readers_of_kinds(), look)
    for address in (*_FIRST, *addresses_without_keys()):
        made.learn(base + address)
    others = [role for role in READERS if role != "administrator"]
    with ThreadPoolExecutor(2) as pool:
        for turn in [pool.submit(_walk_as, made, open_at, base, roles) for roles in (["administrator"], others)]:
            turn.result()
        # Not in this thread: other tests' browser may be open in it.
        pool.submit(_walk_as, made, open_at, base, list(READERS), any_kind=True).result()
    return made


def readers_of_kinds() -> dict[str, str]:
    """Every view that shows somebody a page, and who is to read it."""
    from support.permission_world import ROLES
    from support.permissions import declared

    may: dict[str, set[str]] = defaultdict(set)
    for (name, method, _whose), cells in declared().items():
        if method == "GET" and not name.startswith(("api:rest:", "scim:")) and name not in _LEFT_OUT:
            may[name] |= {role for role, cell in zip(ROLES, cells, strict=True) if cell.startswith("200")}
    return {
        name: _reader_of(name) or next(role for role in READERS if role in roles)
        for name, roles in may.items()
        if roles
    }


def _reader_of(name: str) -> str:
    if name in AN_AGENTS:
        return "agent"
    return "account manager" if name in _ACCOUNT_MANAGERS else ""


def addresses_without_keys(resolver: Any = None, prefix: str = "/") -> Iterator[str]:
    from django.urls import URLPattern, URLResolver, get_resolver

    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from addresses_without_keys(entry, route)
        elif isinstance(entry, URLPattern) and "<" not in route:
            yield route


def kind_of(address: str) -> str:
    """The name of the view; pages with steps or tabs in the query are of one kind."""
    from django.urls import Resolver404, resolve

    try:
        return resolve(urlsplit(address).path).view_name
    except Resolver404:
        return ""


def _walk_as(made: Walk, open_at: Callable[[str], Any], base: str, roles: list[str], *, any_kind: bool = False) -> None:
    with open_at(base) as sign_in:
        for role in roles:
            tried: set[str] = set()
            following = made.next_for(None if any_kind else role, tried)
            if following is None:
                continue
            page = sign_in(READERS[role])
            while following is not None:
                _read(made, page, *following, base)
                following = made.next_for(None if any_kind else role, tried)
            page.context.close()


def _read(made: Walk, page: Any, kind: str, address: str, base: str) -> None:
    from playwright.sync_api import Error

    page.problems.clear()
    try:
        answer = page.goto(address, wait_until="load")
    except Error as problem:
        if "Download is starting" not in problem.message:
            raise
        made.seen[kind] = address.removeprefix(base)
        return
    assert answer.status < 500, f"{address} answers {answer.status}"
    if answer.status != 200 or kind_of(page.url) != kind:
        with made._lock:
            made.learn(page.url)
        return
    made.seen[kind] = address.removeprefix(base)
    if not answer.headers.get("content-type", "").startswith("text/html"):
        return
    links = page.evaluate(_LINKS)
    with made._lock:
        for link in links:
            if urlsplit(str(link)).netloc == urlsplit(base).netloc:
                made.learn(str(link))
    made.broken += [f"{made.seen[kind]} ({kind}) {words}" for words in (*made.look(page), *page.problems)]


@cache
def axe_script() -> str:
    from axe_playwright_python.sync_playwright import Axe

    return str(Axe().axe_script)


def broken_rules(page: Any, *, only: list[str] | None = None, whole: bool = False) -> list[str]:
    """What axe finds; not `whole` leaves out the frame, which is the same on each page, and rows like those before them."""
    if not page.evaluate("() => typeof axe === 'object'"):
        page.evaluate(axe_script())
    begun = getattr(page, "framed", False)
    page.framed = True
    within = None if whole else {"exclude": [*_ROWS, *([".rail", ".bar"] if begun else [])]}
    wanted = {"type": "rule", "values": only} if only else {"type": "tag", "values": RULES}
    found: list[str] = page.evaluate(
        _BROKEN.replace("axe.run(within", "axe.run(within ?? document"),
        [within, {"runOnly": wanted, "resultTypes": ["violations"]}],
    )
    return found


def layout_faults(page: Any) -> list[str]:
    """What does not fit: from right to left, on a telephone, on paper. Each change of the window costs, so they go in one round."""
    found = [*_from_right_to_left(page)]
    page.set_viewport_size({"width": 390, "height": 844})
    found += [*_too_wide(page, 390), *_from_right_to_left(page)]
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 703, "height": 1032})  # A4 within its margins, at 96 pixels an inch
    found += [f"(paper) {words}" for words in page.evaluate(_CUT)]
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": 1440, "height": 900})
    return found


def _from_right_to_left(page: Any) -> list[str]:
    """Where the page becomes wider than its window, and where words stand over words that do not from left to right."""
    width = page.viewport_size["width"]
    _turn(page, "rtl")
    found = _too_wide(page, width)
    covered, drawn = page.evaluate(_COVERED), page.evaluate(_DRAWN)
    _turn(page, "ltr")
    if drawn and drawn != page.evaluate(_DRAWN):
        found.append("the words of the drawing stand elsewhere")
    if covered:
        usual = page.evaluate(_COVERED)
        if len(covered) > len(usual):
            found.append(f"words stand over words: {[pair for pair in covered if pair not in usual][:3]}")
    return [f"({width}, rtl) {words}" for words in found]


def _too_wide(page: Any, width: int) -> list[str]:
    wide = page.evaluate("document.documentElement.scrollWidth")
    return [f"is {wide} wide in a window of {width}"] if wide > width + 1 else []


def _turn(page: Any, direction: str) -> None:
    page.evaluate("(direction) => { document.documentElement.dir = direction }", direction)
