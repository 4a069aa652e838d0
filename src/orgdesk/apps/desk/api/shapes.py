"""How tickets and what is said on them look from outside, and what is sent about them."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Literal

from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import Field, StringConstraints

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.api.problems import Refused
from orgdesk.apps.api.shapes import Given, Line, Named, SomeLine, SomeWords
from orgdesk.apps.desk.actions._store_message import NewFile
from orgdesk.apps.desk.files import MOST_BYTES, MOST_FILES
from orgdesk.apps.desk.models import Attachment, Message, Ticket

_BASE64 = r"^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$"


class PersonShape(Schema):
    key: str
    name: str
    email: str


class TicketShape(Schema):
    """A customer's case. `reference` is what customers quote; `fields` are the house's own."""

    key: str
    reference: str
    subject: str
    status: str
    channel: str
    tier: int
    priority: int
    impact: str
    urgency: str
    requester: PersonShape
    account: Named | None
    owner: Named | None
    product: Named | None
    request_type: str
    tags: list[str]
    fields: dict[str, Any]
    outside_reference: str
    follows: str
    merged_into: str
    opened_at: datetime
    due_at: datetime | None
    last_activity_at: datetime


class FileShape(Schema):
    """A file of a message; its bytes are at `/tickets/{key}/attachments/{number}` unless `scan` is `held`, `infected` or `unreadable`."""

    number: int
    name: str
    media_type: str
    size: int
    sha256: str
    scan: str


class MessageShape(Schema):
    """What was said: `received` from the customer, `sent` to them, or a `note` among colleagues."""

    number: int
    kind: str
    author: Named | None
    at: datetime
    text: str
    quoted: str
    automatic: bool
    files: list[FileShape]


class FileGiven(Given):
    """A file to go with a message, its bytes in base64."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"\S")]
    media_type: Annotated[str, StringConstraints(max_length=120)] = "application/octet-stream"
    content: Annotated[str, StringConstraints(pattern=_BASE64)]


Files = Annotated[list[FileGiven], Field(max_length=MOST_FILES)]


class TicketGiven(Given):
    """A new request: who asks, and what they said."""

    subject: Annotated[str, StringConstraints(max_length=200, pattern=r"\S")]
    text: SomeWords
    requester_email: Annotated[
        str,
        StringConstraints(
            max_length=200, pattern=r"^[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9-]{1,60}(\.[A-Za-z0-9-]{1,30}){1,3}$"
        ),
    ]
    requester_name: Annotated[str, StringConstraints(max_length=120)] = ""
    channel: Literal["api", "phone", "walk_in", "chat", "forum", "social", "messenger"] = "api"
    product: Annotated[str, StringConstraints(max_length=60)] = ""
    request_type: Annotated[str, StringConstraints(max_length=60)] = ""
    facts: dict[str, Any] = Field({}, description="What the process of the request type asks for.")
    outside_reference: Annotated[str, StringConstraints(max_length=80)] = ""
    files: Files = []


class TicketChange(Given):
    """What is named is changed, the rest stays. A priority beside the matrix needs a reason."""

    impact: Literal["low", "medium", "high"] | None = None
    urgency: Literal["low", "medium", "high"] | None = None
    priority: Annotated[int, Field(ge=1, le=5)] | None = None
    reason: Line = ""
    tags: Annotated[list[Annotated[str, StringConstraints(max_length=40)]], Field(max_length=50)] | None = None
    fields: dict[str, Annotated[str, StringConstraints(max_length=400)]] | None = None


class MessageGiven(Given):
    text: SomeWords
    files: Files = []


class ReplyGiven(MessageGiven):
    """What the customer gets; `wait`: the ticket then waits for their answer."""

    wait: bool = False


class Reasoned(Given):
    """Why, and for a step its work item (the only open one when left out)."""

    reason: SomeLine
    work: Annotated[str, StringConstraints(max_length=40)] = ""


def person_shape(person: Person) -> PersonShape:
    return PersonShape(key=person.key, name=person.name, email=person.email)


def named(row: Any) -> Named | None:
    return Named(key=row.key, name=row.name) if row is not None else None


def ticket_shape(ticket: Ticket) -> TicketShape:
    return TicketShape(
        key=ticket.key,
        reference=ticket.reference,
        subject=ticket.subject,
        status=ticket.status,
        channel=ticket.channel,
        tier=ticket.tier,
        priority=ticket.priority,
        impact=ticket.impact,
        urgency=ticket.urgency,
        requester=person_shape(ticket.requester),
        account=named(ticket.account),
        owner=named(ticket.owner),
        product=named(ticket.product),
        request_type=ticket.request_type.key if ticket.request_type else "",
        tags=[tag.name for tag in ticket.tags.all()],
        fields=ticket.custom,
        outside_reference=ticket.outside_reference,
        follows=ticket.follows.key if ticket.follows else "",
        merged_into=ticket.merged_into.key if ticket.merged_into else "",
        opened_at=ticket.opened_at,
        due_at=ticket.due_at,
        last_activity_at=ticket.last_activity_at,
    )


def message_shape(message: Message) -> MessageShape:
    return MessageShape(
        number=message.pk,
        kind=message.kind,
        author=named(message.author),
        at=message.at,
        text=message.text,
        quoted=message.quoted,
        automatic=message.automatic,
        files=[file_shape(file) for file in message.attachments.all()],
    )


def file_shape(file: Attachment) -> FileShape:
    return FileShape(
        number=file.pk, name=file.name, media_type=file.media_type, size=file.size, sha256=file.sha256, scan=file.scan
    )


def files_given(files: Sequence[FileGiven]) -> list[NewFile]:
    """Raises Refused for more bytes than go with one message."""
    if sum(len(file.content) for file in files) > MOST_BYTES * 4 // 3 + 4 * len(files):
        raise Refused(413, _("Files of one message have 20 MB together at most; send a link instead."))
    return [NewFile(file.name, file.media_type, base64.b64decode(file.content)) for file in files]
