"""The page about the security standard says something of every number, and names nothing that is not there."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/reference/asvs.md").read_text(encoding="utf-8")
# The numbers of level 2 of ASVS 4.0.3, as the OWASP's own table has them (level 1 is part of it); withdrawn ones are left out.
LEVEL_2 = {
    "1.1": "1-7", "1.2": "1-4", "1.4": "1 4 5", "1.5": "1-4", "1.6": "1-4", "1.7": "1-2", "1.8": "1-2", "1.9": "1-2", "1.10": "1",
    "1.11": "1-2", "1.12": "2", "1.14": "1-6", "2.1": "1-12", "2.2": "1-3", "2.3": "1-3", "2.4": "1-5", "2.5": "1-7", "2.6": "1-3",
    "2.7": "1-6", "2.8": "1-7", "2.9": "1-3", "2.10": "1-4", "3.1": "1", "3.2": "1-4", "3.3": "1-4", "3.4": "1-5", "3.5": "1-3", "3.7": "1",
    "4.1": "1-3 5", "4.2": "1-2", "4.3": "1-3", "5.1": "1-5", "5.2": "1-8", "5.3": "1-10", "5.4": "1-3", "5.5": "1-4", "6.1": "1-3",
    "6.2": "1-6", "6.3": "1-2", "6.4": "1-2", "7.1": "1-4", "7.2": "1-2", "7.3": "1 3 4", "7.4": "1-3", "8.1": "1-4", "8.2": "1-3",
    "8.3": "1-8", "9.1": "1-3", "9.2": "1-4", "10.2": "1-2", "10.3": "1-3", "11.1": "1-8", "12.1": "1-3", "12.2": "1", "12.3": "1-6",
    "12.4": "1-2", "12.5": "1-2", "12.6": "1", "13.1": "1 3 4 5", "13.2": "1-3 5 6", "13.3": "1-2", "13.4": "1-2", "14.1": "1-4",
    "14.2": "1-6", "14.3": "2-3", "14.4": "1-7", "14.5": "1-4",
}  # fmt: skip


def numbers() -> list[str]:
    found = []
    for section, spans in LEVEL_2.items():
        for span in spans.split():
            first, _, last = span.partition("-")
            found += [f"{section}.{number}" for number in range(int(first), int(last or first) + 1)]
    return found


def rows() -> list[list[str]]:
    lines = [line.strip("|").split("|") for line in PAGE.splitlines() if re.match(r"\| \d", line)]
    return [[cell.strip() for cell in line] for line in lines]


def test_every_number_of_level_two_is_said_once():
    said = [number for row in rows() for number in row[0].split(", ")]

    assert len(numbers()) == 259
    assert sorted(said) == sorted(numbers())


def test_every_row_has_a_test_a_reason_or_says_what_is_open():
    bare = [row[0] for row in rows() if not (row[1] and re.search(r"[`\[]|reason:|open|elsewhere|the same", row[2]))]

    assert bare == []


def test_every_test_and_file_that_is_named_is_there():
    there = set()
    for path in (ROOT / "tests").rglob("test_*.py"):
        there |= set(re.findall(r"^ *def (test_\w+)", path.read_text(encoding="utf-8"), re.MULTILINE))
    named = set(re.findall(r"`(test_\w+)`", PAGE))
    files = set(re.findall(r"`((?:tests|tools|docs)/[\w/.]+|[A-Z]+\.md)`", PAGE))

    assert len(named) > 100
    assert named - there == set()
    assert [path for path in files if not (ROOT / path).exists()] == []
