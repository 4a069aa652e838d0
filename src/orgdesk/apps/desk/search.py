"""Finding tickets: words in what was said, and operators on what stands on the ticket.

    pump "no total" status:pending owner:me tag:export after:2026-10-01 is:late plant:Rotterdam
    display OR screen -fuse -tag:spam

All of them must fit; `-` before one of them leaves out what fits it, and OR, in capitals, stands between words of which one is enough. A field of the house's own is an operator by its key. Words are searched by the full-text engine of the database in use; an operator that is unknown, or whose value makes no sense,
is searched as a word, so that any text is a valid question.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time
from math import isfinite
from typing import Any

from django.db import connection
from django.db.models import BooleanField, Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.dateparse import parse_date

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.accounts.name_parts import holding
from orgdesk.apps.customers.models import Product
from orgdesk.apps.customers.models.account import keys_called
from orgdesk.apps.desk.models import Attachment, ClockAlarm, CustomField, Tag, Ticket
from orgdesk.apps.desk.models.ticket import IsOpen, TicketQuerySet
from orgdesk.apps.events.prepared import Statement
from orgdesk.apps.organisation import lookup
from orgdesk.apps.work.models import WorkItem

_TERM = re.compile(r'(-?)(?:(\w[\w-]*):("[^"]*"|\S+)|"([^"]+)"|(\S+))')
_WORD = re.compile(r"\w+", re.UNICODE)
_MOST_TERMS, _MOST_FOUND, _MOST_MESSAGES, _MOST_PEOPLE = 20, 2000, 6000, 500
_RECENT, _ENOUGH = 20_000, 2000
"""Among so many of the latest tickets so many messages make words common ones."""
_RARE = 1000
_YES = {"yes", "true", "1"}


@dataclass(frozen=True)
class Asker:
    """Who asks, and when: what `me` and `late` mean."""

    person: Person
    at: datetime


@dataclass(frozen=True)
class _Term:
    """One part of a question as it was written; `word` is what is searched where it is no operator."""

    without: bool
    operator: str
    value: str
    word: str

    @property
    def is_or(self) -> bool:
        return self.word == "OR" and not self.without


def search_tickets(tickets: TicketQuerySet, text: str, *, person: Person, at: datetime) -> TicketQuerySet:
    """The tickets among these that fit every term."""
    wanted: list[list[str]] = []
    joined = False
    for term in _terms(text):
        condition = _condition(term.operator, term.value, Asker(person, at)) if term.operator else None
        if condition is not None:
            tickets = _leaving_out(tickets, term, condition) if term.without else tickets.filter(condition)
        elif term.without:
            tickets = _not_saying(term.word, tickets)
        elif term.is_or and wanted:
            joined = True
            continue
        elif joined:
            wanted[-1].append(term.word)
        else:
            wanted.append([term.word])
        joined = False
    return _saying(wanted, tickets) if wanted else tickets


def misread_operators(text: str, *, person: Person, at: datetime) -> list[str]:
    """Terms of a question that look like operators and were read as words, as they were written."""
    asker = Asker(person, at)
    return [
        f"{term.operator}:{term.value}"
        for term in _terms(text)
        if term.operator and _condition(term.operator, term.value, asker) is None
    ]


def words_to_index(ticket: Ticket, body: str) -> Statement:
    """What makes one message findable, in the transaction that stores it."""
    return "INSERT INTO desk_index (ticket_id, subject, body) VALUES (%s, %s, %s)", [ticket.pk, ticket.subject, body]


def _terms(text: str) -> list[_Term]:
    """A dash before a number, or before nothing that could be left out, is a dash that somebody pasted."""
    found = []
    for minus, operator, value, phrase, word in _TERM.findall(text)[:_MOST_TERMS]:
        said = phrase or word or f"{operator} {value}"
        without = bool(minus) and said[:1].isalpha()
        found.append(_Term(without, operator.lower(), value.strip('"'), said if without else f"{minus}{said}"))
    return found


def _leaving_out(tickets: TicketQuerySet, term: _Term, condition: Q) -> TicketQuerySet:
    """What has no value in a field of the house's own does not have this one either, although a database cannot say so."""
    if term.operator in _OPERATORS:
        return tickets.exclude(condition)
    return tickets.filter(~condition | Q(**{f"custom__{term.operator}__isnull": True}))


