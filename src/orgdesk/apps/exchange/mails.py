"""A mailbox as tickets: each mail read by the same reader as the mail that comes in, its conversation found by its headers."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

from orgdesk.apps.exchange.parcels import Parcel
from orgdesk.apps.exchange.sorted_pieces import Sorted, SortedPieces
from orgdesk.apps.mail.parsing import ParsedMail, Role, parse_mail
from orgdesk.core.service.exchange import (
    Oddity,
    Part,
    Piece,
    Reason,
    SourceFile,
    SourceMessage,
    SourcePerson,
    SourceTicket,
)
from orgdesk.core.service.exchange.mailboxes import mails_in, thread_of
from orgdesk.core.service.exchange.values import key_of

_KEPT = {Role.FILE, Role.PICTURE, Role.CALENDAR, Role.MESSAGE}


def sort_mailbox(parcel: Parcel, name: str, pieces: SortedPieces) -> Iterator[Oddity]:
    """Put each mail under the mail that began its conversation, whatever order the file has them in."""
    with parcel.open(name) as stream:
        for number, raw, cut in mails_in(stream):
            where = f"{name} mail {number}"
            mail = parse_mail(raw)
            if cut:
                yield Oddity(Reason.TOO_LARGE, Part.MESSAGE, mail.message_id, where)
            if not mail.sender.address:
                yield Oddity(Reason.UNREADABLE, Part.MESSAGE, mail.message_id, where, "no sender", raw[:100_000].decode("latin-1"))  # fmt: skip
                continue
            key = key_of(mail.message_id) or "sha256-" + hashlib.sha256(raw).hexdigest()[:40]
            root = key_of(thread_of(key, mail.in_reply_to, mail.references))
            root = pieces.ticket_of(root) or root
            before = pieces.put(Piece(Part.MESSAGE, key, {}, where, root), raw)
            if before is not None and before != raw:
                yield Oddity(Reason.DUPLICATE, Part.MESSAGE, key, where, raw=raw[:100_000].decode("latin-1"))
            elif root != key:
                pieces.move(key, root)
    for root in pieces.tickets_of_messages():
        pieces.put(Piece(Part.TICKET, root, {"id": root}))


def read_thread(root: str, mails: Iterable[Sorted], *, own: frozenset[str]) -> SourceTicket:
    """A conversation; mails from one of our `own` addresses are ours, all others the customer's."""
    read = sorted(
        ((parse_mail(one.body), one) for one in mails),
        key=lambda row: (row[0].date is None, row[0].date or 0, row[1].number),
    )
    first = next((mail for mail, _piece in read if mail.sender.key not in own), None)
    requester = (
        first.sender.key
        if first
        else next((one.key for mail, _piece in read for one in mail.to if one.key not in own), "")
    )
    people = {one.key: one for mail, _piece in read for one in (mail.sender, *mail.to) if one.key}
    return SourceTicket(
        id=root,
        subject=read[0][0].subject if read else root,
        opened_at=next((mail.date for mail, _piece in read if mail.date), None),
        requester=requester,
        state="mail",
        channel="email",
        messages=tuple(_message(mail, piece, own) for mail, piece in read),
        people=tuple(SourcePerson(key, one.name or key, key, agent=key in own) for key, one in people.items()),
    )  # fmt: skip


def _message(mail: ParsedMail, piece: Sorted, own: frozenset[str]) -> SourceMessage:
    return SourceMessage(
        id=piece.id,
        at=mail.date,
        text=mail.visible_text or mail.text,
        html=mail.html,
        author=mail.sender.key,
        customer=mail.sender.key not in own,
        automatic=mail.auto_reply or mail.bounce is not None,
        mail_id=mail.message_id,
        files=tuple(
            SourceFile(str(number), one.name or "file", one.type, one.size, one.content, content_id=one.content_id)
            for number, one in enumerate(mail.attachments)
            if one.role in _KEPT
        ),
    )
