"""The records of a file as pieces: what each is, and which ticket it belongs to."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import IO

from orgdesk.core.service.exchange.layouts import Layout
from orgdesk.core.service.exchange.model import Oddity, Part, Piece, Raw, Reason
from orgdesk.core.service.exchange.streams import Record, read_records
from orgdesk.core.service.exchange.values import key_of

_KEPT = 100_000
_OF_A_TICKET = {Part.MESSAGE, Part.RATING}


def sort_json(layout: Layout, name: str, stream: IO[bytes]) -> Iterator[Piece | Oddity]:
    """Every record of one JSON file; one that is of no known kind, or has no id, is an oddity."""
    usual = layout.part_of_file(name)
    for found in read_records(stream, lists=layout.lists):
        if isinstance(found, Oddity):
            yield Oddity(found.reason, str(usual or ""), "", f"{name} {found.where}".strip(), found.detail, found.raw)
        else:
            yield from _pieces(layout, name, usual, found)


def _pieces(layout: Layout, name: str, usual: Part | None, record: Record) -> Iterator[Piece | Oddity]:
    where = f"{name} #{record.number}"
    part, raw = _unwrapped(layout, layout.lists.get(record.list_name, usual), record.value)
    part = part or _by_shape(raw)
    key = key_of(raw.get("id"))
    if part is None:
        yield Oddity(Reason.NOT_TAKEN, "", key, where, "of no known kind", _text(raw))
    elif not key and part is not Part.RATING:
        yield Oddity(Reason.NO_ID, part, "", where, raw=_text(raw))
    else:
        ticket = key_of(raw.get("ticket_id")) if part in _OF_A_TICKET else ""
        yield Piece(part, key, raw, where, ticket)


def _unwrapped(layout: Layout, part: Part | None, raw: Raw) -> tuple[Part | None, Raw]:
    for wrapper, held in layout.wrappers.items():
        inner = raw.get(wrapper)
        if isinstance(inner, dict) and "id" not in raw:
            return held, inner
    return part, raw


def _by_shape(raw: Raw) -> Part | None:
    """By its members, for files whose name says nothing."""
    if "ticket_id" in raw and ("body" in raw or "html_body" in raw or "body_text" in raw):
        return Part.MESSAGE
    elif {"subject", "raw_subject", "title"} & set(raw) and {"requester_id", "requester", "customer_id", "comments"} & set(raw):  # fmt: skip
        return Part.TICKET
    elif "email" in raw:
        return Part.PERSON
    elif {"domain_names", "domains", "domain"} & set(raw) and "name" in raw:
        return Part.ORGANISATION
    return None


def _text(raw: Raw) -> str:
    return json.dumps(raw, ensure_ascii=False, default=str)[:_KEPT]
