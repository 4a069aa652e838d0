"""Statements of the busiest acts, their text made once from the models' fields, so that only values are bound each time.

Django writes the SQL of a query anew whenever it is asked; in a process step that took longer than everything else together.
Only what every step does is worth this, all other code asks the models. Columns come from the models, so a migration cannot
pass them by; values are converted as the models' fields do. Signals are not sent.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import cache, cached_property, lru_cache, partial
from typing import Any, Generic, TypeVar, cast
from weakref import WeakSet

from django.db import DEFAULT_DB_ALIAS, connection, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

from orgdesk.apps.events.slow_queries import Watch

M = TypeVar("M", bound=models.Model)
Statement = tuple[str, Sequence[Any]]
_CHUNK = 50
"""Rows in one statement, for a database may bind no more than 999 values at once."""


def run(*statements: Statement) -> list[list[tuple[Any, ...]]]:
    """The rows that each statement gives, in order.

    PostgreSQL gets all of them in one message. Unless somebody counts or watches the queries, both are asked without the layers
    that rewrite and describe each text for them.
    """
    if not statements:
        return []
    database = connections[DEFAULT_DB_ALIAS]
    if goes_direct(database):
        return _direct(database, statements)
    with database.cursor() as cursor:
        if len(statements) > 1 and goes_at_once(database):
            return _at_once(cursor, statements)
        found = []
        for text, given in statements:
            cursor.execute(text, given)
            found.append(_rows(cursor, text))
    return found


def goes_direct(database: BaseDatabaseWrapper) -> bool:
    """Nobody counts or reads the queries; who only times them is told by us."""
    known = database.vendor == "sqlite" or goes_at_once(database)
    return known and not database.queries_logged and all(isinstance(one, Watch) for one in database.execute_wrappers)


def goes_at_once(database: BaseDatabaseWrapper) -> bool:
    """PostgreSQL takes many statements in one message, unless it is told to bind their values or to isolate in its own way."""
    return (
        database.vendor == "postgresql"
        and not getattr(database.features, "uses_server_side_binding", False)
        and "isolation_level" not in database.settings_dict["OPTIONS"]
    )


def _direct(database: BaseDatabaseWrapper, statements: Sequence[Statement]) -> list[list[tuple[Any, ...]]]:
    """Without a cursor, which costs more than what it is asked for."""
    database.validate_no_broken_transaction()
    database.close_if_health_check_failed()
    database.ensure_connection()
    begin = time.perf_counter()
    with database.wrap_database_errors:
        if database.vendor == "postgresql":
            found = _pipeline()(database.connection, statements)
        else:
            execute = database.connection.execute
            found = [execute(_with_question_marks(text), given).fetchall() for text, given in statements]
    for watch in cast(list[Watch], database.execute_wrappers):
        watch.took(time.perf_counter() - begin, *(text for text, _ in statements))
    return found


@cache
def _pipeline() -> Callable[[Any, Sequence[Statement]], list[list[tuple[Any, ...]]]]:
    """Loaded, with the driver, where there is such a database."""
    from orgdesk.apps.events.pipelined import ask

    return ask


def _at_once(cursor: Any, statements: Sequence[Statement]) -> list[list[tuple[Any, ...]]]:
    from psycopg.adapt import Transformer

    cursor.execute(_message(statements, Transformer(cursor.connection).as_literal).decode())
    found = [_rows(cursor, statements[0][0])]
    for text, _ in statements[1:]:
        cursor.nextset()
        found.append(_rows(cursor, text))
    return found


def _message(statements: Sequence[Statement], literal: Callable[[Any], bytes]) -> bytes:
    """The values are written by the driver as literals. It would look for their places anew each time in a text this long."""
    pieces = []
    for text, given in statements:
        between = _between(text)
        pieces.append(between[0])
        for value, after in zip(given, between[1:], strict=True):
            pieces += (literal(value), after)
        pieces.append(b"; ")
    return b"".join(pieces)


@lru_cache(maxsize=1000)
def _with_question_marks(text: str) -> str:
    return text.replace("%s", "?")


@lru_cache(maxsize=1000)
def _between(text: str) -> tuple[bytes, ...]:
    return tuple(piece.encode() for piece in text.split("%s"))


def create(row: M) -> M:
    """Insert a new row with what the database itself gives it, its key first."""
    columns = columns_of_new(type(row))
    columns.take_given(row, run(columns.insert_new(columns.values_of(row)))[0][0])
    return row


def create_once(row: models.Model) -> bool:
    """As `create`, unless a unique key of the row is taken: then nothing is written, and the transaction goes on."""
    columns = columns_of_new(type(row))
    (given,) = run(columns.insert_new(columns.values_of(row), once=True))
    if given:
        columns.take_given(row, given[0])
    return bool(given)


_made: WeakSet[Any] = WeakSet()


class Columns(Generic[M]):
    """Some columns of a model, in the order given. Raises KeyError for a name that is no field of it."""

    def __init__(self, model: type[M], names: Iterable[str]) -> None:
        fields = {field.name: field for field in model._meta.concrete_fields}
        _made.add(self)
        self.model = model
        self.fields: tuple[models.Field[Any, Any], ...] = tuple(fields[name] for name in names)
        self.names = tuple(field.attname for field in self.fields)
        self.table = f'"{model._meta.db_table}"'
        self.text = ", ".join(f'{self.table}."{field.column}"' for field in self.fields)
        self.from_database = tuple(
            field
            for field in model._meta.concrete_fields
            if field.primary_key or field.db_default is not models.NOT_PROVIDED
        )
        self._insert = f"INSERT INTO {self.table} ({_listed(self.fields)}) VALUES "  # noqa: S608 - names of the models only
        self._places = f"({', '.join(['%s'] * len(self.fields))})"
        self._set = ", ".join(f'"{field.column}" = %s' for field in self.fields)

    def select(self, where: str, *given: Any) -> Statement:
        return f"SELECT {self.text} FROM {self.table} {where}", given  # noqa: S608 - names of the models only

    def select_locked(self, where: str, *given: Any) -> Statement:
        """Until the transaction ends. On SQLite the transaction itself holds the only writer's lock."""
        return self.select(where + (" FOR UPDATE" if connection.vendor == "postgresql" else ""), *given)

    def insert(self, rows: Sequence[Sequence[Any]]) -> list[Statement]:
        return [
            (
                self._insert + ", ".join([self._places] * len(some)),
                [value for row in some for value in self.bound(row)],
            )
            for some in (rows[first : first + _CHUNK] for first in range(0, len(rows), _CHUNK))
        ]

    def insert_new(self, values: Sequence[Any], *, once: bool = False) -> Statement:
        """One row; gives what `from_database` names. `once`: nothing where a unique key of it is taken."""
        taken = " ON CONFLICT DO NOTHING" if once else ""
        return f"{self._insert}{self._places}{taken} RETURNING {_listed(self.from_database)}", self.bound(values)

    def take_given(self, row: models.Model, given: Sequence[Any]) -> None:
        """What `insert_new` gave, put into the row that was inserted."""
        for field, value in zip(self.from_database, given, strict=True):
            setattr(row, field.attname, value)
        row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS

    def update(self, values: Sequence[Any], where: str, *given: Any) -> Statement:
        return f"UPDATE {self.table} SET {self._set} {where}", [*self.bound(values), *given]  # noqa: S608 - names of the models only

    def delete(self, where: str, *given: Any) -> Statement:
        return f"DELETE FROM {self.table} {where}", given  # noqa: S608 - names of the models only

    def values_of(self, row: models.Model) -> list[Any]:
        return [getattr(row, name) for name in self.names]

    def bound(self, values: Sequence[Any]) -> list[Any]:
        """The values as the database takes them."""
        bound = list(values)
        for place, write in self._writers:
            if bound[place] is not None:
                bound[place] = write(bound[place])
        return bound

    def read(self, row: Sequence[Any]) -> list[Any]:
        """What the database gave, as the model's fields would hold it."""
        values = list(row)
        for place, convert in self._readers:
            values[place] = convert(values[place])
        return values

    def loaded(self, row: Sequence[Any]) -> M:
        """A model's object of these columns; the others are deferred."""
        return self.model.from_db(DEFAULT_DB_ALIAS, self.names, self.read(row))

    def find(self, where: str, *given: Any) -> list[M]:
        """The rows for which this holds, as objects."""
        (rows,) = run(self.select(where, *given))
        return [self.loaded(row) for row in rows]

    def first(self, where: str, *given: Any) -> M | None:
        """The first of them, in the order that `where` asks for."""
        return next(iter(self.find(f"{where} LIMIT 1", *given)), None)

    @cached_property
    def _readers(self) -> list[tuple[int, Callable[[Any], Any]]]:
        database = connections[DEFAULT_DB_ALIAS]
        return [
            (place, convert)
            for place, field in enumerate(self.fields)
            for convert in _readers(self.model, field, database)
        ]

    @cached_property
    def _writers(self) -> list[tuple[int, Callable[[Any], Any]]]:
        return [(place, write) for place, field in enumerate(self.fields) if (write := _writer(field))]


