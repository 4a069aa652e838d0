"""From what was brought to sorted pieces, and from those to tickets: the same for every kind of desk."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from functools import cached_property

from django.conf import settings

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.exchange.mails import read_thread, sort_mailbox
from orgdesk.apps.exchange.models import ImportRun
from orgdesk.apps.exchange.parcels import Parcel
from orgdesk.apps.exchange.sorted_pieces import Sorted, SortedPieces
from orgdesk.apps.mail.models import Mailbox
from orgdesk.core.service.exchange import (
    Names,
    Oddity,
    Part,
    Piece,
    Reason,
    SourceOrganisation,
    SourcePerson,
    SourceTicket,
    layout_named,
    sort_json,
)
from orgdesk.core.service.exchange.layouts import Layout
from orgdesk.core.service.exchange.tables import Column, sort_table
from orgdesk.core.service.exchange.tables import read_ticket as read_lines

_JSON, _TABLES, _MAILS = (".json", ".ndjson", ".jsonl"), (".csv", ".tsv", ".txt"), (".mbox", ".mbx", ".eml", "")
_NAMED = (Part.GROUP, Part.STATE, Part.PRIORITY, Part.FIELD)
_TOLD_EACH = 20
"""Records of a kind that is not taken: so many are told one by one."""
_QUIET = ("__macosx/", ".ds_store", "thumbs.db")


class Reading:
    """One import's file, opened: sort it once, then read tickets and people out of it."""

    def __init__(self, run: ImportRun, parcel: Parcel, pieces: SortedPieces) -> None:
        self.run, self.parcel, self.pieces = run, parcel, pieces

    @property
    def layout(self) -> Layout | None:
        """How the vendor lays files out; tables and mailboxes have no vendor."""
        return None if self.run.kind in {ImportRun.Kind.CSV, ImportRun.Kind.MBOX} else layout_named(self.run.kind)

    def sort(self) -> Iterator[Oddity]:
        """Put every record of every file in its place; what has none is told."""
        for name in self.parcel.sorted_names:
            yield from self._sort_file(name)
        if self.run.kind != ImportRun.Kind.MBOX:
            for one in self.pieces.orphans():
                yield Oddity(
                    Reason.NO_TICKET, Part.MESSAGE, f"{one.ticket}/{one.id}", one.place, raw=one.body.decode()[:100_000]
                )
        self.pieces.keep()

    def tickets(self, *, after: int = 0, limit: int = -1) -> Iterator[tuple[int, str, SourceTicket]]:
        """Number, digest and ticket, in the order of the file."""
        for one in self.pieces.of_part(Part.TICKET, after=after, limit=limit):
            parts = self.pieces.of_ticket(one.id)
            digest = hashlib.sha256(b"\x1f".join(part.body for part in (one, *parts))).hexdigest()
            yield one.number, digest, self._ticket(one, parts)

    def people(self, *, after: int = 0, limit: int = -1) -> Iterator[tuple[int, SourcePerson]]:
        if self.layout is not None:
            for one in self.pieces.of_part(Part.PERSON, after=after, limit=limit):
                yield one.number, self.layout.read_person(one.raw)

    def organisations(self) -> Iterator[tuple[int, SourceOrganisation]]:
        if self.layout is not None:
            for one in self.pieces.of_part(Part.ORGANISATION):
                yield one.number, self.layout.read_organisation(one.raw)

    @cached_property
    def names(self) -> Names:
        """What ids are called: by the file's own lists, else as every installation of the vendor has them."""
        layout = self.layout
        if layout is None:
            return Names()
        named = {part: dict(layout.known.get(part, {})) for part in _NAMED}
        for part in _NAMED:
            for one in self.pieces.of_part(part):
                named[part][one.id] = layout.read_name(one.raw) or one.id
        return Names(named)

    @cached_property
    def own_addresses(self) -> frozenset[str]:
        """Whose mails are ours: staff, our mailboxes, and everybody of the support address's domain."""
        staff = Person.objects.staff().values_list("email", flat=True)
        boxes = Mailbox.objects.values_list("address", flat=True)
        return frozenset(one.casefold() for one in (*staff, *boxes, settings.ORGDESK_SUPPORT_ADDRESS))

    def _ticket(self, one: Sorted, parts: list[Sorted]) -> SourceTicket:
        if self.run.kind == ImportRun.Kind.MBOX:
            return read_thread(one.id, parts, own=self.own_addresses)
        read = self.layout.read_ticket if self.layout else read_lines
        return read(one.raw, [part.raw for part in parts], self.names)

    def _sort_file(self, name: str) -> Iterator[Oddity]:
        low = name.casefold()
        ending = "." + low.rpartition(".")[2] if "." in low.rpartition("/")[2] else ""
        if any(quiet in low for quiet in _QUIET) or self._is_attachment(low):
            return
        if self.run.kind == ImportRun.Kind.MBOX and ending in _MAILS:
            yield from sort_mailbox(self.parcel, name, self.pieces)
        elif (
            self.run.kind != ImportRun.Kind.MBOX
            and ending in (_JSON if self.layout else _TABLES)
            and not self._is_ignored(name)
        ):
            yield from self._kept(name)
        elif not self._is_ignored(name):
            yield Oddity(Reason.NOT_TAKEN, "", "", name, "no file of this kind is read")

    def _kept(self, name: str) -> Iterator[Oddity]:
        with self.parcel.open(name) as stream:
            layout = self.layout
            found = sort_json(layout, name, stream) if layout else sort_table(name, stream, self._columns)
            left_out = 0
            for one in found:
                if isinstance(one, Piece):
                    yield from self._put(one)
                elif one.reason is not Reason.NOT_TAKEN or left_out < _TOLD_EACH:
                    left_out += one.reason is Reason.NOT_TAKEN
                    yield one
                else:
                    left_out += 1
            if left_out > _TOLD_EACH:
                yield Oddity(Reason.NOT_TAKEN, "", "", name, f"{left_out} records in all; the file itself is kept")

    def _put(self, piece: Piece) -> Iterator[Oddity]:
        """The same record twice is no news; another of the same id is."""
        before = self.pieces.put(piece)
        if before is not None:
            written = _body(piece)
            if before != written:
                yield Oddity(Reason.DUPLICATE, piece.part, piece.id, piece.where, raw=written.decode()[:100_000])

    @property
    def _columns(self) -> dict[str, Column]:
        return {heading: Column(meaning) for heading, meaning in self.run.choices.get("columns", {}).items() if meaning}

    def _is_ignored(self, name: str) -> bool:
        return self.layout is not None and self.layout.is_ignored(name)

    def _is_attachment(self, low: str) -> bool:
        return any(
            low.startswith(folder) or f"/{folder}" in low for folder in ("attachments/", "attachment/", "files/")
        )


def _body(piece: Piece) -> bytes:
    return json.dumps(piece.raw, ensure_ascii=False, default=str).encode("utf-8", "replace")
