"""Keep one message with its files."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.core.files.base import ContentFile
from django.db import transaction

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.desk.models import Attachment, Message, Ticket
from orgdesk.apps.desk.search import words_to_index
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.events.prepared import Columns
from orgdesk.apps.events.writing import Writes

_LAST_ACTIVITY = Columns(Ticket, ["last_activity_at"])


@dataclass(frozen=True)
class NewFile:
    """A file that comes with a message."""

    name: str
    media_type: str
    content: bytes


@transaction.atomic(savepoint=False)
def store_message(
    ticket: Ticket,
    *,
    kind: str,
    author: Person | None,
    at: datetime,
    text: str,
    html: str = "",
    quoted: str = "",
    files: Iterable[NewFile] = (),
    automatic: bool = False,
    incoming_id: int | None = None,
    mail_id: str = "",
    problems: Iterable[str] = (),
    once: str = "",
    writes: Writes | None = None,
) -> Message:
    """Given `writes`, what was gathered is written before the message, and its event when the caller flushes them."""
    gathered = writes or Writes()
    message = gathered.create(
        Message(
            ticket=ticket,
            kind=kind,
            author=author,
            at=at,
            text=text.strip(),
            html=html,
            quoted=quoted,
            automatic=automatic,
            incoming_id=incoming_id,
            mail_id=mail_id[:250],
            problems=list(problems),
            once=once or None,
        )
    )
    gathered.flush()  # everything after this names its key
    gathered.add(words_to_index(ticket, f"{message.text}\n{quoted}" if quoted else message.text))
    files = list(files)
    for file in files:
        Attachment.objects.create(
            message=message,
            file=ContentFile(file.content, name=safe_name(file.name)),
            name=file.name[:200],
            media_type=file.media_type[:120],
            size=len(file.content),
            sha256=hashlib.sha256(file.content).hexdigest(),
        )
    if at > ticket.last_activity_at:
        ticket.last_activity_at = at
        gathered.add(_LAST_ACTIVITY.update([at], 'WHERE "id" = %s', ticket.pk))
    record_event(
        f"message.{kind}",
        at=at,
        by=author.key if author else "",
        objects={"ticket": ticket.key},
        data={"message": message.pk, "automatic": automatic, "files": len(files)},
        writes=gathered,
    )
    if writes is None:
        gathered.flush()
    return message


def safe_name(name: str) -> str:
    """A name for the disk: the sender's is kept in the row, never trusted as a path."""
    suffix = "".join(sign for sign in name.rpartition(".")[2] if sign.isalnum())[:8]
    return f"file.{suffix}" if suffix and "." in name else "file"
