"""Triggers that refuse UPDATE and DELETE on the log's tables, in both databases' words."""

from __future__ import annotations

from itertools import product

from django.db.backends.base.base import BaseDatabaseWrapper

_TABLES = ("events_event", "events_eventobject", "events_seal")
_ACTS = ("UPDATE", "DELETE")
_REFUSAL = "The event log is append-only: record a correction as another event."


ARCHIVE = "_archive"
_MOVED = f"""
DECLARE
    other text := CASE WHEN TG_TABLE_NAME LIKE '%{ARCHIVE}' THEN left(TG_TABLE_NAME, -{len(ARCHIVE)}) ELSE TG_TABLE_NAME || '{ARCHIVE}' END;
    moved boolean := false;
BEGIN
    IF TG_OP = 'DELETE' AND to_regclass(other) IS NOT NULL THEN
        EXECUTE format('SELECT EXISTS (SELECT 1 FROM ONLY %I t WHERE t.id = $1 AND to_jsonb(t) = $2)', other)
        INTO moved USING OLD.id, to_jsonb(OLD);
    END IF;
    IF moved THEN RETURN OLD; END IF;
    RAISE EXCEPTION '{_REFUSAL}' USING ERRCODE = 'restrict_violation';
END"""  # noqa: S608 - our own words
"""A row may leave its table only where its twin, equal in every column, stands in the archive (and the other way round)."""


def put_up(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(refusal())
        for table in _TABLES:
            for statement in triggers_on(table, connection.vendor):
                cursor.execute(statement)


def refusal() -> str:
    """The function that PostgreSQL's triggers call."""
    return f"CREATE OR REPLACE FUNCTION events_refuse() RETURNS trigger LANGUAGE plpgsql AS $${_MOVED}$$"


def triggers_on(table: str, vendor: str) -> list[str]:
    called = vendor == "postgresql"
    body = (
        "FOR EACH ROW EXECUTE FUNCTION events_refuse()" if called else f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
    )
    return [f"CREATE TRIGGER {_name(table, act)} BEFORE {act} ON {table} {body}" for act in _ACTS]


def lift(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers down: for undoing the migration and for emptying a test database, never for the running product."""
    with connection.cursor() as cursor:
        for table, act in product(_TABLES, _ACTS):
            on = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {_name(table, act)}{on}")


def _name(table: str, act: str) -> str:
    return f"{table}_refuse_{act.lower()}"
