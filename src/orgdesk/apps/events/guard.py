"""Triggers that refuse UPDATE and DELETE on the log's tables, in both databases' words."""

from __future__ import annotations

from itertools import product

from django.db.backends.base.base import BaseDatabaseWrapper

_TABLES = ("events_event", "events_eventobject", "events_seal")
_ACTS = ("UPDATE", "DELETE")
_REFUSAL = "The event log is append-only: record a correction as another event."


def put_up(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "CREATE OR REPLACE FUNCTION events_refuse() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN RAISE EXCEPTION '{_REFUSAL}' USING ERRCODE = 'restrict_violation'; END $$"
            )
        for table, act in product(_TABLES, _ACTS):
            if connection.vendor == "postgresql":
                body = "FOR EACH ROW EXECUTE FUNCTION events_refuse()"
            else:
                body = f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
            cursor.execute(f"CREATE TRIGGER {_name(table, act)} BEFORE {act} ON {table} {body}")


def lift(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers down: for undoing the migration and for emptying a test database, never for the running product."""
    with connection.cursor() as cursor:
        for table, act in product(_TABLES, _ACTS):
            on = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {_name(table, act)}{on}")


def _name(table: str, act: str) -> str:
    return f"{table}_refuse_{act.lower()}"
