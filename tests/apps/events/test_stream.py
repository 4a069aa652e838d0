"""Live pages are told that something changed, in order, from where they stopped, and only of what the person may see."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from apps.seats import AT, seat_people
from orgdesk.apps.events import streams
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.events.readers import Position, last_position
from orgdesk.apps.work.actions import offer_work
from support.settling import wait_until_settled

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def house():
    people = seat_people()
    wait_until_settled()
    return people


def offer(at: datetime = AT):
    item = offer_work(kind="answer", title="Export fails", subject=("case", "BW-1"), unit_key="t1", at=at)
    wait_until_settled()
    return item


def test_what_happened_since_the_position_is_told_once(house):
    before = last_position()
    item = offer()

    blocks, after = streams.news(house.joyce, before, ["work"])
    assert len(blocks) == 1
    assert item.key in blocks[0]
    assert f"id: {after}" in blocks[0]
    assert streams.news(house.joyce, after, ["work"]) == ([], after)


def test_what_the_person_may_not_see_is_not_told_but_passed_over(house):
    house.joyce.is_staff = False
    before = last_position()
    offer()

    blocks, after = streams.news(house.joyce, before, ["work"])
    assert blocks == []
    assert after > before


def test_types_without_a_registered_rule_are_never_told(house):
    before = last_position()
    record_event("secret.kept", at=AT, objects={"secret": "s1"})

    assert streams.news(house.joyce, before, ["secret"])[0] == []


def test_a_browser_that_lost_the_line_gets_what_it_missed(house):
    client = Client()
    client.force_login(house.joyce, backend="django.contrib.auth.backends.ModelBackend")
    before = last_position()
    item = offer()

    answer = client.get(reverse("events:stream"), {"types": "work"}, headers={"Last-Event-ID": str(before)})
    told = iter(answer.streaming_content)
    assert answer["Content-Type"] == "text/event-stream"
    assert b"retry:" in next(told)
    assert item.key.encode() in next(told)
    answer.close()


def test_a_stranger_is_sent_to_sign_in(house):
    assert Client().get(reverse("events:stream")).status_code == 302


def test_positions_are_written_and_read_back():
    assert Position.parse(str(Position(7, 9))) == Position(7, 9)
