"""The append-only log in tests that commit: its guard is lifted while the tables are emptied."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.test import TransactionTestCase

from orgdesk.apps.events import guard

_teardown = TransactionTestCase._fixture_teardown


def _empty_guarded_tables(self: TransactionTestCase, *args: Any, **options: Any) -> None:
    """Tests that commit are cleaned up by emptying all tables, which the append-only log rightly refuses."""
    guard.lift(connection)
    try:
        _teardown(self, *args, **options)
    finally:
        guard.put_up(connection)


TransactionTestCase._fixture_teardown = _empty_guarded_tables
