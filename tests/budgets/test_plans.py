"""Pages that everybody opens all day walk no big table from end to end, whatever lies in it: read from the database's own plans."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.desk.conftest import Desk, desk  # noqa: F401 - a fixture
from apps.mail.samples import letter
from orgdesk.apps.accounts.models import Person
from orgdesk.apps.accounts.name_parts import holding
from orgdesk.apps.customers.models import Account, Contact
from orgdesk.apps.desk.models import Attachment, Message, Notification, Ticket
from orgdesk.apps.desk.models.handling import Movement, TimeEntry
from orgdesk.apps.desk.models.ticket import StatusPeriod
from orgdesk.apps.events.models import Event, EventObject, Outgoing, PersonalText
from orgdesk.apps.events.readers import EventReader, Position, settled_after
from orgdesk.apps.events.streams import news
from orgdesk.apps.mail.actions import store_incoming_mail
from orgdesk.apps.mail.models import IncomingMail, Mailbox, OutgoingMail
from orgdesk.apps.process.actions import fire_due_timers
from orgdesk.apps.process.models import Instance, SubscriptionRow, TokenRow
from orgdesk.apps.timelines.models import RunningPlan
from orgdesk.apps.work.models import WorkItem
from orgdesk.ui.paging import LongPaginator

BIG = {
    model._meta.db_table
    for model in (
        Account, Attachment, Contact, Event, EventObject, IncomingMail, Instance, Message, Movement, Notification, Outgoing, OutgoingMail,
        PersonalText, StatusPeriod, SubscriptionRow, Ticket, TimeEntry, TokenRow, WorkItem,
    )
}  # fmt: skip
PAGES = {
    "list": ("joyce", "/tickets/"),
    "list of all": ("joyce", "/tickets/?show=all"),
    "list of mine": ("joyce", "/tickets/?show=mine"),
    "list of waiting": ("joyce", "/tickets/?show=waiting"),
    "search": ("joyce", "/tickets/?show=all&q=pump"),
    "late ones": ("joyce", "/tickets/?q=is:late"),
    "late among all": ("joyce", "/tickets/?show=all&q=is:late"),
    "those with a tag": ("joyce", "/tickets/?show=all&q=tag:export"),
    "those with files": ("joyce", "/tickets/?show=all&q=has:files"),
    "those of a product": ("joyce", "/tickets/?show=all&q=product:till"),
    "two common words": ("joyce", "/tickets/?show=all&q=the+pump"),
    "those of a customer": ("joyce", "/tickets/?show=all&q=from:nadia"),
    "those of an account": ("joyce", "/tickets/?show=all&q=account:harbour"),
    "ticket": ("joyce", "/tickets/{ticket}"),
    "my work": ("joyce", "/work/"),
    "queues": ("joyce", "/tickets/queues"),
    "queue": ("joyce", "/tickets/queues/t1"),
    "account": ("mara", "/customers/harbour-fuels"),
    "notifications": ("ravi", "/tickets/notifications"),
    "mail flow": ("ada", "/administration/mail"),
    "requests": ("nadia", "/requests"),
    "request": ("nadia", "/requests/{ticket}"),
}


@pytest.fixture
def planned(db: None) -> None:
    """PostgreSQL walks a small table because it is small: told not to, it does so only where no index can serve."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_finds_its_rows_by_indexes(desk: Desk, planned: None, name: str) -> None:  # noqa: F811
    ticket = desk.ask("The pump shows no total")
    desk.ask("Another")
    who, address = PAGES[name]
    client = desk.as_(who)
    client.get(address.format(ticket=ticket.key))

    with CaptureQueriesContext(connection) as asked:
        answer = client.get(address.format(ticket=ticket.key))

    assert answer.status_code == 200
    assert walks(asked.captured_queries) == []


def test_readers_timers_and_the_oldest_waiting_find_their_rows_by_indexes(desk: Desk, planned: None) -> None:  # noqa: F811
    desk.ask("The pump shows no total")
    at = timezone.now()
    token = TokenRow.objects.exclude(node="").select_related("version").first()
    assert token is not None

    with CaptureQueriesContext(connection) as asked:
        list(settled_after(Position(0, 1))[:500])
        news(desk.company.staff["joyce"], Position(0, 1), ["ticket", "work"])
        with EventReader("plans").batch():
            pass
        fire_due_timers(at=at)
        list(TokenRow.objects.waiting_at(token.node, version=token.version).with_instance()[:50])
        list(SubscriptionRow.objects.due_before(at)[:100])
        list(WorkItem.objects.open()[:50])
        Event.objects.about("ticket", "1").of_kind("work.claimed").first()

    assert walks(asked.captured_queries) == []


