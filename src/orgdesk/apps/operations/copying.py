"""One database into another, whole and checked, in one transaction of the receiving one."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from django.core.management.color import no_style
from django.db import connections, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from orgdesk.apps.operations import rows
from orgdesk.apps.operations.connecting import connected
from orgdesk.apps.operations.errors import CopyDiffers, DatabaseNotEmpty, OperationRefused
from orgdesk.apps.operations.founding import found_database, is_empty
from orgdesk.apps.operations.rows import Digest

Say = Callable[[str], None]


class Source(Protocol):
    """Where rows come from: a database, or a backup's file."""

    migrations: list[list[str]]
    engine: str

    def lines(self, table: str) -> Iterable[str]: ...

    def digest(self, table: str) -> Digest: ...


class DatabaseSource:
    """The rows of a database that nobody writes to while they are read."""

    def __init__(self, alias: str) -> None:
        self.alias = alias
        self.engine: str = connections[alias].vendor
        self.migrations = rows.migrations_of(alias)
        self._models = {one._meta.label_lower: one for one in rows.tables_of(rows.apps_at(alias, self.migrations))}
        self.tables = [*self._models, *rows.indexes_in(alias)]

    def lines(self, table: str) -> Iterator[str]:
        if table in rows.INDEXES:
            return rows.index_lines(table, self.alias)
        return rows.lines_of(self._models[table], self.alias)

    def digest(self, table: str) -> Digest:
        return rows.digest_of(self.lines(table))


@contextmanager
def standing_still(alias: str = "default") -> Iterator[str]:
    """The database as it is at one moment, under an alias to read it by, while its writers go on.

    PostgreSQL gives a snapshot for a transaction; of SQLite a copy is taken, since its readers' transactions would hold the writers up.
    """
    source = connections[alias]
    if source.vendor == "postgresql":
        with transaction.atomic(using=alias):
            with source.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield alias
        return
    with tempfile.TemporaryDirectory(prefix="orgdesk-still-", dir=_beside(source.settings_dict["NAME"])) as folder:
        copy = Path(folder, "copy.sqlite3")
        source.ensure_connection()
        held: sqlite3.Connection = source.connection
        target = sqlite3.connect(copy)
        held.backup(target)
        target.close()
        with connected({**source.settings_dict, "NAME": str(copy)}, name="still") as name:
            yield name


def make_ready(into: str, *, engine: str, migrations: list[list[str]]) -> None:
    """Bring the empty database `into` to the state that a source was in. Raises DatabaseNotEmpty or OperationRefused."""
    connection = connections[into]
    if engine == "postgresql" and connection.vendor != "postgresql":
        raise OperationRefused(
            _(
                "The event log of a PostgreSQL installation orders its events by that server's "
                "transactions, which SQLite does not have. Restore into PostgreSQL."
            )
        )
    refuse_filled(into)
    executor = MigrationExecutor(connection)
    nodes = executor.loader.graph.node_map
    known = {(app, name) for app, name in migrations}
    if unknown := sorted(f"{app}.{name}" for app, name in known - set(nodes)):
        raise OperationRefused(
            _("The data were made by a newer Orgdesk: %(unknown)s is not known here. Install that version first.")
            % {"unknown": ", ".join(unknown[:3])}
        )
    if is_empty(into):
        found_database(into, upto=None if known == set(nodes) else _last_of(known, nodes))
    else:
        executor.migrate(_last_of(known, nodes))


def _last_of(known: set[tuple[str, str]], nodes: dict[tuple[str, str], Any]) -> list[tuple[str, str]]:
    """The migrations that no other of the known ones comes after."""
    return [node for node in known if not any(child.key in known for child in nodes[node].children)]


def copy_rows(source: Source, *, into: str, say: Say) -> dict[str, Digest]:
    """Write every row into a database made ready, read it again and compare; then migrate forward.

    Raises CopyDiffers; then the receiving database holds no rows.
    """
    connection = connections[into]
    models = rows.tables_of(rows.apps_at(into, source.migrations))
    with transaction.atomic(using=into):
        for model in reversed(models):  # what the migrations themselves put there
            model._base_manager.using(into).all()._raw_delete(into)
        written = {}
        for model in models:
            label = model._meta.label_lower
            rows.write_lines(model, source.lines(label), into)
            written[label] = _compare(source, label, rows.digest_of(rows.lines_of(model, into)))
        for table in rows.indexes_in(into):
            rows.write_index(table, source.lines(table), into)
            written[table] = _compare(source, table, rows.digest_of(rows.index_lines(table, into)))
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            with connection.cursor() as cursor:
                cursor.execute(statement)
    say(f"{sum(one.rows for one in written.values())} rows in {len(written)} tables, each table's digest compared")
    latest = MigrationExecutor(connection)
    latest.migrate(latest.loader.graph.leaf_nodes())
    return written


def refuse_filled(alias: str) -> None:
    """Raises DatabaseNotEmpty where anything of a company stands in the database."""
    connection = connections[alias]
    with connection.cursor() as cursor:
        existing = set(connection.introspection.table_names(cursor))
        for table in ("accounts_person", "events_event"):
            if table in existing:
                cursor.execute(f"SELECT 1 FROM {table} LIMIT 1")  # noqa: S608 - a name of our own
                if cursor.fetchone():
                    raise DatabaseNotEmpty(
                        _(
                            "The receiving database holds people or events already. Nothing was "
                            "changed; give an empty database."
                        )
                    )


def _compare(source: Source, table: str, found: Digest) -> Digest:
    wanted = source.digest(table)
    if found != wanted:
        raise CopyDiffers(
            _(
                "The table %(table)s came out different (%(rows)s rows instead of %(wanted_rows)s, or "
                "other words). Nothing was kept."
            )
            % {"table": table, "rows": found.rows, "wanted_rows": wanted.rows}
        )
    return found


def _beside(name: object) -> str | None:
    path = Path(str(name))
    return str(path.parent) if path.is_file() else None
