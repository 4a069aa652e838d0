"""A list that is shown on a page, as a file: the same rows, all of them, for a spreadsheet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import Promise

from orgdesk.core.scene.writers.tables import Cell, Table, to_csv, to_xlsx

Column = tuple[str | Promise, str]
"""The head, and where in a row the value is: "account.name"; what can be called is called."""
MOST = 100_000
"""Rows in one file; whoever needs more asks for the archive of everything."""
_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def as_file(
    request: HttpRequest, name: str, rows: Any, columns: Sequence[Column], *, told: Callable[[Any], Any] = iter
) -> HttpResponse | None:
    """The answer to `?as=csv` or `?as=xlsx`; None where the page itself is asked for.

    `rows` are those of the page before it is cut into pages, searched and narrowed as they are; `told`
    gives them what the page adds to its own rows.
    """
    kind = request.GET.get("as", "")
    if kind not in _TYPES:
        return None
    heads = tuple(str(head) for head, _path in columns)
    table = Table(name, heads, [[_cell(row, path) for _head, path in columns] for row in told(rows[:MOST])])
    content = to_csv(table) if kind == "csv" else to_xlsx([table])
    named = {"Content-Disposition": f'attachment; filename="{name}.{kind}"'}
    return HttpResponse(content, content_type=_TYPES[kind], headers=named)


def _cell(row: Any, path: str) -> Cell:
    value = row
    for part in path.split("."):
        value = value.get(part) if isinstance(value, dict) else getattr(value, part, None)
        value = value() if callable(value) else value
    if isinstance(value, datetime):
        return timezone.localtime(value)
    return value if value is None or isinstance(value, str | int | float | date) else str(value)
