"""A page pays for what happened since the last one, and says what a reading of the whole log says."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.seats import seat_people
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.insight.reading import book, known_records
from support.settling import wait_until_settled

pytestmark = pytest.mark.django_db(transaction=True)  # only what is committed is settled and may be read

AT = timezone.now() - timedelta(days=3)


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


def as_told(at):
    return {record.ref: (record.happenings, record.facts) for record in known_records(at=at)}


def test_reading_on_gives_the_records_that_reading_anew_gives(house, monkeypatch):
    now = timezone.now()
    live_through(0, 6)
    as_told(now)
    live_through(6, 12)
    record_event("ticket.closed", at=AT + timedelta(hours=2), objects={"ticket": "54"}, data={"from": "resolved"})
    wait_until_settled()

    read_on = as_told(now)
    monkeypatch.setattr(book, "_book", book._Book())

    assert read_on == as_told(now)
    assert any(ref.startswith("clock:") for ref in read_on) or "ticket:54" in read_on


def test_a_second_look_asks_the_database_for_nothing_that_was_read_before(house):
    now = timezone.now()
    live_through(0, 3)
    known_records(at=now)
    with CaptureQueriesContext(
        connection,
    ) as few:
        known_records(at=now)
    live_through(3, 30)
    known_records(at=now)

    with CaptureQueriesContext(connection) as many:
        known_records(at=now)

    assert len(many) == len(few)
    assert not any("events_event" in query["sql"] and "LIMIT" not in query["sql"] for query in many)
