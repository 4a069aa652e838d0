"""`run.py soak`: every test marked soak, one after another, in full numbers (ORGDESK_SOAK=full); goes on where it stopped.

What passed stands in `docs/soak/VERSION.json`, which is committed with its page: hours of kills are more than one sitting, so a portion that has
passed counts for the version and says itself when, on which commit and on which machine it ran. `--anew` forgets them.
"""

from __future__ import annotations

import json
import os
import platform
import re
import subprocess
import sys
import time
import tomllib
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "docs" / "soak"

_PART = re.compile(r"(?P<name>[^\[]+)\[(?:(?P<kind>[a-z]+)-)?(?P<portion>\d+)\]$")


def main(arguments: list[str]) -> int:
    anew = "--anew" in arguments
    tests = list_tests([argument for argument in arguments if argument != "--anew"])
    if not tests:
        print("soak: there is no test marked soak among these")
        return 1
    told: dict[str, dict[str, Any]] = {} if anew else read_results()
    for test in tests:
        if told.get(test, {}).get("outcome") != "passed":
            told[test] = run_test(test) | {"failed before": failures(told.get(test, {}))}
            write_results(told)
    failed = [test for test in tests if told[test]["outcome"] != "passed"]
    print(f"soak: {len(tests) - len(failed)} of {len(tests)} passed; see {page_of_results().relative_to(ROOT)}")
    return 1 if failed else 0


def failures(before: dict[str, Any]) -> int:
    """How often a portion failed until now: one that passed in the end does not hide it."""
    return int(before.get("failed before", 0)) + (before.get("outcome") == "failed")


def version() -> str:
    return str(tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"])


def page_of_results() -> Path:
    return RESULTS / f"{version()}.md"


def read_results() -> dict[str, dict[str, Any]]:
    """What was done of this version, by test."""
    kept = page_of_results().with_suffix(".json")
    return json.loads(kept.read_text()) if kept.exists() else {}


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


def run_test(test: str) -> dict[str, Any]:
    print(f"{test} …", flush=True)
    begin = time.monotonic()
    command = [sys.executable, "-m", "pytest", "-m", "soak", "-s", test]
    environment = {**os.environ, "ORGDESK_SOAK": "full", "DJANGO_ALLOW_ASYNC_UNSAFE": "true"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    told = [line.removeprefix("soak:").strip() for line in done.stdout.splitlines() if line.startswith("soak:")]
    outcome = "passed" if done.returncode == 0 else "failed"
    if outcome == "failed":
        print(done.stdout[-4000:])
    return {
        "outcome": outcome,
        "seconds": round(time.monotonic() - begin),
        "told": told,
        "day": datetime.now(UTC).date().isoformat(),
        "commit": commit(),
        "machine": machine(),
    }


def write_results(told: dict[str, dict[str, Any]]) -> None:
    """The record and its page: a line for all portions of a test on a database."""
    RESULTS.mkdir(parents=True, exist_ok=True)
    page = page_of_results()
    page.with_suffix(".json").write_text(json.dumps(dict(sorted(told.items())), indent=1) + "\n")
    groups: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for test, result in told.items():
        found = _PART.match(test.rpartition("::")[2])
        name = found["name"] if found else test.rpartition("::")[2]
        groups[name.removeprefix("test_").replace("_", " "), (found and found["kind"]) or ""].append(result)
    lines = [
        f"# Soak of {version()}",
        "",
        "Each portion says in the record beside this page when, on which commit and how long it ran; `run.py soak` goes on with those that are missing.",
        "",
        "| what | database | passed | failed before they passed | together | days | commits |",
        "|---|---|---|---|---|---|---|",
        *(_line(name, kind, results) for (name, kind), results in sorted(groups.items())),
        "",
        *sorted({f"Machine: {result['machine']}" for result in told.values()}),
    ]
    page.write_text("\n".join(lines) + "\n")


def _line(name: str, kind: str, results: list[dict[str, Any]]) -> str:
    passed = sum(result["outcome"] == "passed" for result in results)
    days = sorted({result["day"] for result in results})
    commits = ", ".join(sorted({f"`{result['commit']}`" for result in results}))
    again = sum(result["failed before"] for result in results)
    minutes = sum(result["seconds"] for result in results) / 60
    figures = _added_up([words for result in results if result["outcome"] == "passed" for words in result["told"]])
    return f"| {name} | {kind} | {passed} of {len(results)} | {again} | {figures} in {minutes:.0f} minutes | {' to '.join(dict.fromkeys((days[0], days[-1])))} | {commits} |"


def _added_up(told: list[str]) -> str:
    """“50 kills in 120 s” and “50 kills in 130 s” are 100 kills."""
    sums: dict[str, int] = defaultdict(int)
    for words in told:
        for number, what in re.findall(r"(\d+) ([a-z][a-z ,]*)", words.rpartition(" in ")[0]):
            sums[what.strip(" ,")] += int(number)
    return ", ".join(f"{number:,} {what}" for what, number in sums.items()) or "nothing"


def commit() -> str:
    told = subprocess.run(
        ["git", "rev-parse", "--short=8", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return told.stdout.strip() or "unknown"


def machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30 if hasattr(os, "sysconf") else 0
    return f"{os.cpu_count()} cores, {memory:.0f} GiB memory, {platform.system()} {platform.machine()}, Python {platform.python_version()}."


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
