"""CSV and spreadsheets to charts: one row a position, bosses by id, name or e-mail, units by name."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import ceil

from orgdesk.core.organisation.errors import FileTooLarge, UnreadableData
from orgdesk.core.organisation.importing.builder import Builder
from orgdesk.core.organisation.importing.columns import Column, Mapped, guess_columns
from orgdesk.core.organisation.importing.decoding import LARGEST, decode, refuse_large
from orgdesk.core.organisation.importing.nodes import MOST_NODES
from orgdesk.core.organisation.importing.result import ImportResult, Placed, SourceLine, TrayReason
from orgdesk.core.organisation.importing.titles import Label, read_label
from orgdesk.core.organisation.importing.vocabulary import is_chrome
from orgdesk.core.organisation.model import Assignment, AssignmentKind, Position, ReportingLine, UnitKind
from orgdesk.core.organisation.words import slug, unused_key
from orgdesk.core.phrases import phrase

NO_BOSS = frozenset({"", "-", "–", "xx", "none", "n/a", "na", "null", "top", "0"})
"""What people write where a position has no boss."""

_VACANT = frozenset({"vacant", "open", "unfilled", "tbd", "tba", "tbc", "n/d", "eliminated", "vacancy", "to be hired"})


@dataclass(frozen=True)
class Table:
    """Rows as text with the source line of each; the first row holds the headings."""

    headings: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    warnings: tuple[str, ...] = ()


def read_csv(content: bytes | str) -> Table:
    """A CSV with comma, semicolon, tab or bar, in any usual encoding. Raises UnreadableData, FileTooLarge."""
    text, warnings = decode(content)
    reader = csv.reader(io.StringIO(text), delimiter=_delimiter(text))
    rows: list[tuple[int, tuple[str, ...]]] = []
    line = 1
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append((line, tuple(cell.strip() for cell in row)))
            line = reader.line_num + 1
            _refuse_many(len(rows))
    except csv.Error as problem:
        raise UnreadableData(
            phrase("Line {line} is not readable as CSV: {problem}.", line=line, problem=problem)
        ) from None
    return _with_headings(rows, warnings)


def read_xlsx(content: bytes) -> Table:
    """The first sheet of a workbook that holds rows. Raises UnreadableData, FileTooLarge."""
    import openpyxl

    refuse_large(content)
    try:
        _refuse_bomb(content)
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheets = ([tuple(_cell(value) for value in row) for row in sheet.iter_rows(values_only=True)] for sheet in book)
        grid = next((rows for rows in sheets if any(any(row) for row in rows)), [])
    except FileTooLarge:
        raise
    except Exception as problem:  # noqa: BLE001 - openpyxl raises whatever a broken part makes Python raise
        raise UnreadableData(
            phrase("The workbook cannot be read: {kind}: {problem}.", kind=type(problem).__name__, problem=problem)
        ) from None
    rows = [(line, row) for line, row in enumerate(grid, start=1) if any(row)]
    _refuse_many(len(rows))
    return _with_headings(rows, ())


def build_from_table(*tables: Table, mapping: Mapped | None = None, format_name: str = "csv") -> ImportResult:
    """The chart that a table shows, or several that name each other's bosses, such as a senior and a junior list.

    `mapping` says what headings mean; without one they are guessed.

    Rows with an id that came before, or without title and name, go to the tray. Raises UnreadableData where
    neither a title nor a name column is known.
    """
    rows = _Rows()
    for table in tables:
        columns = dict(mapping) if mapping is not None else guess_columns(table.headings)
        if not {Column.TITLE, Column.NAME, Column.FIRST_NAME} & set(columns.values()):
            headings = ", ".join(table.headings) or phrase("no headings")
            raise UnreadableData(
                phrase(
                    "No column was recognised as title or name among {headings}; map them by hand.", headings=headings
                )
            )
        rows.place(table, columns)
    return rows.result(format_name)


@dataclass(frozen=True)
class _Row:
    """One row by meaning."""

    source: SourceLine
    cells: Mapping[Column, str]

    def get(self, column: Column) -> str:
        return self.cells.get(column, "")

    @property
    def name(self) -> str:
        return self.get(Column.NAME) or " ".join(
            part for part in (self.get(Column.FIRST_NAME), self.get(Column.LAST_NAME)) if part
        )


class _Rows:
    def __init__(self) -> None:
        self.out = Builder()
        self.unit_keys: dict[str, str] = {}
        self.key_by: dict[Column, dict[str, str]] = {Column.ID: {}, Column.NAME: {}, Column.EMAIL: {}}
        self.placed: list[tuple[str, _Row]] = []

    def place(self, table: Table, columns: Mapped) -> None:
        """Place the rows of one table; their bosses may stand in another."""
        self.out.warnings.extend(table.warnings)
        for line, cells in table.rows:
            named = zip(table.headings, cells, strict=False)
            found = {columns[heading]: cell for heading, cell in named if heading in columns}
            self._place(_Row(SourceLine(line, " | ".join(cell for cell in cells if cell)), found))

    def result(self, format_name: str) -> ImportResult:
        """Draw the lines, now that all bosses are known."""
        for key, row in self.placed:
            self._draw_line(key, row)
        return self.out.result(format_name)

    def _place(self, row: _Row) -> None:
        ident = row.get(Column.ID)
        if not row.get(Column.TITLE) and not row.name:
            reason = TrayReason.CHROME if is_chrome(row.source.text) else TrayReason.NO_TITLE
            self.out.put_aside(row.source, reason, None, phrase("The row has neither a title nor a name."))
        elif ident and ident.casefold() in self.key_by[Column.ID]:
            self.out.duplicates.append(ident)
            twin = self.key_by[Column.ID][ident.casefold()]
            self.out.put_aside(
                row.source, TrayReason.DUPLICATE, twin, phrase("The id {ident} stands on an earlier row.", ident=ident)
            )
        else:
            self._place_position(row, ident)

    def _place_position(self, row: _Row, ident: str) -> None:
        label = self._label(row)
        wanted = slug(ident or label.title or label.holder, fallback="position")
        key = unused_key(wanted, self.out.positions)
        fte = self._number(row, Column.FTE)
        level = row.get(Column.LEVEL) or None
        # A list that counts people in FTE only ("13.2 administrators") needs as many seats as that takes.
        counted = max(label.headcount, ceil(fte or 0))
        seats = int(self._number(row, Column.HEADCOUNT) or counted)
        order = 10 * len(self.out.positions) + 10
        self.out.positions[key] = Position(
            key, label.title, self._unit(row), max(1, seats), None if fte == seats else fte, level,
            order=order, note=row.get(Column.NOTE),
        )  # fmt: skip
        if not label.title:
            words = phrase(
                "Line {line}: {holder} has no title; give the position one.",
                line=row.source.line,
                holder=label.holder or ident,
            )
            self.out.warnings.append(words)
        self.out.placed.append(_placed(row, key))
        self.placed.append((key, row))
        for column, value in ((Column.ID, ident), (Column.NAME, label.holder), (Column.EMAIL, row.get(Column.EMAIL))):
            if value:
                self.key_by[column].setdefault(value.casefold(), key)
        if label.holder:
            self._assign(key, row, label)

    def _label(self, row: _Row) -> Label:
        """Marks in the title count ("(vacant)", "(*10)"); a name column says who holds it."""
        label = read_label(row.get(Column.TITLE) or row.name)
        if row.get(Column.TITLE):
            vacant = _VACANT & {row.name.casefold(), row.get(Column.STATUS).casefold()}
            plain = Label(label.text, _without_marks(label, row), "", label.headcount, label.acting, label.vacant)
            holder = "" if vacant or label.vacant else row.name or label.holder
            return Label(plain.text, plain.title, holder, plain.headcount, plain.acting, not holder)
        else:
            return Label(row.name, "", row.name)

    def _assign(self, key: str, row: _Row, label: Label) -> None:
        email = row.get(Column.EMAIL)
        person = self.out.add_person(label.holder, key=slug(email or label.holder, fallback="person"), email=email)
        kind = AssignmentKind.ACTING if label.acting else AssignmentKind.SUBSTANTIVE
        dates = self._date(row, Column.START), self._date(row, Column.END)
        self.out.assignments.append(Assignment(person, key, kind, *dates))

    def _unit(self, row: _Row) -> str | None:
        name = row.get(Column.UNIT)
        if not name:
            return None
        if name not in self.unit_keys:
            self.unit_keys[name] = self.out.add_unit(name, UnitKind.DEPARTMENT, None, row.source)
            self.out.placed.pop()
        return self.unit_keys[name]

    def _draw_line(self, key: str, row: _Row) -> None:
        for column, known in (
            (Column.BOSS_ID, Column.ID),
            (Column.BOSS_EMAIL, Column.EMAIL),
            (Column.BOSS_NAME, Column.NAME),
        ):
            written = row.get(column)
            if written and written.casefold() not in NO_BOSS:
                boss = self.key_by[known].get(written.casefold()) or self.key_by[Column.NAME].get(written.casefold())
                if boss is None:
                    self.out.unknown_bosses.append(written)
                    self.out.warnings.append(f"Line {row.source.line}: the boss “{written}” is not in the file.")
                else:
                    self.out.lines.append(ReportingLine(key, boss))
                return

    def _number(self, row: _Row, column: Column) -> float | None:
        written = row.get(column)
        if not written:
            return None
        try:
            number = float(written.replace("%", "").replace(",", "."))
        except ValueError:
            number = -1.0
        if 0 <= number <= 1_000_000:
            return number / 100 if "%" in written else number
        self.out.warnings.append(
            phrase(
                "Line {line}: “{written}” is no number of {column}; it was left out.",
                line=row.source.line,
                written=written[:40],
                column=column,
            )
        )
        return None

    def _date(self, row: _Row, column: Column) -> date | None:
        written = row.get(column)
        if not written or written.startswith("0000"):
            return None
        for form in ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%Y/%m/%d"):
            try:
                return datetime.strptime(written[:10], form).date()  # noqa: DTZ007 - a day has no zone
            except ValueError:
                continue
        self.out.warnings.append(
            phrase(
                "Line {line}: “{written}” is no date of {column}; it was left out.",
                line=row.source.line,
                written=written[:40],
                column=column,
            )
        )
        return None


def _placed(row: _Row, key: str) -> Placed:
    return Placed(row.source, "positions", key)


def _without_marks(label: Label, row: _Row) -> str:
    """The title as written, without its marks; a name that was split off it stays where a name column exists."""
    if label.holder and row.name:
        return row.get(Column.TITLE)
    else:
        return label.title or row.get(Column.TITLE)


def _delimiter(text: str) -> str:
    # The heading line decides: commas inside titles outnumber semicolons sooner than headings lie.
    heading = text.lstrip("\n").split("\n", 1)[0]
    return max((",", ";", "\t", "|"), key=heading.count)


def _with_headings(rows: Sequence[tuple[int, tuple[str, ...]]], warnings: Iterable[str]) -> Table:
    if not rows:
        raise UnreadableData(phrase("The file has no rows."))
    headings = list(rows[0][1])
    for place, heading in enumerate(headings):
        # A heading that stands twice would let the later column overwrite the earlier one.
        headings[place] = unused_key(heading, headings[:place]) if heading else ""
    return Table(tuple(headings), tuple(rows[1:]), tuple(warnings))


def _refuse_bomb(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if sum(member.file_size for member in archive.infolist()) > 4 * LARGEST:
            raise FileTooLarge(
                phrase("The workbook unpacks to more than {most} bytes; split it into parts.", most=4 * LARGEST)
            )


def _refuse_many(count: int) -> None:
    if count > MOST_NODES:
        raise FileTooLarge(phrase("The table has more than {most} rows; split it into parts.", most=MOST_NODES))


def _cell(value: object) -> str:
    if value is None:
        return ""
    elif isinstance(value, datetime):
        return value.date().isoformat()
    elif isinstance(value, float) and value.is_integer():
        return str(int(value))
    else:
        return str(value).strip()
