"""How long things are kept, and what goes when that is over."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.actions import note_security
from orgdesk.apps.accounts.models import Person
from orgdesk.apps.desk.models import Attachment, Message, Notification, Ticket
from orgdesk.apps.events.actions import erase_text, record_event
from orgdesk.apps.events.models import Event, PersonalText
from orgdesk.apps.knowledge.models import Search
from orgdesk.apps.mail.models import IncomingMail, OutgoingMail, RawSource
from orgdesk.apps.operations.errors import OperationRefused
from orgdesk.apps.operations.models import RetentionRule
from orgdesk.apps.operations.privacy import ERASED

LEAST = 7
Kind = RetentionRule.Kind


def set_retention(days: Mapping[str, int | None], *, by: Person, at: datetime) -> None:
    """Days by kind; None keeps the kind for ever. Raises OperationRefused for less than a week: that is a slip of the finger."""
    if any(number is not None and number < LEAST for number in days.values()):
        raise OperationRefused(_("Keep everything for a week at least."))
    with transaction.atomic():
        for kind, number in days.items():
            if number is None:
                RetentionRule.objects.filter(kind=kind).delete()
            else:
                said = {"days": number, "set_by": by, "set_at": at}
                RetentionRule.objects.update_or_create(kind=kind, defaults=said)
        note_security("retention.set", by, at=at, data={"days": dict(days)})


def due(*, at: datetime) -> dict[str, int]:
    """The dry run: how many rows each rule would take now."""
    return {rule.kind: _rows(rule, at).count() for rule in RetentionRule.objects.all()}


def apply_retention(*, at: datetime) -> int:
    """Every rule once; how many rows went."""
    gone = 0
    for rule in RetentionRule.objects.all():
        with transaction.atomic():
            taken = _TAKE[rule.kind](_rows(rule, at), at)
            if taken:
                data = {"kind": rule.kind, "days": rule.days, "count": taken}
                record_event("retention.applied", at=at, objects={"retention": rule.kind}, data=data)
        gone += taken
    return gone


def _rows(rule: RetentionRule, at: datetime) -> QuerySet[Any]:
    before = at - timedelta(days=rule.days)
    match rule.kind:
        case Kind.TICKETS:
            closed = Ticket.objects.filter(status=Ticket.Status.CLOSED).exclude(periods__since__gte=before)
            return closed.exclude(subject=ERASED)
        case Kind.MAIL_SOURCES:
            return RawSource.objects.filter(mail__in=IncomingMail.objects.filter(received_at__lt=before)).exclude(
                data=b""
            )
        case Kind.SENT_MAIL:
            return OutgoingMail.objects.filter(sent_at__lt=before).exclude(text=ERASED)
        case Kind.SEARCHES:
            return Search.objects.filter(at__lt=before).exclude(words="", person=None)
        case Kind.NOTIFICATIONS:
            return Notification.objects.filter(at__lt=before)
        case _:
            return Session.objects.filter(expire_date__lt=before)


def _empty_tickets(rows: QuerySet[Any], at: datetime) -> int:
    numbers, keys = list(rows.values_list("pk", flat=True)), list(rows.values_list("key", flat=True))
    for file in Attachment.objects.filter(message__ticket__in=numbers):
        if file.file.name:
            transaction.on_commit(partial(file.file.storage.delete, file.file.name))
    Attachment.objects.filter(message__ticket__in=numbers).delete()
    Message.objects.filter(ticket__in=numbers).update(text=ERASED, html="", quoted="", problems=[])
    said = Event.objects.filter(subjects__object_type="ticket", subjects__object_key__in=keys)
    worded = said.filter(pk__in=PersonalText.objects.filter(erased_at=None).values("event")).distinct()
    erase_text(worded, by="", at=at, reason="retention")
    with connection.cursor() as cursor:
        for number in numbers:
            cursor.execute("DELETE FROM desk_index WHERE ticket_id = %s", [number])
    return Ticket.objects.filter(pk__in=numbers).update(subject=ERASED, custom={})


def _empty_sources(rows: QuerySet[Any], _at: datetime) -> int:
    return rows.update(data=b"")


def _empty_sent(rows: QuerySet[Any], _at: datetime) -> int:
    return rows.update(text=ERASED, html="", subject=ERASED)


def _empty_searches(rows: QuerySet[Any], _at: datetime) -> int:
    return rows.update(words="", visitor="", person=None)


def _delete(rows: QuerySet[Any], _at: datetime) -> int:
    return rows.delete()[0]


def _delete_sign_ins(rows: QuerySet[Any], at: datetime) -> int:
    days = RetentionRule.objects.get(kind=Kind.SIGN_INS).days
    before = at - timedelta(days=days)
    tables = (AccessAttempt, AccessFailureLog, AccessLog)
    return sum(table.objects.filter(attempt_time__lt=before).delete()[0] for table in tables) + rows.delete()[0]


_TAKE: dict[str, Callable[[QuerySet[Any], datetime], int]] = {
    Kind.TICKETS: _empty_tickets,
    Kind.MAIL_SOURCES: _empty_sources,
    Kind.SENT_MAIL: _empty_sent,
    Kind.SEARCHES: _empty_searches,
    Kind.NOTIFICATIONS: _delete,
    Kind.SIGN_INS: _delete_sign_ins,
}