def test_open_tickets_are_read_from_an_index_of_their_own(desk: Desk, planned: None) -> None:  # noqa: F811
    """Among a million closed ones a few open ones are found, and counted, without passing the others."""
    desk.ask("The pump shows no total")
    desk.ask("Another")
    joyce = desk.company.staff["joyce"]

    with CaptureQueriesContext(connection) as asked:
        list(Ticket.objects.open()[:51])
        assert LongPaginator(Ticket.objects.open(), 1, in_order=True).count == 2
        list(Ticket.objects.open().filter(owner=joyce)[:51])

    plans = [" | ".join(plan_of(query["sql"])) for query in asked.captured_queries]
    assert [plan for plan in plans if "ticket_open" not in plan] == []


@pytest.mark.parametrize("answer", [False, True])
def test_a_mail_finds_its_sender_and_its_ticket_by_indexes(desk: Desk, planned: None, answer: bool) -> None:  # noqa: F811
    mailbox = Mailbox.objects.create(key="support", name="Support", address="support@brightwater.example")
    at = timezone.now()
    store_incoming_mail(letter(message_id="first@quill.example"), mailbox=mailbox, at=at)
    named = "References: <first@quill.example>\n" if answer else ""

    with CaptureQueriesContext(connection) as asked:
        store_incoming_mail(letter(message_id="next@quill.example", extra=named), mailbox=mailbox, at=at)

    assert Ticket.objects.count() == (1 if answer else 2)
    assert walks(asked.captured_queries, BIG | {Person._meta.db_table}) == []


@pytest.mark.once
def test_what_few_tickets_have_is_found_by_an_index_of_those_few(desk: Desk) -> None:  # noqa: F811
    """An index of a million empty places makes SQLite walk the list instead; to PostgreSQL all indexes of one row are alike."""
    ticket = desk.ask("The pump shows no total")

    with CaptureQueriesContext(connection) as asked:
        list(ticket.follow_ups.all())
        list(ticket.merged.all())

    plans = [" | ".join(plan_of(query["sql"])) for query in asked.captured_queries]
    assert ["ticket_follows" in plans[0], "ticket_merged" in plans[1]] == [True, True]


@pytest.mark.parametrize("words", ["arbo", "ALDER", "q7 Stor"])
def test_customers_people_and_timelines_are_found_by_a_part_of_a_name_through_an_index_of_names(
    desk: Desk,  # noqa: F811
    planned: None,
    words: str,
) -> None:
    """PostgreSQL reads the parts of names; SQLite, for which they are too few to keep, the index of names and not the rows."""
    at = timezone.now()
    Account.objects.bulk_create(
        Account(key=f"made-{number}", name=f"Q{number} Stores", created_at=at) for number in range(2000)
    )
    Person.objects.bulk_create(Person(email=f"p{number}@stores.example", name=f"P{number}") for number in range(2000))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    accounts, people = Account.objects.staying(), Person.objects.order_by("name")

    with CaptureQueriesContext(connection) as seen:
        found = {row.name for row in accounts.matching(words).order_by("name", "key")[:51]}
        list(accounts.matching(words).order_by("name", "key").values("pk"))
        list(people.filter(holding(Person, words, "name", "email")).values("pk")[:51])
        list(RunningPlan.objects.matching(words)[:51])

    plain = Q(name__icontains=words) | Q(key__icontains=words)
    assert found == set(accounts.filter(plain).order_by("name", "key").values_list("name", flat=True)[:51]) != set()
    assert walks(seen.captured_queries, BIG | {Person._meta.db_table}) == []
    if connection.vendor == "postgresql":
        asked = [query["sql"] for query in seen.captured_queries if "asked_parts" in query["sql"]]
        assert len(asked) == 4
        assert [sql for sql in asked if "_parts" not in " | ".join(plan_of(sql))] == []


def test_a_walk_is_seen(desk: Desk, planned: None) -> None:  # noqa: F811
    desk.ask("The pump shows no total")

    with CaptureQueriesContext(connection) as asked:
        list(Event.objects.order_by().filter(position="nobody"))

    assert len(walks(asked.captured_queries)) == 1


def walks(queries: list[dict[str, Any]], big: set[str] = BIG) -> list[str]:
    """The queries, each with its plan, that read a big table from end to end."""
    found = []
    for sql in dict.fromkeys(query["sql"] for query in queries):
        if sql.lstrip().upper().startswith(("SELECT", "WITH")):
            names = {alias: table for table, alias in re.findall(r'"(\w+)" ([TUVW]\d+)\b', sql)}
            walked = [line for line in plan_of(sql) if _walks(line, names, big)]
            found += [f"{' | '.join(walked)}: {sql}"] if walked else []
    return found


def plan_of(sql: str) -> list[str]:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
            return [row[3] for row in cursor.fetchall()]
        cursor.execute(f"EXPLAIN {sql}")
        return [row[0] for row in cursor.fetchall()]


def _walks(line: str, names: dict[str, str], big: set[str]) -> bool:
    """SQLite names a walk along an index in the wished order a scan too: that ends with the page that is shown."""
    if connection.vendor == "sqlite":
        found = re.match(r"SCAN (\w+)(?! USING (?:COVERING )?INDEX)\b(?! USING)", line)
    else:
        found = re.search(r"Seq Scan on (\w+)", line)
    return found is not None and names.get(found[1], found[1]) in big
