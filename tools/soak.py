"""`run.py soak`: every test marked soak, one after another, in full numbers (ORGDESK_SOAK=full); goes on where it stopped.

The result, with date, cores and memory, is written to docs/soak/ and is meant to be committed.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from tools.acceptance import state_of_sources

ROOT = Path(__file__).resolve().parents[1]
PROGRESS = ROOT / "var" / "soak.json"
RESULTS = ROOT / "docs" / "soak"


def main(arguments: list[str]) -> int:
    progress, tests = read_progress(), list_tests(arguments)
    if not tests:
        print("soak: there is no test marked soak among these")
        return 1
    for test in tests:
        if progress["tests"].get(test, {}).get("outcome") != "passed":
            progress["tests"][test] = run_test(test)
            PROGRESS.parent.mkdir(exist_ok=True)
            PROGRESS.write_text(json.dumps(progress, indent=1))
    failed = [test for test, result in progress["tests"].items() if result["outcome"] != "passed"]
    if progress["tests"]:
        print(f"written to {write_result(progress).relative_to(ROOT)}")
    print(f"soak: {len(progress['tests']) - len(failed)} of {len(progress['tests'])} passed")
    return 1 if failed else 0


def read_progress() -> dict[str, object]:
    """What was done of these very sources; other sources begin anew."""
    sources = state_of_sources()
    if PROGRESS.exists():
        progress = json.loads(PROGRESS.read_text())
        if progress["sources"] == sources:
            return progress
    return {"sources": sources, "tests": {}}


def list_tests(arguments: list[str]) -> list[str]:
    """Their names, one a line; the project's own options are left out, since they shorten what is told."""
    options = [
        "-o",
        "addopts=--import-mode=importlib --strict-markers",
        "--collect-only",
        "-q",
        "-m",
        "soak",
        "-p",
        "no:randomly",
    ]
    command = [sys.executable, "-m", "pytest", *options, *(arguments or ["tests"])]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout
    return [line for line in told.splitlines() if "::" in line]


def run_test(test: str) -> dict[str, object]:
    print(f"{test} …", flush=True)
    begin = time.monotonic()
    command = [sys.executable, "-m", "pytest", "-m", "soak", "-s", test]
    environment = {**os.environ, "ORGDESK_SOAK": "full", "DJANGO_ALLOW_ASYNC_UNSAFE": "true"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    told = [line for line in done.stdout.splitlines() if line.startswith("soak:")]
    outcome = "passed" if done.returncode == 0 else "failed"
    if outcome == "failed":
        print(done.stdout[-4000:])
    return {"outcome": outcome, "seconds": round(time.monotonic() - begin), "told": told}


def write_result(progress: dict[str, object]) -> Path:
    """A page with what ran, how long, and on what; lines that a test prints beginning `soak:` are its figures."""
    RESULTS.mkdir(parents=True, exist_ok=True)
    today = datetime.now(UTC).date()
    lines = [f"# Soak of {today}", "", machine(), "", "| test | outcome | seconds | figures |", "|---|---|---|---|"]
    for test, result in sorted(progress["tests"].items()):
        figures = "; ".join(line.removeprefix("soak:").strip() for line in result["told"])
        lines.append(f"| `{test}` | {result['outcome']} | {result['seconds']} | {figures} |")
    path = RESULTS / f"{today}.md"
    path.write_text("\n".join(lines) + "\n")
    return path


def machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30 if hasattr(os, "sysconf") else 0
    return f"{os.cpu_count()} cores, {memory:.0f} GiB memory, {platform.system()} {platform.machine()}, Python {platform.python_version()}."


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
