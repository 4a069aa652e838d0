"""Tell people of the house: on the page behind the bell, and by mail as each of them chose."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.desk.models import Notification, Preferences, Ticket
from orgdesk.apps.desk.quiet import mail_time
from orgdesk.apps.mail.actions import queue_mail
from orgdesk.apps.mail.models import Mailbox
from orgdesk.apps.mail.parsing import Address

_LATE = timedelta(days=2)


def read_notifications(person: Person, *, at: datetime) -> int:
    """Everything the person was told is read; how many were new."""
    return Notification.objects.visible_to(person).unread().update(read_at=at)


def notify(
    people: Iterable[Person],
    *,
    words: str,
    at: datetime,
    ticket: Ticket | None = None,
    url: str = "",
    tone: str = "info",
    by_mail: bool = False,
    urgent: bool = False,
) -> list[Notification]:
    """In the caller's transaction. Nobody is told twice by one call; `urgent` mail does not wait for quiet hours to end."""
    address = url or (f"/tickets/{ticket.key}" if ticket else "")
    told = list({person.pk: person for person in people if person.is_active}.values())
    chosen = {row.person_id: row for row in Preferences.objects.filter(person__in=told)} if by_mail and told else {}
    rows = Notification.objects.bulk_create(
        [
            Notification(
                person=person,
                ticket=ticket,
                words=words[:300],
                url=address,
                tone=tone,
                at=at,
                mail_at=mail_time(person, chosen.get(person.pk), at=at, urgent=urgent) if by_mail else None,
            )
            for person in told
        ]
    )
    for row in rows:
        if row.mail_at is not None and row.mail_at <= at:
            _mail(row.person, [row], at=at)
    return rows


def mail_notifications(*, at: datetime) -> int:
    """What waited for a digest or for quiet hours to end: one mail a person, without what they have read on the page."""
    due = Notification.objects.filter(mail_at__lte=at, mail_at__gt=at - _LATE, mailed_at=None)
    due.exclude(read_at=None).update(mailed_at=at)
    people = Person.objects.filter(pk__in=due.values("person"))
    for person in people:
        with transaction.atomic():
            _mail(person, list(due.filter(person=person).order_by("at")), at=at)
    return len(people)


def _mail(person: Person, rows: list[Notification], *, at: datetime) -> None:
    mailbox = Mailbox.objects.open().first()
    if mailbox is None or not rows:
        return
    lines = [f"{row.words}\n{settings.ORGDESK_BASE_URL}{row.url}" for row in rows]
    more = ngettext("%(count)s thing for you", "%(count)s things for you", len(rows)) % {"count": len(rows)}
    queue_mail(
        f"notification-{rows[0].pk}",
        mailbox=mailbox,
        to=[Address(name=person.name, address=person.email)],
        subject=rows[0].words[:200] if len(rows) == 1 else more,
        text="\n\n".join([*([] if len(rows) == 1 else [_since(rows[0].at)]), *lines]),
        at=at,
        about=rows[0].ticket.key if rows[0].ticket else "",
        automatic=True,
    )
    Notification.objects.filter(pk__in=[row.pk for row in rows]).update(mailed_at=at)


def _since(moment: datetime) -> str:
    return _("Since %(moment)s:") % {"moment": timezone.localtime(moment).strftime("%d.%m. %H:%M")}