def _not_saying(word: str, tickets: TicketQuerySet) -> TicketQuerySet:
    """SQLite finds all that say it and leaves them out; PostgreSQL looks at the messages of each ticket that a page would show."""
    question = _question([[word]])
    if not question:
        return tickets
    elif connection.vendor == "sqlite":
        saying = RawSQL("SELECT ticket_id FROM desk_index WHERE desk_index MATCH %s", [question])
        return tickets.exclude(pk__in=saying)
    else:
        said = "NOT EXISTS (SELECT 1 FROM desk_index WHERE ticket_id = desk_ticket.id AND document @@ to_tsquery('english', %s))"
        return tickets.filter(RawSQL(said, [question], output_field=BooleanField()))  # noqa: S611


def _saying(wanted: list[list[str]], tickets: TicketQuerySet) -> TicketQuerySet:
    """By reference, by the people and the account, or in the words of the conversation; each by an index of the tickets.

    What only the words find is little enough to be sorted. A database that takes it for evenly spread would rather walk through
    all tickets in their order until a page is full; that the order is said in a way that no index has keeps it from it.
    """
    names = wanted[0] if len(wanted) == 1 else [" ".join(words[0] for words in wanted)]
    if len(wanted) > 1 and any(len(words) > 1 for words in wanted):
        names = []
    people: list[int] = []
    accounts: list[int] = []
    numbers: list[str] = []
    for name in names:
        named = Person.objects.filter(holding(Person, name, "name")).order_by("name").values_list("pk", flat=True)
        written = Person.objects.filter(email=name.lower()).values_list("pk", flat=True)
        people += [*named[:_MOST_PEOPLE], *written]
        accounts += keys_called(name, most=_MOST_PEOPLE)
        numbers += [number] if (number := name.rpartition("-")[2]).isdecimal() else []
    found = Q(pk__in=_indexed(wanted)) | Q(requester__in=people) | Q(account__in=accounts)
    tickets = tickets.filter(found | Q(key__in=numbers) if numbers else found)
    return tickets if people or accounts else tickets.order_by(Coalesce("last_activity_at", "opened_at").desc())


def _indexed(wanted: list[list[str]]) -> list[int]:
    question = _question(wanted)
    if not question:
        return []
    if connection.vendor == "sqlite":
        found = "SELECT ticket_id FROM desk_index WHERE desk_index MATCH %s ORDER BY rowid DESC LIMIT %s"
    else:
        found = "SELECT ticket_id FROM desk_index WHERE document @@ to_tsquery('english', %s) LIMIT %s"
        newest = _of_common_words(question) if "<->" not in question else []
        if newest:
            return newest
    return _tickets_of(found, [question, _MOST_MESSAGES])


def _question(wanted: list[list[str]]) -> str:
    """What the database's own engine is asked: every group, and of each group one."""
    groups = [[" ".join(_WORD.findall(word.lower())) for word in words] for words in wanted]
    groups = [phrases for words in groups if (phrases := [phrase for phrase in words if phrase])]
    if connection.vendor == "sqlite":
        return " AND ".join("(" + " OR ".join(f'"{phrase}"*' for phrase in phrases) + ")" for phrases in groups)
    each = [[" <-> ".join(f"{one}:*" for one in phrase.split()) for phrase in phrases] for phrases in groups]
    return " & ".join("(" + " | ".join(f"({phrase})" for phrase in phrases) + ")" for phrases in each)


