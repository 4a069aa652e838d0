import re
from pathlib import Path

from tools.acceptance import read_rows
from tools.links import ROOT, broken_links

SOURCES = ROOT / "src" / "orgdesk"
EXCLUDED = {"S0-1", "S1-29", "S2-1", "S3-50"}


def test_every_setting_is_documented():
    used = set()
    for path in [*SOURCES.rglob("*.py"), ROOT / "tools/setup/testing.py", ROOT / "tests/support/browsers.py"]:
        used |= set(re.findall(r"\"(ORGDESK_[A-Z_]+)\"", path.read_text(encoding="utf-8")))
    documented = set(re.findall(r"`(ORGDESK_[A-Z_]+)`", (ROOT / "docs/reference/settings.md").read_text()))

    assert used - documented == set()


def test_every_link_in_the_documents_leads_somewhere():
    documents = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]

    assert [(path.name, broken) for path in documents for broken in broken_links(path)] == []


def test_every_row_of_the_list_is_in_the_table_of_requirements():
    rows = read_rows()

    counts = {source: sum(row.startswith(f"{source}-") for row in rows) for source in ("S0", "S1", "S2", "S3", "S4")}
    assert counts == {"S0": 72, "S1": 104, "S2": 61, "S3": 49, "S4": 48}
    assert not EXCLUDED & set(rows)
    assert all(issues for _, issues in rows.values())


def test_every_marked_row_exists_and_belongs_to_its_issue():
    rows = read_rows()
    marks = [
        (path.name, row, int(issue))
        for path in (ROOT / "tests").rglob("test_*.py")
        for names, issue in re.findall(r"mark\.acceptance\(((?:\"S\d-\d+\",\s*)+)issue=(\d+)\)", path.read_text())
        for row in re.findall(r"S\d-\d+", names)
        if path != Path(__file__).with_name("test_house_own_rules.py")
    ]

    assert [mark for mark in marks if mark[1] not in rows or mark[2] not in rows[mark[1]][1]] == []


def test_no_file_names_the_address_of_a_registry():
    hosts = ["pypi" + ".org", "pythonhosted" + ".org", "registry." + "npmjs", "npmjs" + ".org"]
    files = [
        *ROOT.glob("*"),
        *(ROOT / "requirements").glob("*"),
        *(ROOT / "tools").rglob("*"),
        *(ROOT / ".ci").glob("*"),
    ]
    texts = [path for path in files if path.is_file() and "node_modules" not in path.parts and path.suffix != ".pyc"]

    assert [path.name for path in texts if any(host in path.read_text(errors="ignore") for host in hosts)] == []
