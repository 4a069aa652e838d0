"""`--database-only`: only the tests that touch the database, for the second run on another one."""

from __future__ import annotations

import pytest

_FIXTURES = {"db", "transactional_db", "django_db_reset_sequences", "live_server"}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database-only", action="store_true", help="only tests that touch the database")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--database-only"):
        return
    kept = [item for item in items if touches_database(item) and not item.get_closest_marker("once")]
    config.hook.pytest_deselected(items=list(set(items) - set(kept)))
    items[:] = kept


def touches_database(item: pytest.Item) -> bool:
    """By its mark, by a fixture, or by being one of Django's own test cases."""
    from django.test import TransactionTestCase

    if item.get_closest_marker("django_db") or _FIXTURES & set(getattr(item, "fixturenames", ())):
        return True
    case = getattr(item, "cls", None)
    return isinstance(case, type) and issubclass(case, TransactionTestCase)
