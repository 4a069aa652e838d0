"""Event logs from and to CSV: which column means what is said by a mapping; rows come as a stream."""

from __future__ import annotations

import csv
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from itertools import chain
from typing import Final

import numpy as np

from orgdesk.core.measures.errors import LogError
from orgdesk.core.measures.mining.log import EventLog, LeftOut, Words, build_log, stamp
from orgdesk.core.phrases import Phrase, phrase

MOST_ROWS: Final = 20_000_000
_MOST_TEXT: Final = 200
_SEPARATORS: Final = (",", ";", "\t")
_CASE: Final = ("case", "case id", "case:concept:name", "number", "ticket", "caseid")
_ACTIVITY: Final = ("activity", "concept:name", "event", "status", "state", "incident_state", "ident_state")
_AT: Final = ("timestamp", "time:timestamp", "at", "time", "sys_updated_at", "complete timestamp")


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """The names of the columns that hold case, activity and moment; all others are kept under their own names.

    `formats` are tried in turn after ISO 8601; `zone` belongs to moments that name none; `missing` are words for nothing.
    """

    case: str
    activity: str
    at: str
    formats: tuple[str, ...] = ("%d/%m/%Y %H:%M", "%d/%m/%Y %H:%M:%S", "%Y/%m/%d %H:%M:%S")
    zone: tzinfo = UTC
    missing: tuple[str, ...] = ("", "?", "null", "NULL")


def guess_mapping(head: Sequence[str]) -> ColumnMapping:
    """The mapping that the names of the columns suggest. Raises LogError naming what it could not find."""
    lower = {name.strip().lower(): name for name in reversed(head)}

    def find(names: Sequence[str], what: Phrase) -> str:
        found = next((lower[name] for name in names if name in lower), None)
        if found is None:
            raise LogError(
                phrase(
                    "No column for the {what} among {columns}. Say which: case, activity and at.",
                    what=what,
                    columns=", ".join(head),
                )
            )
        return found

    return ColumnMapping(find(_CASE, phrase("case")), find(_ACTIVITY, phrase("activity")), find(_AT, phrase("moment")))


def suggested(head: Sequence[str]) -> dict[str, str]:
    """What the names of the columns suggest, where they suggest anything: `case`, `activity`, `at`."""
    lower = {name.strip().lower(): name for name in reversed(head)}
    wanted = {"case": _CASE, "activity": _ACTIVITY, "at": _AT}
    found = {role: next((lower[name] for name in names if name in lower), "") for role, names in wanted.items()}
    return {role: name for role, name in found.items() if name}


def read_csv(lines: Iterable[str], mapping: ColumnMapping | None = None, *, now: datetime | None = None) -> EventLog:
    """The log of a CSV text given line by line.

    A row without case, activity or readable moment is left out with its reason and text. A name that two columns share gets a number
    at the second; columns stand apart by commas, semicolons or tabs, as the first line shows. Raises LogError when a mapped column is missing or rows exceed 20 million.
    """
    stream = iter(lines)
    first = next(stream, "")
    rows = csv.reader(chain([first], stream), delimiter=separator_of(first))
    try:
        head = _unique(next(rows, []))
        used = mapping or guess_mapping(head)
        return _Reading(head, used).read(rows, now)
    except csv.Error as error:
        raise LogError(
            phrase("The table cannot be read at row {row}: {error}.", row=rows.line_num, error=error)
        ) from error


def head_of(line: str) -> list[str]:
    """The names of the columns, from the first line of a table."""
    return _unique(next(csv.reader([line], delimiter=separator_of(line)), []))


def separator_of(line: str) -> str:
    """What stands between the columns: the comma, unless semicolons or tabs are more."""
    return max(_SEPARATORS, key=line.count)