def all_but(model: type[models.Model], *names: str) -> list[str]:
    return [field.name for field in model._meta.concrete_fields if field.name not in names]


def columns_of_new(model: type[M]) -> Columns[M]:
    """What a new row is given: everything that the database does not fill in."""
    if model not in _created:
        given = [field.name for field in Columns(model, ()).from_database]
        _created[model] = Columns(model, all_but(model, *given))
    return _created[model]


def _readers(
    model: type[models.Model], field: models.Field[Any, Any], database: BaseDatabaseWrapper
) -> list[Callable[[Any], Any]]:
    """How the models would convert the column; times are often the same in many rows, and JSON is often empty."""
    if isinstance(field, models.JSONField) and field.decoder is None:
        return [_from_json]
    column = field.get_col(model._meta.db_table)
    found: list[Callable[[Any], Any]] = [
        partial(_convert, convert, column, database)
        for convert in (*database.ops.get_db_converters(column), *column.get_db_converters(database))
    ]
    return [lru_cache(maxsize=1000)(one) for one in found] if isinstance(field, models.DateTimeField) else found


def _from_json(value: str | None) -> Any:
    if value == "{}":
        return {}
    elif value == "[]":
        return []
    else:
        return None if value is None else json.loads(value)


def _convert(convert: Callable[[Any, Any, Any], Any], column: Any, database: Any, value: Any) -> Any:
    return convert(value, column, database)


