"""Names found by any part of them. PostgreSQL keeps an index of the parts of three letters: it needs no extension.

Without it PostgreSQL folds and reads every name of the table. SQLite reads its own index of names, which is small beside the table.
"""

from __future__ import annotations

from typing import Final

from django.db import connection
from django.db.models import Model, Q
from django.db.models.expressions import RawSQL

_SIZE = 3
_EACH = "regexp_replace(substr(upper(words), {begin}), '(.{{{size}}})', E'\\\\1\\x01', 'g')"
_SHIFTED = " || E'\\x01' || ".join(_EACH.format(begin=begin + 1, size=_SIZE) for begin in range(_SIZE))
_CUT = f"""CREATE FUNCTION name_parts(words text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT string_to_array({_SHIFTED}, E'\\x01') $$"""
_ASKED = """CREATE FUNCTION asked_parts(words text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$ SELECT array_agg(DISTINCT part) FROM unnest(name_parts(words)) AS part WHERE length(part) = 3 $$"""
FUNCTIONS: Final = (_CUT, _ASKED)
"""The parts of a name in capitals, cut at each letter, with what is left at its end; and those that have to be there for some words to be."""
DROPPED: Final = ("DROP FUNCTION asked_parts(text)", "DROP FUNCTION name_parts(text)")


def index_on(table: str, column: str) -> str:
    """The statement that makes the index by which `holding` finds a column's rows; a search reads no list of what is yet to be filed."""
    return f"CREATE INDEX {table}_{column}_parts ON {table} USING gin (name_parts({column})) WITH (fastupdate = off)"


def holding(model: type[Model], words: str, *columns: str) -> Q:
    """Rows with these letters one after the other in one of the columns, in capitals or not.

    On PostgreSQL the columns have indexes by `index_on`. One or two letters stand in so many names that the first of a list are soon found
    by walking along it. What the index finds is a question of its own: asked in the same breath, parts are cut anew for every row. What is as long as a
    part is that part: looked at again, it makes the database read all rows first.
    """
    plain = Q()
    for column in columns:
        plain |= Q(**{f"{column}__icontains": words})
    if connection.vendor != "postgresql" or len(words) < _SIZE:
        return plain
    table = model._meta.db_table
    found = "SELECT id FROM {} WHERE name_parts({}) @> asked_parts(%s)"
    asked = " UNION ".join(found.format(table, column) for column in columns)
    held = Q(pk__in=RawSQL(asked, [words] * len(columns)))  # noqa: S611 - table and columns are names of our own
    return held if len(words) == _SIZE else held & plain
