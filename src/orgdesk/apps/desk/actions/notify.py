"""Tell people of the house: on the page behind the bell, and by mail where it matters."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.desk.models import Notification, Ticket
from orgdesk.apps.mail.actions import queue_mail
from orgdesk.apps.mail.models import Mailbox
from orgdesk.apps.mail.parsing import Address


def read_notifications(person: Person, *, at: datetime) -> int:
    """Everything the person was told is read; how many were new."""
    return Notification.objects.visible_to(person).unread().update(read_at=at)


def notify(
    people: Iterable[Person],
    *,
    ticket: Ticket,
    words: str,
    at: datetime,
    tone: str = "info",
    by_mail: bool = False,
) -> list[Notification]:
    """In the caller's transaction. Nobody is told twice by one call."""
    address = f"/tickets/{ticket.key}"
    told = list({person.pk: person for person in people if person.is_active}.values())
    rows = Notification.objects.bulk_create(
        [
            Notification(person=person, ticket=ticket, words=words[:300], url=address, tone=tone, at=at)
            for person in told
        ]
    )
    mailbox = Mailbox.objects.open().first() if by_mail else None
    if mailbox is not None:
        for row in rows:
            queue_mail(
                f"notification-{row.pk}",
                mailbox=mailbox,
                to=[Address(name=row.person.name, address=row.person.email)],
                subject=words[:200],
                text=f"{words}\n\n{settings.ORGDESK_BASE_URL}{address}",
                at=at,
                about=ticket.key,
                automatic=True,
            )
    return rows
