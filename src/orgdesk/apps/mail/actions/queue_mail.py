"""Put a mail into the outbox, in the caller's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from orgdesk.apps.events.prepared import create_once
from orgdesk.apps.mail.composing import clean_message_id, header_address
from orgdesk.apps.mail.errors import KeyUsedForOtherMailError, NoRecipientError
from orgdesk.apps.mail.models import Mailbox, OutgoingFile, OutgoingMail
from orgdesk.apps.mail.parsing import Address
from orgdesk.apps.mail.parsing.charsets import one_line, storable
from orgdesk.apps.mail.sealing import token_for


@dataclass(frozen=True)
class FileToSend:
    """A file that goes with a mail."""

    name: str
    type: str
    data: bytes


def queue_mail(
    key: str,
    *,
    mailbox: Mailbox,
    to: Sequence[Address],
    subject: str,
    text: str,
    at: datetime,
    html: str = "",
    cc: Sequence[Address] = (),
    reply_to: str = "",
    sender_name: str = "",
    in_reply_to: str = "",
    references: Sequence[str] = (),
    about: str = "",
    automatic: bool = False,
    unsubscribe: str = "",
    files: Sequence[FileToSend] = (),
) -> OutgoingMail:
    """One mail for one `key` (the event's, with a part where an event sends several): asked again, the same row is given.

    `about` is the key of what the mail is about; it stands in the loop mark. `automatic` marks an answer by a machine: ask
    `reason_for_silence` before. `unsubscribe` is the address that ends a subscription by one POST (RFC 8058). It leaves after the commit, by `send_queued_mail`. Raises `BadRecipientError`.
    """
    if not to:
        raise NoRecipientError
    for one in (*to, *cc):
        header_address(one.name, one.address)
    if reply_to:
        header_address("", reply_to)
    everybody = list(dict.fromkeys(one.address for one in (*to, *cc)))
    mail = OutgoingMail(
        key=key,
        mailbox=mailbox,
        message_id=f"{token_for('message-id', key)}@{mailbox.domain}",
        token=token_for("return-path", key),
        about=one_line(about)[:80],
        sender_name=one_line(sender_name or mailbox.name)[:200],
        reply_to=reply_to,
        to=[_row(one) for one in to],
        cc=[_row(one) for one in cc],
        first_recipient=to[0].key[:320],
        remaining=everybody,
        subject=one_line(subject)[:998],
        text=storable(text),
        html=storable(html),
        in_reply_to=clean_message_id(in_reply_to),
        references=[clean_message_id(one) for one in references],
        automatic=automatic,
        unsubscribe=one_line(unsubscribe)[:500],
        queued_at=at,
        next_attempt_at=at,
    )
    with transaction.atomic(savepoint=False):
        new = create_once(mail)
        if new:
            OutgoingFile.objects.bulk_create(
                OutgoingFile(mail=mail, name=one_line(one.name)[:200], type=one.type[:120], data=one.data)
                for one in files
            )
    return mail if new else _asked_before(mail)


def _asked_before(mail: OutgoingMail) -> OutgoingMail:
    known = OutgoingMail.objects.get(key=mail.key)
    if (known.first_recipient, known.subject) != (mail.first_recipient, mail.subject):
        raise KeyUsedForOtherMailError(mail.key)
    return known


def _row(address: Address) -> dict[str, str]:
    return {"name": one_line(address.name)[:200], "address": address.address}
