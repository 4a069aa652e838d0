"""The log is read on from where the last reading ended, and what is kept says what reading the whole log says."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime

from apps.seats import seat_people
from orgdesk.apps.events.actions import erase_person, record_event
from orgdesk.apps.events.models import Event, EventObject
from orgdesk.apps.events.readers import settled
from orgdesk.apps.insight.duties import read_measures
from orgdesk.apps.insight.models import MeasuredRecord
from orgdesk.apps.insight.numbers import of_unit
from orgdesk.apps.insight.reading import book, known_records, own_source, read_until
from orgdesk.apps.insight.reading.states import states_of
from orgdesk.apps.insight.reading.translation import Translator
from orgdesk.core.measures import CATALOGUE, Happening, Records, Scope, evaluate, records_of
from orgdesk.core.measures.definitions import evaluate_known
from support.settling import wait_until_settled

pytestmark = pytest.mark.django_db(transaction=True)  # only what is committed is settled and may be read

AT = timezone.now() - timedelta(days=40)
WORDS = ("message.sent", "message.received", "ticket.pending_customer", "ticket.in_progress", "ticket.escalated", "escalation.accepted", "ticket.resolved", "ticket.closed", "knowledge.linked", "work.enabled", "work.finished", "capability.declared", "limitation.discovered", "limitation.told", "handoff.offered", "account.qualified", "incident.declared", "contact.made", "invoice.booked", "invoice.paid")  # fmt: skip


@pytest.fixture
def house():
    return seat_people()


def live_through(first: int, last: int) -> None:
    """Tickets that are answered; every third is still under way."""
    for number in range(first, last):
        at, about = AT + timedelta(minutes=number), {"ticket": f"5{number}"}
        record_event("ticket.opened", at=at, objects=about, data={"channel": "email", "policy": "", "priority": 3})
        record_event("message.sent", at=at, by="p-1", objects=about, data={"automatic": False})
        if number % 3:
            record_event("ticket.resolved", at=at + timedelta(hours=1), objects=about, data={"from": "new", "tier": 1})
    wait_until_settled()


def live_wildly(rng: random.Random, count: int) -> None:
    """Anything that happens to a few tickets, accounts and others, in any order: only the log hears of it."""
    record_event("cost_rate.set", at=AT, objects={"rate": "1"}, data={"unit": "", "hourly": 30})
    for number in range(count):
        at = AT + timedelta(hours=rng.randrange(40 * 24))
        word = rng.choice(["ticket.opened", *WORDS])
        data = {"from": rng.choice(["new", "resolved", "pending_customer"]), "tier": rng.randint(1, 3), "unit": rng.choice(["t1", "t2"]), "to": "t2", "kind": "functional", "capability": rng.choice(["can", "cannot"]), "amount": rng.randint(1, 90), "due": str(at.date()), "started_at": (at - timedelta(minutes=20)).isoformat(), "severity": "sev2", "automatic": False, "policy": "", "priority": 3}  # fmt: skip
        objects = {"ticket": f"7{rng.randrange(12)}", "account": f"a{rng.randrange(3)}", "article": f"g{rng.randrange(3)}", "work": f"w{number % 30}", "process": "p", "limitation": f"l{rng.randrange(3)}", "incident": f"i{rng.randrange(3)}", "invoice": f"v{rng.randrange(5)}"}  # fmt: skip
        event = Event.objects.create(kind=word, at=at, actor=f"p-{rng.randrange(3)}", data=data)
        EventObject.objects.bulk_create(EventObject(event=event, object_type=kind, object_key=key) for kind, key in objects.items())  # fmt: skip


def read_whole(at) -> Records:
    """Every record from the first event on, remembered by nothing but memory."""
    told = list(book._told(list(settled())))
    translator = Translator()
    happenings: list[Happening] = [one for event in told for one in translator.translate(event)]
    tickets = {key for event in told for key in event.objects.get("ticket", ())}
    ended = book._ended_clocks(sorted(tickets), at)
    return records_of([*happenings, *(one for clocks in ended.values() for one in clocks)]).with_more(
        states_of({kind for one in CATALOGUE for kind in one.needs}, at)
    )


def differing(now) -> list[tuple[str, str, Scope]]:
    """The measures that say another thing over what a period reaches than over the whole log."""
    whole, found = read_whole(now), []
    for ago, days in ((0, 7), (3, 14), (21, 7), (0, 90)):
        end = now - timedelta(days=ago, minutes=17 * ago)
        scope = Scope(end - timedelta(days=days), end)
        for unit in ("", "t1", "nowhere"):
            reached = own_source(now)(CATALOGUE, scope.start, unit)
            known, seen = ((of_unit(one, unit) if unit else one).until(end) for one in (whole, reached))
            said = [(one.code, evaluate_known(one, known, scope), evaluate_known(one, seen, scope)) for one in CATALOGUE]  # fmt: skip
            found += [(code, unit, scope) for code, over_all, over_some in said if over_all != over_some]
    return found


def as_kept():
    return list(MeasuredRecord.objects.order_by("kind", "key").values_list("kind", "key", "since", "until", "told", "memory"))  # fmt: skip


@pytest.mark.parametrize("seed", range(2))
def test_what_is_kept_says_what_reading_the_whole_log_says(house, monkeypatch, seed):
    monkeypatch.setattr(book, "_BATCH", 7)
    rng, now = random.Random(seed), timezone.now()
    live_wildly(rng, 120)
    wait_until_settled()
    known_records(at=now)
    live_wildly(rng, 60)
    wait_until_settled()

    assert differing(now) == []
    assert sum(evaluate(one, known_records(at=now), Scope(AT, now)).value is not None for one in CATALOGUE) > 30


def test_reading_in_parts_leaves_the_rows_that_reading_at_once_leaves(house, monkeypatch):
    live_wildly(random.Random(5), 90)
    wait_until_settled()
    monkeypatch.setattr(book, "_BATCH", 4)
    call_command("log", "measure", "--json")
    in_parts = as_kept()
    monkeypatch.setattr(book, "_BATCH", 500)

    call_command("log", "measure", "--anew", "--json")

    assert as_kept() == in_parts
    assert len(in_parts) > 30


def test_a_reading_that_dies_has_not_happened(house, monkeypatch):
    live_through(0, 4)
    monkeypatch.setattr(book.Shelf, "save", lambda shelf: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        known_records(at=timezone.now())
    monkeypatch.undo()

    assert not MeasuredRecord.objects.exists()
    assert len(known_records(at=timezone.now()).of("ticket")) == 4


def test_an_erasure_changes_no_number(house):
    now = timezone.now()
    live_wildly(random.Random(8), 60)
    erase_person("p-1", by="p-2", at=now, reason="request")
    wait_until_settled()

    assert differing(now) == []


def test_rows_of_an_earlier_translation_are_made_anew(house, monkeypatch):
    live_through(0, 5)
    known_records(at=timezone.now())
    before = as_kept()
    MeasuredRecord.objects.update(told="[]", since=None, until=None)
    monkeypatch.setattr(book, "NAME", "measures of tomorrow")

    known_records(at=timezone.now())

    assert as_kept() == before


@pytest.mark.acceptance("S3-39", issue=7)
def test_a_page_far_behind_the_log_reads_none_of_it_and_says_as_of_when_until_the_worker_has_caught_up(house, monkeypatch):  # fmt: skip
    monkeypatch.setattr(book, "AT_ONCE", 6)
    monkeypatch.setattr(book, "_BATCH", 3)
    client = Client()
    client.force_login(house.tomas)
    live_through(0, 2)
    read = Event.objects.latest("pk").at
    client.get("/insight/")  # five events: read by the page itself
    before = as_kept()
    live_through(2, 40)

    with CaptureQueriesContext(connection) as behind:
        late = client.get("/insight/?days=365").content.decode()

    assert f"hold up to {date_format(localtime(read), 'DATETIME_FORMAT')}" in late
    assert as_kept() == before
    assert not any(
        query["sql"].startswith(("INSERT INTO", "UPDATE")) and "insight_" in query["sql"] for query in behind
    )
    assert read_measures(timezone.now()) > 60
    with CaptureQueriesContext(connection) as caught_up:
        page = client.get("/insight/?days=365").content.decode()
    assert "hold up to" not in page
    assert len(behind) <= len(caught_up) + 1  # the moment up to which it is read
    assert read_until() is None


def test_a_second_look_asks_the_database_for_nothing_that_was_read_before(house):
    now = timezone.now()
    live_through(0, 3)
    known_records(at=now)
    with CaptureQueriesContext(connection) as few:
        known_records(at=now)
    live_through(3, 30)
    known_records(at=now)

    with CaptureQueriesContext(connection) as many:
        known_records(at=now)

    assert len(many) == len(few)
    assert not any("events_event" in query["sql"] and "LIMIT" not in query["sql"] for query in many)
