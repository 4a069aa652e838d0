"""Every row of a database as text that any other database of ours can take in, and back.

A table is a stream of lines, one JSON list a row in the order of its key, so that two databases hold the same when their digests are
equal. Rows are read and written through the models of the state that the backup was made in: an old backup restores as it was and is
then brought forward by the migrations.
"""

from __future__ import annotations

import base64
import hashlib
import itertools
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps.registry import Apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connections, models
from django.db.migrations.executor import MigrationExecutor
from django.db.models.sql import InsertQuery

from orgdesk.apps.knowledge.search import stemmer_of

_CHUNK = 500
_NOT_KEPT = ("sessions.session",)
"""A session is worth nothing on another machine, and is a way in."""

INDEXES: dict[str, tuple[str, ...]] = {
    "desk_index": ("ticket_id", "subject", "body"),
    "knowledge_index": ("article_id", "language", "title", "body"),
}
"""Tables of words that no model stands for, with the columns that are theirs on every database; older states lack some."""


@dataclass(frozen=True)
class Digest:
    """How many rows a table has, and the SHA-256 of all its lines."""

    rows: int
    sha256: str


def migrations_of(alias: str) -> list[list[str]]:
    """The applied migrations as (app, name)."""
    return sorted([app, name] for app, name in MigrationExecutor(connections[alias]).loader.applied_migrations)


def apps_at(alias: str, migrations: Iterable[Iterable[str]]) -> Apps:
    """The models as they were when exactly these migrations were applied."""
    loader = MigrationExecutor(connections[alias]).loader
    applied = {(app, name) for app, name in migrations}
    leaves = [
        node for node in applied if not any(child.key in applied for child in loader.graph.node_map[node].children)
    ]
    apps: Apps = loader.project_state(leaves).apps
    return apps


def tables_of(apps: Apps) -> list[type[models.Model]]:
    """Every model with a table of its own, those that join two others among them."""
    found = apps.get_models(include_auto_created=True)
    kept = [
        one for one in found if one._meta.managed and not one._meta.proxy and one._meta.label_lower not in _NOT_KEPT
    ]
    return sorted(kept, key=lambda one: one._meta.label_lower)


def lines_of(model: type[models.Model], alias: str) -> Iterator[str]:
    """The rows of a table, a line each."""
    fields = _fields(model)
    names = [field.attname for field in fields]
    rows = model._base_manager.using(alias).order_by("pk").values_list(*names)
    for row in rows.iterator(chunk_size=2000):
        yield json.dumps(
            [_plain(field, value) for field, value in zip(fields, row, strict=True)],
            cls=DjangoJSONEncoder,
            sort_keys=True,  # PostgreSQL keeps the keys of a JSON value in an order of its own
            ensure_ascii=False,
            separators=(",", ":"),
        )


def write_lines(model: type[models.Model], lines: Iterable[str], alias: str) -> int:
    """Insert the rows as they are: no handler runs, no default is asked, no stamp is renewed."""
    fields = _fields(model)
    names = [field.attname for field in fields]
    count = 0
    for chunk in _chunks(lines, _CHUNK):
        rows = [
            model.from_db(
                alias, names, [_typed(field, value) for field, value in zip(fields, json.loads(line), strict=True)]
            )
            for line in chunk
        ]
        # As many as the database takes in one statement: SQLite counts the values.
        size = connections[alias].ops.bulk_batch_size(fields, rows)
        for begin in range(0, len(rows), size):
            query = InsertQuery(model)
            query.insert_values(fields, rows[begin : begin + size], raw=True)
            query.get_compiler(using=alias).execute_sql()
        count += len(rows)
    return count


def indexes_in(alias: str) -> list[str]:
    """Those of INDEXES that the database has in its present state."""
    with connections[alias].cursor() as cursor:
        existing = set(connections[alias].introspection.table_names(cursor))
    return [table for table in INDEXES if table in existing]


def index_lines(table: str, alias: str) -> Iterator[str]:
    columns = ", ".join(_columns_in(table, alias))
    with connections[alias].cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM {table} ORDER BY {columns}")  # noqa: S608 - names of our own
        while rows := cursor.fetchmany(2000):
            for row in rows:
                yield json.dumps([int(row[0]), *row[1:]], ensure_ascii=False, separators=(",", ":"))


def write_index(table: str, lines: Iterable[str], alias: str) -> int:
    columns = _columns_in(table, alias)
    places = ["%s"] * len(columns)
    stemmed = connections[alias].vendor == "postgresql" and "language" in columns
    if stemmed:  # PostgreSQL keeps beside each language the rules for the forms of its words
        columns, places = (*columns, "stemmer"), [*places, "%s::regconfig"]
    statement = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join(places)})"  # noqa: S608 - names of our own
    count = 0
    with connections[alias].cursor() as cursor:
        cursor.execute(f"DELETE FROM {table}")  # noqa: S608 - a name of our own
        for chunk in _chunks(lines, _CHUNK):
            rows = [json.loads(line) for line in chunk]
            if stemmed:
                rows = [[*row, stemmer_of(row[columns.index("language")])] for row in rows]
            cursor.executemany(statement, rows)
            count += len(rows)
    return count


def _columns_in(table: str, alias: str) -> tuple[str, ...]:
    """Those of the table's columns that it has in the database's present state."""
    with connections[alias].cursor() as cursor:
        present = {column.name for column in connections[alias].introspection.get_table_description(cursor, table)}
    return tuple(column for column in INDEXES[table] if column in present)


def digest_of(lines: Iterable[str]) -> Digest:
    total, rows = hashlib.sha256(), 0
    for line in lines:
        total.update(line.encode() + b"\n")
        rows += 1
    return Digest(rows, total.hexdigest())


def _fields(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    return [field for field in model._meta.concrete_fields if not getattr(field, "generated", False)]


def _plain(field: models.Field[Any, Any], value: Any) -> Any:
    if isinstance(value, (bytes, memoryview)):
        return base64.b64encode(bytes(value)).decode()
    if isinstance(field, models.DateTimeField) and value is not None:
        return value.isoformat()  # the encoder would cut the microseconds off
    return value


def _typed(field: models.Field[Any, Any], value: Any) -> Any:
    if value is None or isinstance(field, models.JSONField):
        return value
    if isinstance(field, models.BinaryField):
        return base64.b64decode(value)
    return (field.target_field if isinstance(field, models.ForeignKey) else field).to_python(value)


def _chunks(lines: Iterable[str], size: int) -> Iterator[list[str]]:
    stream = iter(lines)
    while chunk := list(itertools.islice(stream, size)):
        yield chunk
