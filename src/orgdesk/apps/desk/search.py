"""Finding tickets: words in what was said, and operators on what stands on the ticket.

    pump "no total" status:pending owner:me tag:export after:2026-10-01 is:late plant:Rotterdam

A field of the house's own is an operator by its key. Words are searched by the full-text engine of the database in use; an operator that is unknown, or whose value makes no sense,
is searched as a word, so that any text is a valid question.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time
from math import isfinite

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.dateparse import parse_date

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.models import Account
from orgdesk.apps.desk.models import Attachment, ClockAlarm, CustomField, Ticket
from orgdesk.apps.desk.models.ticket import IsOpen, TicketQuerySet
from orgdesk.apps.events.prepared import Statement

_TERM = re.compile(r'(\w[\w-]*):("[^"]*"|\S+)|"([^"]+)"|(\S+)')
_WORD = re.compile(r"\w+", re.UNICODE)
_MOST_TERMS, _MOST_FOUND, _MOST_MESSAGES, _MOST_PEOPLE = 20, 2000, 6000, 500
_YES = {"yes", "true", "1"}


@dataclass(frozen=True)
class Asker:
    """Who asks, and when: what `me` and `late` mean."""

    person: Person
    at: datetime


def search_tickets(tickets: TicketQuerySet, text: str, *, person: Person, at: datetime) -> TicketQuerySet:
    """The tickets among these that fit every term."""
    words: list[str] = []
    for operator, value, phrase, word in _TERM.findall(text)[:_MOST_TERMS]:
        condition = _condition(operator.lower(), value.strip('"'), Asker(person, at)) if operator else None
        if condition is not None:
            tickets = tickets.filter(condition)
        else:
            words.append(phrase or word or f"{operator} {value}")
    return _saying(words, tickets) if words else tickets


def words_to_index(ticket: Ticket, body: str) -> Statement:
    """What makes one message findable, in the transaction that stores it."""
    return "INSERT INTO desk_index (ticket_id, subject, body) VALUES (%s, %s, %s)", [ticket.pk, ticket.subject, body]


def _saying(words: list[str], tickets: TicketQuerySet) -> TicketQuerySet:
    """By reference, by the people and the account, or in the words of the conversation; each by an index of the tickets.

    What only the words find is little enough to be sorted. A database that takes it for evenly spread would rather walk through
    all tickets in their order until a page is full; that the order is said in a way that no index has keeps it from it.
    """
    together = " ".join(words)
    number = together.rpartition("-")[2]
    named = Person.objects.filter(name__icontains=together).order_by("name").values_list("pk", flat=True)
    written = Person.objects.filter(email=together.lower()).values_list("pk", flat=True)
    people, accounts = [*named[:_MOST_PEOPLE], *written], _accounts(together)
    found = Q(pk__in=_indexed(words)) | Q(requester__in=people) | Q(account__in=accounts)
    tickets = tickets.filter(found | Q(key=number) if number.isdecimal() else found)
    return tickets if people or accounts else tickets.order_by(Coalesce("last_activity_at", "opened_at").desc())


def _accounts(words: str) -> list[int]:
    """By the names of those that stay and of those that left: each kind has an index of its own."""
    named = Account.objects.filter(name__icontains=words).values_list("pk", flat=True)
    staying = named.filter(left_on=None).order_by("name", "key")[:_MOST_PEOPLE]
    return [*staying, *named.filter(left_on__isnull=False).order_by("left_on")[:_MOST_PEOPLE]]


def _indexed(words: list[str]) -> list[int]:
    phrases = [" ".join(_WORD.findall(word.lower())) for word in words]
    phrases = [phrase for phrase in phrases if phrase]
    if not phrases:
        return []
    if connection.vendor == "sqlite":
        question = " AND ".join(f'"{phrase}"*' for phrase in phrases)
        found = "SELECT ticket_id FROM desk_index WHERE desk_index MATCH %s ORDER BY rowid DESC LIMIT %s"
    else:
        question = " & ".join("(" + " <-> ".join(f"{one}:*" for one in phrase.split()) + ")" for phrase in phrases)
        found = "SELECT ticket_id FROM desk_index WHERE document @@ to_tsquery('english', %s) LIMIT %s"
    with connection.cursor() as cursor:
        # Messages are counted before their tickets are told apart: a common word stands in more of them than anybody reads.
        statement = f"SELECT DISTINCT ticket_id FROM ({found}) AS found LIMIT %s"  # noqa: S608 - one of the two above
        cursor.execute(statement, [question, _MOST_MESSAGES, _MOST_FOUND])
        return [int(row[0]) for row in cursor.fetchall()]


def _condition(operator: str, value: str, asker: Asker) -> Q | None:
    known = _OPERATORS.get(operator)
    if not value:
        return None
    return known(value, asker) if known is not None else _own_field(operator, value)


def _own_field(key: str, value: str) -> Q | None:
    """By a field of the house's own; one that is no longer asked for still finds what was filled in."""
    field = CustomField.objects.filter(key=key).first()
    if field is None:
        return None
    path = f"custom__{field.key}"
    if field.kind == CustomField.Kind.YES_NO:
        return Q(**{path: value.lower() in _YES})
    elif field.kind == CustomField.Kind.NUMBER:
        number = _float(value)
        return None if number is None else Q(**{path: number})
    else:
        return Q(**{f"{path}__icontains": value})


