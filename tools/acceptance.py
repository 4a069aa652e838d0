"""Which acceptance rows no passing test shows yet: for each issue, and in all.

The outcomes come from the record of the last `run.py test`; where the sources have changed since, the marked tests are run first.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RECORDS = ROOT / "var" / "acceptance"
TABLE = ROOT / "docs" / "reference" / "requirements.md"

_LINE = re.compile(r"^\| (S[0-4]-\d+) \| (.+?) \| ([\d ,]*) \|$", re.MULTILINE)


def main() -> int:
    rows = read_rows()
    shown = shown_rows(read_outcomes())
    for issue in sorted({issue for _, issues in rows.values() for issue in issues}):
        wanted = [row for row, (_, issues) in rows.items() if issue in issues]
        missing = [row for row in wanted if (row, issue) not in shown]
        print(f"issue {issue}: {len(wanted) - len(missing)} of {len(wanted)} rows shown")
        for row in missing:
            print(f"  {row:7} {rows[row][0]}")
    anywhere = {row for row, _ in shown} & set(rows)
    print(f"acceptance: {len(anywhere)} of {len(rows)} rows shown")
    return 0


def read_rows() -> dict[str, tuple[str, set[int]]]:
    """Each row's wording and the issues that must show it, from the table of requirements."""
    return {
        row: (words, {int(issue) for issue in issues.replace(" ", "").split(",") if issue})
        for row, words, issues in _LINE.findall(TABLE.read_text(encoding="utf-8"))
    }


def read_outcomes() -> list[dict[str, object]]:
    """The outcomes of every marked test; the same test counts once for each database."""
    records = [json.loads(path.read_text()) for path in sorted(RECORDS.glob("*.json"))]
    if not records or any(record["sources"] != state_of_sources() for record in records):
        records = [run_marked_tests()]
    return [test for record in records for test in record["tests"].values()]


def shown_rows(tests: list[dict[str, object]]) -> set[tuple[str, int]]:
    """The (row, issue) pairs that at least one test shows and none fails to show."""
    passed, failed = set(), set()
    for test in tests:
        pairs = {(row, issue) for row, issue in test["rows"]}
        if test["outcome"] == "passed":
            passed |= pairs
        elif test["outcome"] == "failed":
            failed |= pairs
    return passed - failed


def run_marked_tests() -> dict[str, object]:
    record = RECORDS / "marked-only.json"
    environment = {**os.environ, "ORGDESK_ACCEPTANCE_RECORD": str(record), "DJANGO_ALLOW_ASYNC_UNSAFE": "true"}
    command = [sys.executable, "-m", "pytest", "-n2", "--acceptance-only", "-m", "not soak"]
    subprocess.run(command, cwd=ROOT, env=environment, stdout=sys.stderr, check=False)
    told = json.loads(record.read_text())
    record.unlink()
    return told


def state_of_sources() -> str:
    """A digest of every file that git knows or would know: two equal ones mean the same sources."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "src", "tests"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.split("\0")  # fmt: skip
    total = hashlib.sha256()
    for name in sorted(filter(None, listed)):
        path = ROOT / name
        if path.is_file():
            total.update(name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


if __name__ == "__main__":
    sys.exit(main())
