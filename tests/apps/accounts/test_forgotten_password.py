"""A forgotten password: asked for by anybody, sent by our own mail, good once, and nobody learns who is known."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.cache import cache
from django.test import Client, override_settings
from django.utils import timezone
from django.utils.translation import trans_real

from apps.mail.servers import SmtpServer
from orgdesk.apps.accounts.models import Device, Person
from orgdesk.apps.accounts.reset_links import token_for
from orgdesk.apps.accounts.second_factor import recovery_codes
from orgdesk.apps.events.jobs import run_one
from orgdesk.apps.events.models import Event
from orgdesk.apps.mail.actions import send_queued_mail
from orgdesk.apps.mail.models import Mailbox, Security
from orgdesk.apps.mail.parsing import parse_mail

OLD, NEW = "a quiet harbour", "eleven grey herons"


@pytest.fixture(autouse=True)
def _nothing_counted() -> None:
    cache.clear()


@pytest.fixture
def smtp(db: None) -> Iterator[SmtpServer]:
    """A real server, and the installation's mailbox that sends by it."""
    server = SmtpServer().start()
    Mailbox.objects.create(
        key="support", name="Brightwater Support", address="support@brightwater.example",
        smtp_host="127.0.0.1", smtp_port=server.port, smtp_security=Security.PLAIN,
    )  # fmt: skip
    yield server
    server.stop()


@pytest.fixture
def joyce(cast: Any) -> Person:
    person: Person = cast("joyce")
    person.set_password(OLD)
    person.save()
    return person


def ask(address: str, client: Client | None = None) -> str:
    page = (client or Client()).post("/people/sign-in/forgotten", {"email": address}).content.decode()
    return re.sub(r"[A-Za-z0-9]{64}", "", page)


def arrived(smtp: SmtpServer) -> list[Any]:
    """What the server has once the worker has done its jobs."""
    while run_one("a worker", at=timezone.now()):
        pass
    send_queued_mail(at=timezone.now())
    return [parse_mail(content) for _, _, content in smtp.mails]


def link_in(letter: Any) -> str:
    return re.search(r"https?://[^/\s]+(/people/sign-in/forgotten/\S+)", letter.text)[1]  # type: ignore[index]


def sign_in(person: Person, password: str) -> tuple[Client, int]:
    client = Client()
    answer = client.post("/people/sign-in", {"username": person.email, "password": password})
    return client, answer.status_code


def choose(link: str, password: str = NEW) -> Any:
    return Client().post(link, {"new_password1": password, "new_password2": password})


def test_a_letter_lets_a_colleague_choose_a_new_password_once_and_ends_every_session(joyce: Person, smtp: SmtpServer):
    open_before, _ = sign_in(joyce, OLD)
    ask(joyce.email.upper())
    ask(joyce.email)
    first, second = [link_in(letter) for letter in arrived(smtp)]

    assert joyce.email in Client().get(first).content.decode()
    assert choose(first)["Location"] == "/people/sign-in"

    assert choose(first)["Location"] == choose(second, "another grey heron")["Location"] == "/people/sign-in/forgotten"
    assert open_before.get("/people/security").status_code == 302
    assert not Device.objects.filter(person=joyce).exists()
    assert sign_in(joyce, OLD)[1] == 200
    assert sign_in(joyce, NEW)[1] == 302
    assert Event.objects.of_kind("password.reset").get().keys_of("person") == [joyce.key]
    assert "Your sign-in was changed" in [letter.subject for letter in arrived(smtp)]


def token_link(person: Person) -> str:
    person.refresh_from_db()
    return f"/people/sign-in/forgotten/{token_for(person, at=timezone.now())}"


def test_a_customer_without_a_password_gets_the_letter_in_their_language(
    contact: Person, smtp: SmtpServer, monkeypatch: pytest.MonkeyPatch
):
    words = trans_real.translation("de")._catalog._catalogs[0]  # type: ignore[attr-defined]
    monkeypatch.setitem(words, "Choose a new password", "Wählen Sie ein neues Passwort")
    contact.language = "de"
    contact.save()
    ask(contact.email)

    (letter,) = arrived(smtp)
    link = link_in(letter)
    assert [one.address for one in letter.to] == [contact.email]
    assert letter.subject == "Wählen Sie ein neues Passwort"
    choose(link)
    assert sign_in(contact, NEW)[1] == 302


def test_the_page_says_the_same_of_known_and_unknown_people_and_only_known_ones_get_a_letter(
    joyce: Person, cast: Any, smtp: SmtpServer
):
    by_directory, gone = cast("pim"), cast("lena")
    by_directory.external_key = "42"
    by_directory.save()
    gone.is_active = False
    gone.save()

    answers = {ask(one) for one in (joyce.email, by_directory.email, gone.email, "nobody@shore.example")}

    assert len(answers) == 1
    assert [letter.to[0].address for letter in arrived(smtp)] == [joyce.email]


def test_letters_are_not_sent_without_end(joyce: Person, smtp: SmtpServer):
    for _ in range(8):
        ask(joyce.email)

    assert len(arrived(smtp)) == 3


def test_a_link_that_is_old_forged_or_older_than_a_sign_in_changes_nothing(joyce: Person, smtp: SmtpServer):
    ask(joyce.email)
    (letter,) = arrived(smtp)
    link, old = link_in(letter), token_for(joyce, at=timezone.now() - timedelta(minutes=31))
    sign_in(joyce, OLD)

    for bad in (link, f"/people/sign-in/forgotten/{old}", token_link(joyce)[:-2] + "xx", "/people/sign-in/forgotten/x"):
        assert choose(bad)["Location"] == "/people/sign-in/forgotten"
    assert sign_in(joyce, OLD)[1] == 302


def test_a_weak_password_is_refused_with_the_reason_and_the_link_stays_good(joyce: Person, smtp: SmtpServer):
    link = token_link(joyce)

    assert "too short" in choose(link, "herons").content.decode()
    assert choose(link).status_code == 302


@override_settings(AXES_ENABLED=True)
def test_whoever_locked_themselves_out_gets_in_again_by_the_letter(joyce: Person, smtp: SmtpServer):
    for _ in range(8):
        _, status = sign_in(joyce, "not this one")
    assert status == 429

    choose(token_link(joyce))

    assert sign_in(joyce, NEW)[1] == 302


def test_a_second_proof_is_still_asked_after_a_new_password(joyce: Person, smtp: SmtpServer):
    TOTP.activate(joyce, generate_totp_secret())
    recovery_codes(joyce)
    choose(token_link(joyce))

    client = Client()
    answer = client.post("/people/sign-in", {"username": joyce.email, "password": NEW})

    assert answer["Location"] == "/people/sign-in/second-step"
