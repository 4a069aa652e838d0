"""The documents as pages: what each is called, where it stands, and where it goes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
GROUPS = (
    ("tutorial", "Tutorial", "learn it in twenty minutes"),
    ("how-to", "How-to", "one task a page"),
    ("reference", "Reference", "look it up"),
    ("explanation", "Explanation", "why it is as it is"),
    ("decisions", "Decisions", "one page each"),
    ("project", "Project", "the code and its rules"),
)
_PROJECT = ("ARCHITECTURE.md", "CONTRIBUTING.md", "STYLE.md", "CHANGELOG.md", "README.md")
_HEADING = re.compile(r"^# +(.+?) *$", re.MULTILINE)


@dataclass(frozen=True)
class Page:
    """A document: its source, its place in the site, its group and its title."""

    source: Path
    place: str
    group: str
    title: str

    def text(self) -> str:
        return self.source.read_text(encoding="utf-8")


def all_pages(root: Path = ROOT) -> list[Page]:
    """Every document, those of a group in the order of their names, an overview first."""
    documents = sorted(
        (root / "docs").rglob("*.md"), key=lambda path: (path.parent, path.name != "README.md", path.name)
    )
    pages = [_page(path, path.relative_to(root / "docs").with_suffix(".html").as_posix()) for path in documents]
    return pages + [_page(root / name, f"project/{name.removesuffix('.md').lower()}.html") for name in _PROJECT]


def _page(source: Path, place: str) -> Page:
    place = re.sub(r"(^|/)README\.html$", r"\1index.html", place)
    group = place.partition("/")[0] if "/" in place else ""
    heading = _HEADING.search(source.read_text(encoding="utf-8"))
    return Page(source, place, group, heading[1].replace("`", "") if heading else source.stem)