def _float(value: str) -> float | None:
    try:
        number = float(value)
    except ValueError:
        return None
    return number if isfinite(number) else None


def _owner(value: str, asker: Asker) -> Q:
    if value == "me":
        return Q(owner=asker.person)
    elif value == "nobody":
        return Q(owner=None)
    else:
        # Asked first: a database that does not know whose they are takes all their tickets for a handful, and sorts them.
        named = Person.objects.staff().filter(name__icontains=value).order_by("name").values_list("pk", flat=True)
        return Q(owner__in=[*named[:_MOST_PEOPLE]])


def _number(field: str) -> Callable[[str, Asker], Q | None]:
    def condition(value: str, asker: Asker) -> Q | None:
        digits = value.lstrip("tTpP")
        return Q(**{field: int(digits)}) if digits.isdecimal() and len(digits) < 4 else None

    return condition


def _day(lookup: str) -> Callable[[str, Asker], Q | None]:
    def condition(value: str, asker: Asker) -> Q | None:
        try:
            day = parse_date(value)
        except ValueError:
            return None
        begin = timezone.make_aware(datetime.combine(day, time.min)) if day else None
        return Q(**{f"opened_at__{lookup}": begin}) if begin else None

    return condition


def _is(value: str, asker: Asker) -> Q | None:
    return {
        "open": Q(IsOpen("status")),
        "closed": Q(status=Ticket.Status.CLOSED),
        "live": Q(live=True),
        "late": Q(due_at__lt=asker.at) | Q(Exists(_breaches()), status__in=_unsolved()),
        "watched": Q(watchers=asker.person),
    }.get(value)


def _breaches() -> QuerySet[ClockAlarm]:
    return ClockAlarm.objects.filter(ticket=OuterRef("pk"), kind=ClockAlarm.Kind.BREACH)


def _files() -> QuerySet[Attachment]:
    return Attachment.objects.filter(message__ticket=OuterRef("pk"))


def _unsolved() -> list[str]:
    solved = {Ticket.Status.RESOLVED, Ticket.Status.CLOSED, Ticket.Status.CANCELLED, Ticket.Status.MERGED}
    return [status for status in Ticket.Status.values if status not in solved]


_OPERATORS: dict[str, Callable[[str, Asker], Q | None]] = {
    "status": lambda value, asker: Q(status__in=[one for one in Ticket.Status.values if one.startswith(value)]),
    "channel": lambda value, asker: Q(channel=value) if value in Ticket.Channel.values else None,
    "tag": lambda value, asker: Q(tags__name=value.lower()),
    "account": lambda value, asker: Q(account__in=_accounts(value)),
    "from": lambda value, asker: Q(
        requester__in=Person.objects.filter(Q(name__icontains=value) | Q(email__icontains=value))
    ),
    "product": lambda value, asker: Q(product__name__icontains=value),
    "owner": _owner,
    "tier": _number("tier"),
    "priority": _number("priority"),
    "before": _day("lt"),
    "after": _day("gte"),
    "has": lambda value, asker: Q(Exists(_files())) if value == "files" else None,
    "is": _is,
}
