"""Keep one message with its files."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.core.files.base import ContentFile

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.desk.models import Attachment, Message, Ticket
from orgdesk.apps.desk.search import index_words
from orgdesk.apps.events.actions import record_event


@dataclass(frozen=True)
class NewFile:
    """A file that comes with a message."""

    name: str
    media_type: str
    content: bytes


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
) -> Message:
    message = Message.objects.create(
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
    index_words(ticket, f"{message.text}\n{quoted}" if quoted else message.text)
    for file in files:
        Attachment.objects.create(
            message=message,
            file=ContentFile(file.content, name=_safe_name(file.name)),
            name=file.name[:200],
            media_type=file.media_type[:120],
            size=len(file.content),
            sha256=hashlib.sha256(file.content).hexdigest(),
        )
    ticket.last_activity_at = max(at, ticket.last_activity_at)
    ticket.save(update_fields=["last_activity_at"])
    record_event(
        f"message.{kind}",
        at=at,
        by=author.key if author else "",
        objects={"ticket": ticket.key},
        data={"message": message.pk, "automatic": automatic, "files": message.attachments.count()},
    )
    return message


def _safe_name(name: str) -> str:
    """A name for the disk: the sender's is kept in the row, never trusted as a path."""
    suffix = "".join(sign for sign in name.rpartition(".")[2] if sign.isalnum())[:8]
    return f"file.{suffix}" if suffix and "." in name else "file"