class _Reading:
    def __init__(self, head: list[str], mapping: ColumnMapping) -> None:
        for name in (mapping.case, mapping.activity, mapping.at):
            if name not in head:
                raise LogError(
                    phrase(
                        "The column {name!r} is not among {columns}. Name one that is.",
                        name=name,
                        columns=", ".join(head) or phrase("none"),
                    )
                )
        self.head, self.mapping = head, mapping
        self.columns = [Words() for _ in head]
        self.stamps: list[int] = []
        self.rows = array("L")
        self.left_out: list[LeftOut] = []
        self.known: dict[str, int | None] = {}

    def read(self, rows: Iterator[list[str]], now: datetime | None) -> EventLog:
        case, activity, at = (self.head.index(n) for n in (self.mapping.case, self.mapping.activity, self.mapping.at))
        missing = frozenset(self.mapping.missing)
        for number, row in enumerate(rows, 2):
            if number > MOST_ROWS:
                raise LogError(
                    phrase(
                        "The table has more than {most:,} rows. Split it by time and import the parts.", most=MOST_ROWS
                    )
                )
            reason = self._refusal(row, case, activity, at, missing)
            if reason:
                self.left_out.append(LeftOut(number, reason, ",".join(row)[:_MOST_TEXT]))
            elif row:
                self.stamps.append(self.known[row[at]] or 0)
                self.rows.append(number)
                for words, word in zip(self.columns, row, strict=True):
                    words.add("" if word in missing else word)
        others = {
            n: w.column()
            for i, (n, w) in enumerate(zip(self.head, self.columns, strict=True))
            if i not in {case, activity, at}
        }
        stamps = np.array(self.stamps, dtype=np.int64)
        return build_log(self.columns[case].column(), self.columns[activity].column(), stamps, others, self.left_out, now=now, rows=self.rows)  # fmt: skip

    def _refusal(self, row: list[str], case: int, activity: int, at: int, missing: frozenset[str]) -> str:
        if not row:
            return ""
        elif len(row) != len(self.head):
            return phrase("{count} fields where the head has {wanted}", count=len(row), wanted=len(self.head))
        elif row[case] in missing:
            return phrase("no case")
        elif row[activity] in missing:
            return phrase("no activity")
        elif row[at] in missing:
            return phrase("no moment")
        else:
            return "" if self._stamp(row[at]) is not None else phrase("a moment that cannot be read")

    def _stamp(self, text: str) -> int | None:
        if text not in self.known:
            self.known[text] = parse_moment(text, self.mapping)
        return self.known[text]


def parse_moment(text: str, mapping: ColumnMapping) -> int | None:
    """Microseconds since 1970 of a moment written in ISO 8601 or one of the formats; None when it is neither."""
    found: datetime | None = None
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        for shape in mapping.formats:
            try:
                found = datetime.strptime(text.strip(), shape).replace(tzinfo=mapping.zone)
                break
            except ValueError:
                continue
    if found is None:
        return None
    return stamp(found if found.tzinfo is not None else found.replace(tzinfo=mapping.zone))


def _unique(head: Sequence[str]) -> list[str]:
    """The head without a byte order mark; a repeated name gets a number."""
    seen: dict[str, int] = {}
    names = []
    for name in head:
        plain = name.lstrip("\ufeff").strip()
        seen[plain] = seen.get(plain, 0) + 1
        names.append(plain if seen[plain] == 1 else f"{plain} {seen[plain]}")
    return names


def write_csv(log: EventLog | Iterable[EventLog], names: Mapping[str, str] | None = None) -> Iterator[str]:
    """The log as CSV, line by line; one that comes in parts, of cases each, has the columns of the first part.

    `names` renames the columns case, activity and timestamp.
    """
    told = {"case": "case", "activity": "activity", "timestamp": "timestamp", **(names or {})}
    sink = _Line()
    writer = csv.writer(sink, lineterminator="\n")
    others: list[str] | None = None
    for part in [log] if isinstance(log, EventLog) else log:
        if others is None:
            others = [name for name in part.columns if name not in told.values()]
            writer.writerow([told["case"], told["activity"], told["timestamp"], *others])
            yield sink.text
        for index in range(len(part)):
            fixed = [part.cases[part.case[index]], part.activity.word(index), part.moment(index).isoformat()]
            further = (part.columns[name].word(index) if name in part.columns else "" for name in others)
            writer.writerow([_plain(word) for word in (*fixed, *further)])
            yield sink.text


class _Line:
    text = ""

    def write(self, text: str) -> None:
        self.text = text


def _plain(word: str) -> str:
    """A word that a spreadsheet will not take for a formula."""
    return f"'{word}" if word[:1] in {"=", "+", "-", "@", "\t", "\r"} and not word[1:2].isdigit() else word
