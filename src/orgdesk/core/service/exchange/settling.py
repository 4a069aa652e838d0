"""A ticket made fit to be stored: times that make sense, lengths that are kept, nothing twice; whatever was changed is told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from orgdesk.core.service.exchange.model import (
    Oddity,
    Part,
    Reason,
    SourceFile,
    SourceMessage,
    SourceTicket,
)

MOST_TEXT = 500_000
"""Characters of a message that are shown; the whole stands beside it as a file."""
MOST_MESSAGES = 10_000
_MOST_SUBJECT = 250
_CLOCKS_DIFFER = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Settled:
    """The ticket as it can be stored, with aware times in their order, and what was odd about it."""

    ticket: SourceTicket
    opened_at: datetime
    changed_at: datetime
    odd: tuple[Oddity, ...]


def settle(ticket: SourceTicket, *, at: datetime) -> Settled:
    """Total: every ticket can be stored somehow. `at` is the moment of the import, after which nothing has happened yet."""
    odd: list[Oddity] = []
    opened = _opened(ticket, at, odd)
    messages = tuple(_messages(ticket, opened, at, odd))
    last = max([opened, *(one.at for one in messages if one.at)])
    solved = _solved(ticket, opened, at, odd)
    changed = max(min(ticket.changed_at, at) if ticket.changed_at else last, last, opened)
    subject = (
        " ".join(ticket.subject.split()) or " ".join(messages[0].text.split())[:80] if messages else ticket.subject
    )
    if len(subject) > _MOST_SUBJECT:
        odd.append(Oddity(Reason.TEXT_CUT, Part.TICKET, ticket.id, detail="subject", raw=subject[:100_000]))
    fit = replace(
        ticket,
        subject=subject[:_MOST_SUBJECT].strip() or f"#{ticket.number or ticket.id}",
        messages=messages,
        solved_at=solved,
        tags=tuple(dict.fromkeys(tag[:40] for tag in ticket.tags)),
    )
    return Settled(fit, opened, changed, tuple(odd))


def _opened(ticket: SourceTicket, at: datetime, odd: list[Oddity]) -> datetime:
    first = min((one.at for one in ticket.messages if one.at), default=None)
    if ticket.opened_at is None:
        odd.append(Oddity(Reason.NO_TIME, Part.TICKET, ticket.id))
    said = ticket.opened_at or first or at
    return _not_after(said, at, Part.TICKET, ticket.id, odd)


def _solved(ticket: SourceTicket, opened: datetime, at: datetime, odd: list[Oddity]) -> datetime | None:
    if ticket.solved_at is None:
        return None
    return max(opened, _not_after(ticket.solved_at, at, Part.TICKET, ticket.id, odd))


def _not_after(said: datetime, at: datetime, part: Part, key: str, odd: list[Oddity]) -> datetime:
    """Clocks differ by minutes; what lies further ahead is told."""
    if said - at > _CLOCKS_DIFFER:
        odd.append(Oddity(Reason.FUTURE, part, key, detail=said.isoformat()))
    return min(said, at)


def _messages(ticket: SourceTicket, opened: datetime, at: datetime, odd: list[Oddity]) -> Iterator[SourceMessage]:
    """Each once, in the order of their times; one without a time stands where it stood."""
    seen: set[str] = set()
    placed: list[tuple[datetime, int, SourceMessage]] = []
    before = opened
    for number, one in enumerate(ticket.messages[:MOST_MESSAGES]):
        key = one.id or f"#{number}"
        name = f"{ticket.id}/{key}"
        if key in seen:
            odd.append(Oddity(Reason.DUPLICATE, Part.MESSAGE, name, raw=one.text[:100_000]))
            continue
        seen.add(key)
        if one.at is None:
            odd.append(Oddity(Reason.NO_TIME, Part.MESSAGE, name))
        before = _not_after(one.at, at, Part.MESSAGE, name, odd) if one.at else before
        placed.append((before, number, _fit(replace(one, id=key, at=before), name, odd)))
    if len(ticket.messages) > MOST_MESSAGES:
        odd.append(Oddity(Reason.TOO_LARGE, Part.MESSAGE, ticket.id, detail=str(len(ticket.messages))))
    placed.sort(key=lambda row: row[:2])
    return iter([one for _at, _number, one in placed])


def _fit(one: SourceMessage, name: str, odd: list[Oddity]) -> SourceMessage:
    html = one.html if len(one.html) <= 4 * MOST_TEXT else ""
    if len(one.text) <= MOST_TEXT:
        return replace(one, html=html)
    odd.append(Oddity(Reason.TEXT_CUT, Part.MESSAGE, name, detail=str(len(one.text))))
    whole = SourceFile("whole", "message.txt", "text/plain", len(one.text), content=one.text.encode())
    return replace(one, text=one.text[:MOST_TEXT], html="", files=(*one.files, whole))
