"""The pieces of one file, sorted by ticket: a small database beside the file, made anew from it whenever it is missing.

A desk's export names people before or after the tickets, and comments apart from them; no memory holds all of it. What lies here is
never the only copy: the file itself is kept.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from orgdesk.core.service.exchange import Part, Piece

_TABLES = """
CREATE TABLE IF NOT EXISTS piece (
    number INTEGER PRIMARY KEY, part TEXT NOT NULL, id TEXT NOT NULL, ticket TEXT NOT NULL, place TEXT NOT NULL, body BLOB NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS piece_once ON piece (part, ticket, id);
CREATE INDEX IF NOT EXISTS piece_of_ticket ON piece (ticket, number) WHERE ticket != '';
"""


@dataclass(frozen=True, slots=True)
class Sorted:
    """One piece with its number; the body is JSON, or a mail as it came."""

    number: int
    id: str
    ticket: str
    place: str
    body: bytes

    @property
    def raw(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.body)
        return found


class SortedPieces:
    """Use as a context; what was put in is there after `keep`."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._database = sqlite3.connect(path, isolation_level=None)
        self._database.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + _TABLES)
        self._database.execute("BEGIN")

    def __enter__(self) -> SortedPieces:
        return self

    def __exit__(self, *_problem: object) -> None:
        self._database.close()

    def put(self, piece: Piece, body: bytes | None = None) -> bytes | None:
        """None when it is new, else the body of the one that was there before."""
        written = (
            body
            if body is not None
            else json.dumps(piece.raw, ensure_ascii=False, default=str).encode("utf-8", "replace")
        )
        row = (piece.part.value, piece.id, piece.ticket, piece.where, written)
        statement = "INSERT OR IGNORE INTO piece (part, id, ticket, place, body) VALUES (?, ?, ?, ?, ?)"
        if self._database.execute(statement, row).rowcount:
            return None
        return bytes(self._one("SELECT body FROM piece WHERE part = ? AND ticket = ? AND id = ?", piece.part.value, piece.ticket, piece.id))  # fmt: skip

    def keep(self) -> None:
        self._database.execute("COMMIT")
        self._database.execute("BEGIN")

    def count(self, part: Part) -> int:
        return int(self._one("SELECT COUNT(*) FROM piece WHERE part = ?", part.value))

    def of_part(self, part: Part, *, after: int = 0, limit: int = -1) -> Iterator[Sorted]:
        """In the order of the file, those behind the number `after`."""
        return self._some("part = ? AND number > ? ORDER BY number LIMIT ?", part.value, after, limit)

    def of_ticket(self, ticket: str) -> list[Sorted]:
        return list(self._some("ticket = ? ORDER BY number", ticket))

    def orphans(self) -> Iterator[Sorted]:
        """Pieces of tickets that are not in the file."""
        yield from self._some(
            "ticket != '' AND NOT EXISTS (SELECT 1 FROM piece AS held WHERE held.part = 'ticket' AND held.id = piece.ticket "
            "AND held.ticket = '') ORDER BY number"
        )

    def ticket_of(self, message: str) -> str:
        return str(self._one("SELECT ticket FROM piece WHERE part = 'message' AND id = ? LIMIT 1", message) or "")

    def move(self, before: str, ticket: str) -> None:
        """What was put under one ticket belongs to another."""
        self._database.execute("UPDATE OR IGNORE piece SET ticket = ? WHERE ticket = ?", (ticket, before))

    def tickets_of_messages(self) -> list[str]:
        statement = "SELECT ticket FROM piece WHERE part = 'message' GROUP BY ticket ORDER BY MIN(number)"
        return [str(row[0]) for row in self._database.execute(statement)]

    def _some(self, condition: str, *given: Any) -> Iterator[Sorted]:
        statement = f"SELECT number, id, ticket, place, body FROM piece WHERE {condition}"  # noqa: S608 - words of our own
        for row in self._database.execute(statement, given):
            yield Sorted(*row)

    def _one(self, statement: str, *given: Any) -> Any:
        row: Sequence[Any] | None = self._database.execute(statement, given).fetchone()
        return row[0] if row else None
