"""The documents are true: what is generated is of today, what is a command runs, and the site holds together."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest
from tools.docs.consoles import has_consoles, run_document, said_as_expected
from tools.docs.generated import GENERATED
from tools.docs.pages import GROUPS, ROOT, all_pages
from tools.docs.pictures import PICTURES
from tools.docs.searching import index_of
from tools.docs.site import BrokenLink, build_site

TOLD = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").rglob("*.md") if has_consoles(path))


class Addresses(HTMLParser):
    """Where a page leads, and the anchors that it has."""

    def __init__(self) -> None:
        super().__init__()
        self.leads: list[str] = []
        self.anchors: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.leads += [value for name in ("href", "src") if (value := given.get(name))]
        if given.get("id"):
            self.anchors.add(str(given["id"]))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site") / "out"
    build_site(folder)
    return folder


@pytest.mark.parametrize("name", sorted(GENERATED))
def test_a_generated_page_says_what_the_program_says(name: str) -> None:
    written = (ROOT / "docs" / "reference" / name).read_text(encoding="utf-8")

    assert written == GENERATED[name](), f"write {name} anew: python3 run.py docs --write"


@pytest.mark.parametrize("document", TOLD)
def test_every_command_of_a_document_says_what_the_document_says(document: str, tmp_path: Path) -> None:
    assert run_document(ROOT / document, tmp_path) == []


def test_the_tutorial_has_commands_that_are_run() -> None:
    assert sum(name.startswith("docs/tutorial/") for name in TOLD) >= 2


def test_an_answer_that_differs_and_a_command_that_fails_are_noticed(tmp_path: Path) -> None:
    document = tmp_path / "one.md"
    document.write_text("```console\n$ echo four\nfive\n$ false\n$ echo six … seven\nsix … seven\n```\n")

    assert [one.command for one in run_document(document, tmp_path)] == ["echo four", "false"]
    assert said_as_expected("boxes: …\n", "boxes: 8")
    assert not said_as_expected("boxes: …\n", "sheets: 8")


def test_every_link_of_the_site_leads_to_a_page_and_its_heading(site: Path) -> None:
    read = {}
    for page in site.rglob("*.html"):
        read[page] = Addresses()
        read[page].feed(page.read_text(encoding="utf-8"))
    broken = []
    for page, found in read.items():
        for lead in found.leads:
            name, _, anchor = unquote(lead).partition("#")
            target = (page.parent / name).resolve() if name else page
            if re.match(r"[a-z]+:", lead):
                continue
            if not target.exists() or (anchor and target in read and anchor not in read[target].anchors):
                broken.append(f"{page.relative_to(site)}: {lead}")

    assert broken == []
    assert {group for group, _, _ in GROUPS} <= {path.parent.name for path in read}


def test_a_document_that_names_a_missing_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    for name in ("ARCHITECTURE", "CONTRIBUTING", "STYLE", "CHANGELOG", "README"):
        (tmp_path / f"{name}.md").write_text(f"# {name}\n")
    (tmp_path / "docs" / "README.md").write_text("# Documents\n\n[gone](gone.md)\n")

    with pytest.raises(BrokenLink, match=r"gone\.md leads nowhere"):
        build_site(tmp_path / "out", root=tmp_path)


def test_the_search_knows_every_page_and_leads_into_its_sections() -> None:
    entries = index_of(all_pages())

    assert {one.place for one in all_pages()} == {entry["u"].partition("#")[0] for entry in entries}
    assert any(entry["u"] == "how-to/install.html#2-the-database" for entry in entries)
    assert sum(len(str(entry)) for entry in entries) < 450_000  # a quarter of it when it travels packed


def test_every_picture_of_the_documents_is_taken_by_a_story() -> None:
    kept = {path.name for path in (ROOT / "docs" / "pictures").glob("*.png")}

    assert kept == set(PICTURES)
