"""Which acceptance rows a run showed: `@pytest.mark.acceptance("S0-46", issue=2)`.

The rows of a test travel with its report, so that a run over several processes writes one record.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest

MOST_ROWS = 3
_ROW = re.compile(r"S[0-4]-[1-9]\d*")


def marked_rows(item: pytest.Item) -> list[tuple[str, int]]:
    """The (row, issue) pairs of a test. Raises pytest.UsageError for a mark that says too much or too little."""
    pairs: list[tuple[str, int]] = []
    for mark in item.iter_markers("acceptance"):
        issue = mark.kwargs.get("issue")
        if not mark.args or len(mark.args) > MOST_ROWS:
            raise pytest.UsageError(f"{item.nodeid}: a test shows one to {MOST_ROWS} rows, not {len(mark.args)}")
        if not isinstance(issue, int) or not all(isinstance(row, str) and _ROW.fullmatch(row) for row in mark.args):
            raise pytest.UsageError(f'{item.nodeid}: write @pytest.mark.acceptance("S0-46", issue=2)')
        pairs += [(row, issue) for row in mark.args]
    rows = {row for row, _ in pairs}  # a row that several issues name may be shown for each by one test
    if len(rows) > MOST_ROWS:
        raise pytest.UsageError(f"{item.nodeid}: its marks name {len(rows)} rows together; at most {MOST_ROWS}")
    return pairs


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--acceptance-only", action="store_true", help="only tests that show an acceptance row")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        pairs = marked_rows(item)
        if pairs:
            item.user_properties.append(("acceptance", pairs))
    if config.getoption("--acceptance-only"):
        others = [item for item in items if not item.get_closest_marker("acceptance")]
        config.hook.pytest_deselected(items=others)
        items[:] = [item for item in items if item.get_closest_marker("acceptance")]


class Recorder:
    """Gathers the outcomes and writes them at the end of a run."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.tests: dict[str, dict[str, Any]] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        pairs = dict(report.user_properties).get("acceptance")
        if not pairs:
            return
        test = self.tests.setdefault(report.nodeid, {"rows": pairs, "outcome": "passed"})
        if report.outcome != "passed" or hasattr(report, "wasxfail"):
            test["outcome"] = "failed" if report.failed else "skipped"

    def pytest_sessionfinish(self) -> None:
        from tools.acceptance import state_of_sources

        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text(json.dumps({"sources": state_of_sources(), "tests": self.tests}, indent=1))


def pytest_configure(config: pytest.Config) -> None:
    path = os.environ.get("ORGDESK_ACCEPTANCE_RECORD")
    if path and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Recorder(Path(path)), "acceptance-recorder")
