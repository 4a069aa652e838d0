"""Tokens: shown once, bounded by scopes and by their person, ended at any time, never guessed."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import override_settings
from django.utils import timezone

from orgdesk.apps.api.models import ApiToken
from orgdesk.apps.events.models import Event

pytestmark = pytest.mark.django_db


def _create(client, **given):
    return client.post("/api/tokens", {"name": "nightly report", "days": "30", "tickets": "read", **given})


def test_a_person_creates_a_token_whose_secret_is_shown_once_and_never_stored(cast, signed_in, program):
    client = signed_in(cast("joyce"))

    page = _create(client).content.decode()
    secret = re.search(r"odk_[\w-]{43}", page).group()

    token = ApiToken.objects.get()
    assert token.scopes == ["tickets:read"]
    assert secret not in str(ApiToken.objects.values().get())
    assert secret not in client.get("/api/tokens").content.decode()
    assert secret not in str(list(Event.objects.values()))
    assert Event.objects.of_kind("token.created").get().data["scopes"] == ["tickets:read"]


def test_the_secret_opens_the_interface_as_its_person(cast, program):
    answer = program(cast("joyce"), "tickets:read").get("/me")

    assert answer.status_code == 200
    assert (answer.json()["name"], answer.json()["scopes"]) == ("Joyce Bell", ["tickets:read"])
    assert ApiToken.objects.get().last_used_at is not None


@pytest.mark.parametrize("header", ["", "Bearer ", "Bearer odk_wrong", "Basic am95Y2U6eA=="])
def test_without_a_good_token_there_is_only_the_way_to_one(header, client):
    answer = client.get("/api/v1/me", headers={"Authorization": header} if header else {})

    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"
    assert "page API" in answer.json()["detail"]


def test_a_session_opens_no_route(cast, signed_in):
    assert signed_in(cast("joyce")).get("/api/v1/me").status_code == 401


def test_an_answer_is_a_file_for_a_browser(cast, program):
    assert program(cast("joyce")).get("/me")["Content-Disposition"] == 'attachment; filename="answer.json"'


def test_a_revoked_token_opens_nothing_and_the_log_knows_who_revoked_it(cast, signed_in, program):
    joyce, ada = cast("joyce"), cast("ada")
    joyces = program(joyce)

    signed_in(ada).post(f"/api/tokens/{ApiToken.objects.get().key}/revocation")

    assert joyces.get("/me").status_code == 401
    assert Event.objects.of_kind("token.revoked").get().actor == ada.key


def test_somebody_elses_token_is_not_there_to_revoke(cast, signed_in, program):
    joyces = program(cast("joyce"))

    answer = signed_in(cast("pim")).post(f"/api/tokens/{ApiToken.objects.get().key}/revocation")

    assert answer.status_code == 404
    assert joyces.get("/me").status_code == 200


def test_an_administrator_sees_all_tokens_and_others_their_own(cast, signed_in, program):
    program(cast("joyce"))

    assert "a test" in signed_in(cast("ada")).get("/api/tokens").content.decode()
    assert "a test" not in signed_in(cast("pim")).get("/api/tokens").content.decode()


def test_a_token_ends_by_itself_and_with_its_person(cast, program):
    joyce = cast("joyce")
    joyces = program(joyce)

    ApiToken.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert joyces.get("/me").status_code == 401

    ApiToken.objects.update(expires_at=timezone.now() + timedelta(days=1))
    joyce.is_active = False
    joyce.save()
    assert joyces.get("/me").status_code == 401


def test_customers_get_no_tokens(contact, signed_in):
    client = signed_in(contact)

    assert client.get("/api/tokens").status_code == 404
    assert _create(client).status_code == 404
    assert not ApiToken.objects.exists()


@pytest.mark.parametrize("given", [{"name": " "}, {"tickets": ""}, {"days": "4000"}, {"tickets": "everything"}])
def test_a_token_without_sense_is_refused_on_the_page(given, cast, signed_in):
    answer = _create(signed_in(cast("joyce")), **given)

    assert answer.status_code == 422
    assert not ApiToken.objects.exists()


def test_guessing_is_stopped(client, cast, program):
    good = program(cast("joyce"))
    for number in range(20):
        client.get("/api/v1/me", headers={"Authorization": f"Bearer odk_{number}"})

    assert client.get("/api/v1/me", headers={"Authorization": "Bearer odk_20"}).status_code == 429
    assert good.get("/me").status_code == 429


@override_settings(ORGDESK_API_RATE=2)
def test_a_token_that_calls_too_often_is_told_when_to_go_on(cast, program):
    joyces = program(cast("joyce"))

    answers = [joyces.get("/me") for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[0]["RateLimit-Remaining"] == "1"
    assert 0 < int(answers[2]["Retry-After"]) <= 60


def test_an_unknown_address_and_method_are_problems_in_words(cast, program):
    joyces = program(cast("joyce"))

    missing, unknown = joyces.get("/nothing/here"), joyces("DELETE", "/me")

    assert (missing.status_code, missing["Content-Type"]) == (404, "application/problem+json")
    assert (unknown.status_code, unknown["Allow"]) == (405, "GET")


def test_a_fault_of_ours_is_told_in_words_and_kept_with_a_number(cast, program, monkeypatch, caplog):
    joyces = program(cast("joyce"))
    monkeypatch.setattr("orgdesk.apps.api.entering.count_call", lambda *_told, **_named: 1 / 0)

    answer = joyces.get("/me")

    number = answer.json()["detail"].split("number ")[1].rstrip(".")
    assert (answer.status_code, answer["Content-Type"]) == (500, "application/problem+json")
    assert "ZeroDivision" not in answer.content.decode()
    assert number in caplog.text
