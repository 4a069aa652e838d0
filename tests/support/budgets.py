"""How many queries a page may take: tests/budgets/queries.json, written anew by `run.py test --write-budgets tests/budgets`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

BUDGETS = Path(__file__).resolve().parents[1] / "budgets" / "queries.json"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--write-budgets", action="store_true", help="write the counted queries as the new budgets")


@pytest.fixture
def within_budget(request: pytest.FixtureRequest) -> Callable[[str], Any]:
    """`with within_budget("work:list"): client.get(…)` fails when the page takes more queries than its budget."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    @contextmanager
    def counted(name: str) -> Iterator[None]:
        with CaptureQueriesContext(connection) as queries:
            yield
        budgets = json.loads(BUDGETS.read_text()) if BUDGETS.exists() else {}
        if request.config.getoption("--write-budgets"):
            BUDGETS.write_text(json.dumps({**budgets, name: len(queries)}, indent=1, sort_keys=True) + "\n")
        else:
            told = "\n".join(query["sql"] for query in queries.captured_queries)
            assert name in budgets, f"{name} has no budget yet: run with --write-budgets"
            assert len(queries) <= budgets[name], f"{name}: {len(queries)} queries, {budgets[name]} allowed\n{told}"

    return counted
