"""Rows as files: XLSX with a head row that stays, CSV that a spreadsheet opens rightly, nothing that runs as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from orgdesk.core.phrases import phrase
from orgdesk.core.scene.measure import clean
from orgdesk.core.scene.model import SceneError
from orgdesk.core.scene.writers.packages import repacked

Cell: TypeAlias = str | int | float | date | datetime | None

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "|", "%")
_BOM = "\ufeff"
_MOST_ROWS = 1_048_575
_WIDEST = 60
_LONGEST = 32_000
_FORBIDDEN_IN_NAME = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


class TooManyRowsError(SceneError):
    """A sheet holds fewer rows than were given."""


@dataclass(frozen=True, slots=True)
class Table:
    """A named list of rows under its column heads."""

    name: str
    columns: tuple[str, ...]
    rows: Sequence[Sequence[Cell]]


def to_csv(table: Table, *, separator: str = ",") -> bytes:
    """UTF-8 with a byte order mark; text that a spreadsheet would run as a formula gets an apostrophe in front."""
    held = io.StringIO(newline="")
    writer = csv.writer(held, delimiter=separator, lineterminator="\r\n")
    writer.writerow([harmless(column) for column in table.columns])
    for row in table.rows:
        writer.writerow([_plain(cell) for cell in row])
    return (_BOM + held.getvalue()).encode("utf-8")


def to_xlsx(tables: Iterable[Table]) -> bytes:
    """One sheet a table, its head row fixed and filtered. Raises TooManyRowsError above 1,048,575 rows."""
    held = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(held, options)
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    formats = {
        datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
        date: book.add_format({"num_format": "yyyy-mm-dd"}),
    }
    taken: set[str] = set()
    for table in tables:
        if len(table.rows) > _MOST_ROWS:
            raise TooManyRowsError(
                phrase(
                    "{table!r} has {count} rows, a sheet holds {most}; export CSV.",
                    table=table.name,
                    count=len(table.rows),
                    most=_MOST_ROWS,
                )
            )
        sheet = book.add_worksheet(_sheet_name(table.name, taken))
        sheet.freeze_panes(1, 0)
        for column, name in enumerate(table.columns):
            sheet.write_string(0, column, clean(name), head)
            sheet.set_column(column, column, _column_width(table, column))
        for number, row in enumerate(table.rows, 1):
            for column, cell in enumerate(row):
                _write(sheet, number, column, cell, formats)
        if table.columns:
            sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)
    book.close()
    return repacked(held.getvalue())


def harmless(text: str) -> str:
    """Text that no spreadsheet runs: an apostrophe before what begins like a formula."""
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) or text.startswith(("\n", "\r", "\t")) else text


def _plain(cell: Cell) -> str:
    if cell is None:
        return ""
    elif isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="minutes")
    elif isinstance(cell, date):
        return cell.isoformat()
    elif isinstance(cell, str):
        return harmless(cell.replace("\x00", ""))
    else:
        return str(cell)


def _write(sheet: Worksheet, row: int, column: int, cell: Cell, formats: Mapping[type[date], Format]) -> None:
    if cell is None:
        return
    elif isinstance(cell, datetime):
        sheet.write_datetime(row, column, cell.replace(tzinfo=None), formats[datetime])
    elif isinstance(cell, date):
        sheet.write_datetime(row, column, datetime(cell.year, cell.month, cell.day), formats[date])  # noqa: DTZ001 - a sheet's days have no zone
    elif isinstance(cell, str):
        sheet.write_string(row, column, cell.replace("\x00", "")[:_LONGEST])
    else:
        sheet.write_number(row, column, cell)


def _column_width(table: Table, column: int) -> int:
    longest = max((len(_plain(row[column])) for row in table.rows[:200] if column < len(row)), default=0)
    return min(_WIDEST, max(8, longest, len(table.columns[column])) + 2)


def _sheet_name(name: str, taken: set[str]) -> str:
    """At most 31 letters, none that a sheet's name may not hold, and no second of the same name."""
    base = clean(name.translate(_FORBIDDEN_IN_NAME))[:31] or "Sheet"
    tried, number = base, 1
    while tried.lower() in taken:
        number += 1
        tried = f"{base[: 30 - len(str(number))]} {number}"
    taken.add(tried.lower())
    return tried