_created: dict[type[models.Model], Columns[Any]] = {}


def forget_database() -> None:
    """For a process that turns to a database of another kind: how that one gives and takes values is found out anew."""
    to_time.cache_clear()
    for columns in _made:
        columns.__dict__.pop("_readers", None)


def _writer(field: models.Field[Any, Any]) -> Callable[[Any], Any] | None:
    if isinstance(field, models.JSONField):
        return partial(_to_json, (field.encoder or json.JSONEncoder)().encode)
    elif isinstance(field, models.DateTimeField):
        return to_time
    else:
        return None


def _to_json(encode: Callable[[Any], str], value: Any) -> str:
    return encode(value) if value else _EMPTY.get(type(value)) or encode(value)


_EMPTY: dict[type, str] = {dict: "{}", list: "[]"}


@lru_cache(maxsize=1000)
def to_time(value: datetime) -> Any:
    """A time as the database takes it. One act writes its time into many rows."""
    return connection.ops.adapt_datetimefield_value(value)


def _listed(fields: Iterable[models.Field[Any, Any]]) -> str:
    return ", ".join(f'"{field.column}"' for field in fields)


def _rows(cursor: Any, text: str) -> list[tuple[Any, ...]]:
    """Asking the cursor whether it has rows would describe every column first."""
    return cursor.fetchall() if text.startswith("SELECT") or " RETURNING " in text else []
