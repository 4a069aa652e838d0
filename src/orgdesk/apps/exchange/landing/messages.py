"""What was said, with its files: stored, findable, and told in the log."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.desk.models import Attachment, Message, Ticket
from orgdesk.apps.exchange.landing import history
from orgdesk.apps.exchange.landing.files import attachments_of
from orgdesk.apps.exchange.landing.ground import Ground, looked_up
from orgdesk.apps.exchange.landing.quick import insert
from orgdesk.apps.mail.parsing import clean_html
from orgdesk.core.service.exchange import SourceMessage, SourceTicket

_MOST_INDEXED = 200_000


@dataclass(frozen=True)
class Said:
    """A ticket of ours, what it was there, and those of its messages that are new."""

    ticket: Ticket
    source: SourceTicket
    messages: tuple[SourceMessage, ...]


def take_messages(ground: Ground, said: Sequence[Said]) -> dict[int, str]:
    """Store them in one go; the keys of everybody whom these tickets name, by their primary keys."""
    pairs = [(one, message, _row(ground, one, message)) for one in said for message in one.messages]
    files = [
        attachment
        for one, message, row in pairs
        for attachment in attachments_of(ground, row, message.files, f"{one.source.id}/{message.id}")
    ]
    insert([row for _one, _message, row in pairs])
    for file in files:
        file.message_id = file.message.pk
    Attachment.objects.bulk_create(files, batch_size=100)
    _index(ground, said, pairs)
    keys = _keys(ground, said)
    counted = dict.fromkeys((row.pk for _one, _message, row in pairs), 0)
    for file in files:
        counted[file.message_id] += 1
    history.record_history(
        [
            (
                history.kind_of_message(row.kind), row.at, keys.get(row.author_id or 0, ""), {"ticket": one.ticket.key},
                {"message": row.pk, "automatic": row.automatic, "files": counted[row.pk]},
            )
            for one, _message, row in pairs
        ],
        run=ground.run.key,
    )  # fmt: skip
    ground.report.count("messages_new", len(pairs))
    return keys


def once_of(ground: Ground, ticket: str, message: str) -> str:
    """The key by which a message is known again."""
    told = f"{ground.run.source}\x1f{ticket}\x1f{message}"
    return "x" + hashlib.sha256(told.encode()).hexdigest()[:38]


def _row(ground: Ground, one: Said, message: SourceMessage) -> Message:
    author = ground.people.get(message.author) if message.author else None
    html = message.html
    for file in message.files:
        if file.content_id and file.link:
            html = html.replace(file.link, f"cid:{file.id}")
    assert message.at is not None  # a settled message has a time
    return Message(
        ticket_id=one.ticket.pk,
        kind=_kind(ground, message, author),
        author_id=author,
        at=message.at,
        text=message.text.strip(),
        html=clean_html(html) if html else "",
        quoted=message.quoted,
        automatic=message.automatic,
        mail_id=message.mail_id[:250],
        problems=list(message.problems),
        once=once_of(ground, one.source.id, message.id),
    )


def _kind(ground: Ground, message: SourceMessage, author: int | None) -> str:
    if not message.public:
        return Message.Kind.NOTE
    ours = message.author in ground.agents or author in ground.ours
    theirs = message.customer if message.customer is not None else author is not None and not ours
    return Message.Kind.RECEIVED if theirs else Message.Kind.SENT


def _index(ground: Ground, said: Sequence[Said], pairs: Sequence[tuple[Said, SourceMessage, Message]]) -> None:
    """Findable by every word, and by the number that the old desk gave."""
    rows = [(row.ticket_id, one.ticket.subject, row.text[:_MOST_INDEXED]) for one, _message, row in pairs]
    rows += [
        (one.ticket.pk, one.ticket.subject, one.ticket.outside_reference)
        for one in said
        if one.ticket.outside_reference
    ]
    with connection.cursor() as cursor:
        cursor.executemany("INSERT INTO desk_index (ticket_id, subject, body) VALUES (%s, %s, %s)", rows)


def _keys(ground: Ground, said: Sequence[Said]) -> dict[int, str]:
    pks = {pk for one in said for pk in (one.ticket.requester_id, one.ticket.owner_id) if pk}
    pks |= {
        ground.people[message.author] for one in said for message in one.messages if message.author in ground.people
    }
    return {person.pk: person.key for person in looked_up(Person, "pk", pks)}
