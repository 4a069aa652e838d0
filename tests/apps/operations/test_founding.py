"""A database made in one go has the same tables as one that every migration ran on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from oracles.databases import own_database
from orgdesk.apps.operations.connecting import connected
from orgdesk.apps.operations.founding import found_database
from orgdesk.config.databases import database_from

# Django's own migration gives this join a wider key than its model says; we never write to it.
UNUSED = {"auth_group_permissions"}


def shape_of(alias: str) -> dict[str, Any]:
    """Columns and constraints of every table, and what stands beside tables."""
    connection = connections[alias]
    with connection.cursor() as cursor:
        tables = sorted(set(connection.introspection.table_names(cursor)) - UNUSED)
        shape: dict[str, Any] = {table: _table(connection, cursor, table) for table in tables}
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name")
        else:
            cursor.execute("SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1")
        shape["triggers"] = cursor.fetchall()
        if connection.vendor == "postgresql":
            cursor.execute("SELECT proname, prosrc FROM pg_proc WHERE proname LIKE 'events_%' ORDER BY 1")
            shape["functions"] = cursor.fetchall()
            cursor.execute(
                "SELECT table_name, column_name, column_default FROM information_schema.columns "
                "WHERE table_schema = 'public' AND column_default IS NOT NULL ORDER BY 1, 2"
            )
            shape["defaults"] = cursor.fetchall()
    return shape


def _table(connection: Any, cursor: Any, table: str) -> dict[str, Any]:
    described = connection.introspection.get_table_description(cursor, table)
    columns = {one.name: (str(one.type_code), one.null_ok) for one in described}
    found = connection.introspection.get_constraints(cursor, table).values()
    rules = sorted(
        str(
            (
                sorted(one["columns"] or []),
                one["primary_key"],
                one["unique"],
                one["foreign_key"],
                one["check"],
                one["index"],
            )
        )
        for one in found
    )
    return {"columns": columns, "rules": rules}


# Django takes the square of the number of models for it, minutes on a busy machine; that a release's database comes to the same tables as a
# new one is shown with every run (tests/oracles/test_upgrades.py).
@pytest.mark.soak
@pytest.mark.django_db(transaction=True)
def test_both_ways_to_a_new_database_come_to_the_same_tables(tmp_path: Path) -> None:
    vendor = connections["default"].vendor
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    with (
        connected(database_from(own_database(vendor, tmp_path / "a")), name="stepwise"),
        connected(database_from(own_database(vendor, tmp_path / "b")), name="at-once"),
    ):
        stepwise = MigrationExecutor(connections["stepwise"])
        stepwise.migrate(stepwise.loader.graph.leaf_nodes())
        made = found_database("at-once")

        assert made > 100
        assert shape_of("at-once") == shape_of("stepwise")
        left = MigrationExecutor(connections["at-once"])
        assert left.migration_plan(left.loader.graph.leaf_nodes()) == []
