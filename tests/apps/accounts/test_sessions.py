"""What a session owes to who opened it: it ends in time, a strange browser is told of, and refusals are written down."""

from __future__ import annotations

import time
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from apps.accounts.test_forgotten_password import arrived, smtp
from apps.accounts.test_second_proof import add_app, code_now
from apps.mail.servers import SmtpServer
from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.models import Event

__all__ = ["smtp"]  # a fixture

PASSWORD = "a quiet harbour"
HOUR = 3600


@pytest.fixture
def joyce(cast: Any) -> Person:
    cache.clear()
    person: Person = cast("joyce")
    person.set_password(PASSWORD)
    person.save()
    return person


def sign_in(person: Person, client: Client | None = None) -> Client:
    client = client or Client(headers={"user-agent": "Heron 12 on a telephone"})
    assert client.post("/people/sign-in", {"username": person.email, "password": PASSWORD}).status_code == 302
    return client


def lies_back(client: Client, **seconds: float) -> None:
    session = client.session
    for name, back in seconds.items():
        session[name] -= back
    session.save()


def letters(smtp: SmtpServer) -> list[tuple[str, str]]:
    return [(letter.subject, letter.text) for letter in arrived(smtp)]


def test_a_session_that_nobody_used_for_half_a_day_ends_and_leads_back_after_the_password(joyce: Person) -> None:
    client = sign_in(joyce)
    lies_back(client, seen=11.9 * HOUR)
    assert client.get("/people/security").status_code == 200

    lies_back(client, seen=12.1 * HOUR)
    answer = client.get("/people/security")
    assert answer["Location"] == "/people/sign-in?next=/people/security"
    assert "away for long" in client.get(answer["Location"]).content.decode()


def test_use_keeps_a_session_open_and_a_page_that_only_listens_does_not(joyce: Person) -> None:
    client = sign_in(joyce)
    lies_back(client, seen=6 * HOUR)
    client.get("/people/security", headers={"accept": "text/event-stream"})
    assert client.session["seen"] < time.time() - 5 * HOUR
    client.get("/people/security")
    assert client.session["seen"] > time.time() - 60


def test_every_session_ends_after_two_weeks_however_much_it_is_used(joyce: Person) -> None:
    client = sign_in(joyce)
    lies_back(client, began=15 * 24 * HOUR)
    assert client.get("/people/security").status_code == 302


def test_whoever_sets_no_end_for_the_idle_has_none(joyce: Person, settings: Any) -> None:
    settings.ORGDESK_IDLE_HOURS = 0.0
    client = sign_in(joyce)
    lies_back(client, seen=100 * HOUR)
    assert client.get("/people/security").status_code == 200


def test_people_hear_of_a_sign_in_with_a_browser_that_was_never_seen_and_not_of_their_own(
    joyce: Person, smtp: SmtpServer
) -> None:
    own = sign_in(joyce)
    own.post("/people/sign-out")
    sign_in(joyce, own)
    assert letters(smtp) == []

    sign_in(joyce)
    ((subject, text),) = letters(smtp)
    assert subject == "You signed in with a new browser"
    assert "Heron 12 on a telephone" in text


def test_a_forged_mark_of_a_browser_makes_it_no_known_one(joyce: Person, smtp: SmtpServer) -> None:
    own = sign_in(joyce)
    mark = own.cookies["browser"].value
    thief = Client()
    thief.cookies["browser"] = mark[:-2] + "xx"
    sign_in(joyce, thief)
    assert [subject for subject, _ in letters(smtp)] == ["You signed in with a new browser"]


def test_people_hear_of_a_code_that_somebody_tried_again(joyce: Person, smtp: SmtpServer) -> None:
    client = sign_in(joyce)
    code = code_now(add_app(client))
    for _ in range(2):
        client.post("/people/sign-out")
        sign_in(joyce, client)
        client.post("/people/sign-in/second-step", {"code": code})
    assert "A code was tried twice" in [subject for subject, _ in letters(smtp)]


def test_who_asks_for_what_is_not_theirs_leaves_one_event_a_quarter_of_an_hour(joyce: Person) -> None:
    client = sign_in(joyce)
    for _ in range(3):
        assert client.get("/administration/").status_code == 403
    refused = Event.objects.of_kind("access.refused").get()
    assert refused.keys_of("person") == [joyce.key]
    assert refused.data == {"method": "GET", "path": "/administration/"}


def test_whoever_asks_for_pages_faster_than_a_person_reads_waits_for_the_next_minute(
    joyce: Person, settings: Any
) -> None:
    settings.ORGDESK_PAGE_RATE = 3
    cache.clear()
    client = sign_in(joyce)
    answers = [client.get("/people/security") for _ in range(5)]
    assert [answer.status_code for answer in answers[:2] + answers[-1:]] == [200, 200, 429]
    assert 0 < int(answers[-1]["Retry-After"]) <= 60
    assert "a program of yours uses the API" in answers[-1].content.decode()
    assert Event.objects.of_kind("pages.too_many").get().keys_of("person") == [joyce.key]
    assert Client().get("/people/sign-in").status_code == 200


def test_the_notice_of_the_house_stands_where_customers_write_to_it(settings: Any, db: None) -> None:
    assert b"What we do with what you send us" not in Client().get("/requests/new").content
    settings.ORGDESK_FORM_SITES = ["https://www.brightwater.example"]
    settings.ORGDESK_PRIVACY_NOTICE = "https://www.brightwater.example/privacy"
    for address in ("/", "/requests/new", "/contact-form"):
        answer = Client().get(address)
        assert answer.status_code == 200
        page = answer.content.decode()
        assert 'href="https://www.brightwater.example/privacy"' in page, address
