"""CSV of any desk: columns mean what somebody said once; a line is a ticket, and further lines of the same number are its messages."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import IO

from orgdesk.core.service.exchange.model import (
    Names,
    Oddity,
    Part,
    Piece,
    Raw,
    Reason,
    SourceMessage,
    SourcePerson,
    SourceTicket,
)
from orgdesk.core.service.exchange.values import key_of, plain, text_of, time_of, words, yes

MOST_CELL = 16 * 1024 * 1024
_KEPT = 100_000


class Column(StrEnum):
    """What a column can mean."""

    NUMBER = "number"
    SUBJECT = "subject"
    TEXT = "text"
    REQUESTER_NAME = "requester_name"
    REQUESTER_EMAIL = "requester_email"
    ORGANISATION = "organisation"
    OWNER = "owner"
    GROUP = "group"
    STATE = "state"
    PRIORITY = "priority"
    CHANNEL = "channel"
    TAGS = "tags"
    OPENED = "opened"
    CHANGED = "changed"
    SOLVED = "solved"
    MESSAGE_AT = "message_at"
    MESSAGE_AUTHOR = "message_author"
    MESSAGE_PRIVATE = "message_private"
    FIELD = "field"


_SYNONYMS: Mapping[Column, tuple[str, ...]] = {
    Column.NUMBER: ("ticket id", "id", "number", "ticket", "ticket number", "case number", "key", "issue key", "display id", "#", "reference"),
    Column.SUBJECT: ("subject", "title", "summary", "ticket subject", "betreff", "onderwerp", "short description"),
    Column.TEXT: ("description", "text", "body", "message", "comment", "details", "beschreibung", "omschrijving", "content", "note"),
    Column.REQUESTER_EMAIL: ("requester email", "email", "contact email", "customer email", "from", "e mail", "reporter email", "requester e mail", "sender"),
    Column.REQUESTER_NAME: ("requester", "requester name", "full name", "contact", "contact name", "customer", "customer name", "reporter", "name"),
    Column.ORGANISATION: ("organization", "organisation", "company", "company name", "account", "requester organization", "firma", "bedrijf"),
    Column.OWNER: ("assignee", "agent", "owner", "assigned to", "responder", "agent name", "assignee email"),
    Column.GROUP: ("group", "team", "queue", "department", "assignee group"),
    Column.STATE: ("status", "state", "ticket status"),
    Column.PRIORITY: ("priority", "prio", "ticket priority"),
    Column.CHANNEL: ("channel", "source", "via", "ticket channel"),
    Column.TAGS: ("tags", "labels", "tag"),
    Column.OPENED: ("created at", "created", "created time", "opened at", "opened", "date", "created date", "requested at", "creation date"),
    Column.CHANGED: ("updated at", "updated", "last update time", "last updated", "modified", "updated time"),
    Column.SOLVED: ("solved at", "resolved at", "resolved time", "resolved", "closed at", "closed time", "closed"),
    Column.MESSAGE_AT: ("message at", "comment date", "comment created at", "message date"),
    Column.MESSAGE_AUTHOR: ("author", "message author", "comment author"),
    Column.MESSAGE_PRIVATE: ("private", "internal", "is private"),
}  # fmt: skip
STATES: Mapping[str, str] = {
    "new": "new", "open": "in_progress", "in progress": "in_progress", "assigned": "assigned", "pending": "pending_customer",
    "waiting": "pending_customer", "waiting on customer": "pending_customer", "on hold": "pending_vendor", "hold": "pending_vendor",
    "waiting on third party": "pending_vendor", "resolved": "resolved", "solved": "resolved", "done": "closed", "closed": "closed",
    "cancelled": "cancelled", "canceled": "cancelled", "mail": "closed", "": "closed",
}  # fmt: skip
PRIORITIES: Mapping[str, int] = {
    "urgent": 1, "critical": 1, "highest": 1, "1": 1, "p1": 1, "high": 2, "2": 2, "p2": 2, "normal": 3, "medium": 3, "3": 3, "p3": 3,
    "low": 4, "lowest": 4, "4": 4, "p4": 4, "": 3,
}  # fmt: skip
_CHANNELS = {"email": "email", "mail": "email", "phone": "phone", "portal": "portal", "web": "portal", "chat": "chat", "api": "api", "forum": "forum"}  # fmt: skip


def headings_of(stream: IO[bytes]) -> tuple[str, ...]:
    """The first line of a table; empty where there is none."""
    reader = csv.reader(_text(stream.read(1 << 20)).splitlines(keepends=True)[:50], delimiter=_delimiter(stream))
    try:
        return tuple(_heading(one) for one in next(reader, []))
    except csv.Error:
        return ()


def _heading(cell: str) -> str:
    return text_of(cell).strip()[:200]


def guess_columns(headings: Sequence[str]) -> dict[str, Column]:
    """The meaning of headings by their names; what is unknown becomes a field of the ticket."""
    named = {
        heading: " ".join(re.sub(r"[^\w#]+", " ", heading.casefold().replace("_", " ")).split()) for heading in headings
    }
    found: dict[str, Column] = {}
    for column, synonyms in _SYNONYMS.items():
        for synonym in synonyms:
            match = next((one for one, name in named.items() if name == synonym and one not in found), None)
            if match is not None:
                found[match] = column
                break
    return {heading: found.get(heading, Column.FIELD) for heading in headings if heading}


def fingerprint(headings: Sequence[str]) -> str:
    """The same for the same headings in any order."""
    return hashlib.sha256("\x1f".join(sorted(one.strip().casefold() for one in headings)).encode()).hexdigest()


def sort_table(name: str, stream: IO[bytes], mapping: Mapping[str, Column]) -> Iterator[Piece | Oddity]:
    """Each line as a piece: the first of a number is the ticket, the others its messages. A line without one is its own ticket."""
    csv.field_size_limit(MOST_CELL)
    delimiter = _delimiter(stream)
    lines = _Lines(stream)
    reader = csv.reader(lines, delimiter=delimiter)
    try:
        headings = [_heading(one) for one in next(reader, [])]
        if not any(mapping.get(one) in {Column.SUBJECT, Column.TEXT} for one in headings):
            yield Oddity(
                Reason.UNREADABLE,
                Part.TICKET,
                "",
                name,
                "no column holds a subject or a text",
                ",".join(headings)[:_KEPT],
            )
            return
        yield from _rows(name, reader, headings, mapping)
    except csv.Error as problem:
        yield Oddity(Reason.UNREADABLE, Part.TICKET, "", f"{name} line {reader.line_num}", str(problem))
    if lines.odd:
        yield Oddity(Reason.WRONG_ENCODING, "", "", name, "not UTF-8 throughout; the rest was read as Windows-1252")


def read_ticket(raw: Raw, messages: Sequence[Raw], names: Names) -> SourceTicket:
    """The lines of one number; every line with a text is a message."""
    rows = [raw, *messages]
    email = text_of(raw.get(Column.REQUESTER_EMAIL)).strip().casefold()
    name = text_of(raw.get(Column.REQUESTER_NAME)).strip()
    requester = email or (f"name:{name.casefold()}" if name else "")
    owner = text_of(raw.get(Column.OWNER)).strip()
    organisation = text_of(raw.get(Column.ORGANISATION)).strip()
    people = (
        [SourcePerson(requester, name or email, email, organisations=(organisation,) if organisation else ())]
        if requester
        else []
    )
    return SourceTicket(
        id=key_of(raw.get(Column.NUMBER)) or key_of(raw.get("id")),
        number=key_of(raw.get(Column.NUMBER)),
        subject=text_of(raw.get(Column.SUBJECT)),
        opened_at=time_of(raw.get(Column.OPENED)) or time_of(raw.get(Column.MESSAGE_AT)),
        changed_at=time_of(raw.get(Column.CHANGED)),
        solved_at=time_of(raw.get(Column.SOLVED)),
        requester=requester,
        owner=owner,
        organisation=organisation,
        group=text_of(raw.get(Column.GROUP)).strip(),
        state=text_of(raw.get(Column.STATE)).strip(),
        priority=text_of(raw.get(Column.PRIORITY)).strip(),
        channel=_CHANNELS.get(text_of(raw.get(Column.CHANNEL)).strip().casefold(), "email"),
        tags=words(raw.get(Column.TAGS)),
        fields={str(key)[6:]: text_of(value) for key, value in raw.items() if str(key).startswith("field:") and value},
        messages=tuple(one for number, row in enumerate(rows) for one in _message(number, row, requester, email, name)),
        people=tuple(people),
    )  # fmt: skip


def _message(number: int, row: Raw, requester: str, email: str, name: str) -> Iterator[SourceMessage]:
    said = text_of(row.get(Column.TEXT))
    if not said.strip():
        return
    author = text_of(row.get(Column.MESSAGE_AUTHOR)).strip()
    theirs = not author or author.casefold() in {email, name.casefold()}
    html = said if re.search(r"<(?:p|br|div|table)\b", said[:2000], re.IGNORECASE) else ""
    yield SourceMessage(
        id=f"line-{number}",
        at=time_of(row.get(Column.MESSAGE_AT)) or (time_of(row.get(Column.OPENED)) if number == 0 else None),
        text=plain(said) if html else said,
        html=html,
        author=requester if theirs else author,
        public=not yes(row.get(Column.MESSAGE_PRIVATE)),
        customer=theirs,
    )


def _rows(
    name: str, reader: Iterator[list[str]], headings: Sequence[str], mapping: Mapping[str, Column]
) -> Iterator[Piece | Oddity]:
    seen: set[str] = set()
    for number, cells in enumerate(reader, start=2):
        where = f"{name} line {number}"
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) > len(headings):
            yield Oddity(Reason.UNREADABLE, Part.TICKET, "", where, "more cells than columns", ",".join(cells)[:_KEPT])
            continue
        raw = _raw(headings, cells, mapping)
        key = key_of(raw.get(Column.NUMBER)) or "line-" + hashlib.sha256("\x1f".join(cells).encode()).hexdigest()[:16]
        if key in seen:
            yield Piece(Part.MESSAGE, f"{key}/{number}", raw, where, key)
        else:
            seen.add(key)
            yield Piece(Part.TICKET, key, {**raw, "id": key}, where)


def _raw(headings: Sequence[str], cells: Sequence[str], mapping: Mapping[str, Column]) -> dict[str, str]:
    raw: dict[str, str] = {}
    for heading, cell in zip(headings, cells, strict=False):
        meaning = mapping.get(heading)
        if meaning is Column.FIELD:
            raw[f"field:{heading}"] = cell.strip()
        elif meaning is not None and cell.strip():
            raw.setdefault(meaning.value, cell.replace("\x00", ""))
    return raw


class _Lines:
    """The lines of a stream as text; bytes that are not UTF-8 are read as Windows-1252."""

    def __init__(self, stream: IO[bytes]) -> None:
        stream.seek(0)
        self._lines = iter(stream)
        self.odd = False
        self._utf16 = stream.read(2) in (b"\xff\xfe", b"\xfe\xff")
        stream.seek(0)
        if self._utf16:
            self._lines = iter(
                line.encode() for line in io.StringIO(stream.read().decode("utf-16", "replace"), newline="")
            )

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        try:
            return line.decode("utf-8-sig").replace("\x00", "")
        except UnicodeDecodeError:
            self.odd = True
            return line.decode("cp1252", "replace").replace("\x00", "")


def _delimiter(stream: IO[bytes]) -> str:
    stream.seek(0)
    first = _text(stream.read(1 << 16)).split("\n", 1)[0]
    stream.seek(0)
    return max((",", ";", "\t", "|"), key=first.count)


def _text(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    return content.decode("utf-8-sig", "replace")
