"""The index of the search: for each section its title, address and words, small enough to be sent whole."""

from __future__ import annotations

import re

from tools.docs.pages import GROUPS, Page
from tools.links import anchor_of

_SECTION = re.compile(r"^(#{1,3}) +(.+?) *$", re.MULTILINE)
_MARKS = re.compile(r"[`*_|>\[\]()#]+|https?://\S+")
_MOST = 600


def index_of(pages: list[Page]) -> list[dict[str, str]]:
    """One entry a section: `p` page title, `s` section title, `u` address, `g` group, `t` the beginning of its text."""
    names = {group: title for group, title, _ in GROUPS}
    return [entry for page in pages for entry in _sections(page, names.get(page.group, ""))]


def _sections(page: Page, group: str) -> list[dict[str, str]]:
    text = page.text()
    found = list(_SECTION.finditer(text))
    ends = [one.start() for one in found[1:]] + [len(text)]
    entries = []
    for heading, end in zip(found, ends, strict=True):
        title = heading[2].replace("`", "")
        address = page.place if len(heading[1]) == 1 else f"{page.place}#{anchor_of(heading[2])}"
        words = " ".join(_MARKS.sub(" ", text[heading.end() : end]).split())
        entries.append({"p": page.title, "s": title, "u": address, "g": group, "t": words[:_MOST]})
    return entries