def _of_common_words(question: str) -> list[int]:
    """The newest tickets with words so common that the latest messages alone have more of them than anybody reads; else none.

    PostgreSQL gathers every message of a word before it looks at the first, which takes half a second for two words of a million tickets.
    """
    found = (
        "SELECT ticket_id FROM desk_index WHERE document @@ to_tsquery('english', %s) AND ticket_id > "
        "(SELECT COALESCE(MAX(ticket_id), 0) FROM desk_index) - %s ORDER BY ticket_id DESC LIMIT %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(found, [question, _RECENT, _ENOUGH])
        rows = cursor.fetchall()
    return [*dict.fromkeys(int(row[0]) for row in rows)][:_MOST_FOUND] if len(rows) == _ENOUGH else []


def _tickets_of(found: str, given: list[Any]) -> list[int]:
    with connection.cursor() as cursor:
        # Messages are counted before their tickets are told apart: a common word stands in more of them than anybody reads.
        statement = f"SELECT DISTINCT ticket_id FROM ({found}) AS found LIMIT %s"  # noqa: S608 - one of the two above
        cursor.execute(statement, [*given, _MOST_FOUND])
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
        named = (
            Person.objects.staff().filter(holding(Person, value, "name")).order_by("name").values_list("pk", flat=True)
        )
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
        # What has ended is not late: that it is open is said apart, so that the few that are open are read along their index.
        "late": Q(IsOpen("status")) & (Q(due_at__lt=asker.at) | Q(Exists(_breaches()), status__in=_unsolved())),
        "watched": Q(watchers=asker.person),
    }.get(value)


def _breaches() -> QuerySet[ClockAlarm]:
    return ClockAlarm.objects.filter(ticket=OuterRef("pk"), kind=ClockAlarm.Kind.BREACH)


def _with_files() -> Q:
    files = Attachment.objects.order_by("-message_id").values_list("message__ticket", flat=True)
    return _rare_or(files, Attachment.objects.filter(message__ticket=OuterRef("pk")))


def _tagged(value: str) -> Q:
    tagged = Ticket.tags.through.objects.filter(
        tag__in=[*Tag.objects.filter(name=value.lower()).values_list("pk", flat=True)]
    )
    return _rare_or(tagged.order_by().values_list("ticket", flat=True), tagged.filter(ticket=OuterRef("pk")))


def _rare_or(rows: QuerySet[Any, Any], of_ticket: QuerySet[Any]) -> Q:
    """What few tickets have is asked for by their keys; what many have is looked for along the list, whose first page is soon full."""
    few = list(rows[: _RARE + 1])
    return Q(pk__in=few) if len(few) <= _RARE else Q(Exists(of_ticket))


def _product(value: str) -> Q:
    named = Product.objects.filter(name__icontains=value).order_by("name").values_list("pk", flat=True)
    return Q(product__in=[*named[:_MOST_PEOPLE]])


def _unit(value: str) -> Q | None:
    """Those whose work is with a unit now, called by its key or a part of its name."""
    asked = value.casefold()
    called = [one.key for one in lookup.active_structure().units if asked == one.key or asked in one.name.casefold()]
    work = WorkItem.objects.open().filter(subject_type="ticket", unit_key__in=called)
    few = [*work.order_by().values_list("subject_key", flat=True)[: _RARE + 1]]
    whole = Q(key__in=few) if len(few) <= _RARE else Q(Exists(work.filter(subject_key=OuterRef("key"))))
    return whole if called else None


def _requester(value: str) -> Q:
    by_name = Person.objects.filter(holding(Person, value, "name")).order_by("name").values_list("pk", flat=True)
    by_address = Person.objects.filter(holding(Person, value, "email")).order_by("email").values_list("pk", flat=True)
    return Q(requester__in={*by_name[:_MOST_PEOPLE], *by_address[:_MOST_PEOPLE]})


def _unsolved() -> list[str]:
    solved = {Ticket.Status.RESOLVED, Ticket.Status.CLOSED, Ticket.Status.CANCELLED, Ticket.Status.MERGED}
    return [status for status in Ticket.Status.values if status not in solved]


_OPERATORS: dict[str, Callable[[str, Asker], Q | None]] = {
    "status": lambda value, asker: Q(status__in=[one for one in Ticket.Status.values if one.startswith(value)]),
    "channel": lambda value, asker: Q(channel=value) if value in Ticket.Channel.values else None,
    "tag": lambda value, asker: _tagged(value),
    "account": lambda value, asker: Q(account__in=keys_called(value, most=_MOST_PEOPLE)),
    "from": lambda value, asker: _requester(value),
    "product": lambda value, asker: _product(value),
    "owner": _owner,
    "tier": _number("tier"),
    "unit": lambda value, asker: _unit(value),
    "priority": _number("priority"),
    "before": _day("lt"),
    "after": _day("gte"),
    "has": lambda value, asker: _with_files() if value == "files" else None,
    "is": _is,
}
