"""Whether every link between the documents leads somewhere, headings included. Addresses outside the project are not asked."""

from __future__ import annotations

import re
import sys
import unicodedata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
_LINK = re.compile(r"(?<!\!)\[[^\]]*\]\(([^)\s]+)\)|!\[[^\]]*\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#{1,6} +(.+?) *$", re.MULTILINE)
_CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)


def main() -> int:
    documents = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    broken = [f"{path.relative_to(ROOT)}: {words}" for path in sorted(documents) for words in broken_links(path)]
    print("\n".join(broken) if broken else f"links: all of {len(documents)} documents lead somewhere")
    return 1 if broken else 0


def broken_links(document: Path) -> list[str]:
    words = _CODE.sub("", document.read_text(encoding="utf-8"))
    targets = [one or other for one, other in _LINK.findall(words)]
    return [f"{target} leads nowhere" for target in targets if not leads_somewhere(document, target)]


def leads_somewhere(document: Path, target: str) -> bool:
    if re.match(r"[a-z]+:", target):
        return True
    name, _, anchor = target.partition("#")
    path = (document.parent / name).resolve() if name else document
    if not path.exists():
        return False
    return not anchor or path.suffix != ".md" or anchor in anchors(path)


def anchors(document: Path) -> set[str]:
    return {anchor_of(heading) for heading in _HEADING.findall(document.read_text(encoding="utf-8"))}


def anchor_of(heading: str) -> str:
    """The anchor of a heading, made as the common hosts make it."""
    return re.sub(r"[^\w\- ]", "", unicodedata.normalize("NFC", heading).lower()).strip().replace(" ", "-")


if __name__ == "__main__":
    sys.exit(main())
