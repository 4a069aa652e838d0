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


def holding(model: type[Model], words: str, *columns: str, at: str = "pk") -> Q:
    """Rows with these letters one after the other in one of the columns, in capitals or not; or rows of another model that lead to such a row by their column `at`.

    On PostgreSQL the columns have indexes by `index_on`. One or two letters stand in so many names that the first of a list are soon found
    by walking along it. What the index finds is looked at again behind a fence (`OFFSET 0`): taken for one question, the database believes that few
    names hold the letters, reads all of them for those first, and cuts parts anew for every row.
    """
    if not finds_by_index(words):
        plain = Q()
        for column in columns:
            plain |= Q(**{f"{column if at == 'pk' else f'{at}__{column}'}__icontains": words})
        return plain
    table = model._meta.db_table
    found = (
        "SELECT id FROM (SELECT id, {1} AS held FROM {0} WHERE name_parts({1}) @> asked_parts(%s) OFFSET 0) AS maybe"
        " WHERE strpos(upper(held), upper(%s)) > 0"
    )
    asked = " UNION ".join(found.format(table, column) for column in columns)
    return Q(**{f"{at}__in": RawSQL(asked, [words] * 2 * len(columns))})  # noqa: S611 - table and columns are names of our own


def finds_by_index(words: str) -> bool:
    """Whether `holding` has an index to ask for so many letters."""
    return connection.vendor == "postgresql" and len(words) >= _SIZE
