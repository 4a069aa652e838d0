"""A second proof at sign-in: app, recovery codes, what a role asks for, and what a fresh proof guards."""

from __future__ import annotations

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.test import Client, override_settings

from orgdesk.apps.accounts.actions import require_factor
from orgdesk.apps.accounts.models import Device
from orgdesk.apps.events.models import Event

PASSWORD = "a quiet harbour"


@pytest.fixture
def joyce(cast):
    cache.clear()
    person = cast("joyce")
    person.set_password(PASSWORD)
    person.save()
    return person


def sign_in(person, client=None, **more):
    client = client or Client()
    return client, client.post("/people/sign-in", {"username": person.email, "password": PASSWORD, **more})


def code_now(secret, *, steps=0):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def add_app(client):
    """What a person does with their phone; gives the app's secret."""
    page = client.get("/people/security/app").content.decode()
    secret = re.search(r"<code[^>]*>([A-Z2-7]{32})</code>", page)[1]
    answer = client.post("/people/security/app", {"code": code_now(secret, steps=-1)})
    assert answer["Location"] == "/people/security/codes"
    return secret


def test_after_the_password_the_code_of_the_app_is_asked_and_opens_the_session(joyce):
    client, _ = sign_in(joyce)
    secret = add_app(client)
    client, half = sign_in(joyce, next="/tickets/")

    assert half["Location"] == "/people/sign-in/second-step"
    assert client.get("/tickets/")["Location"].startswith("/people/sign-in")
    assert b"not right" in client.post("/people/sign-in/second-step", {"code": "000000"}).content
    opened = client.post("/people/sign-in/second-step", {"code": code_now(secret)})
    assert opened["Location"] == "/tickets/"
    assert client.get("/people/security").status_code == 200


def test_a_code_is_good_once(joyce):
    client, _ = sign_in(joyce)
    code = code_now(add_app(client))
    for expected in (302, 200):
        client, _ = sign_in(joyce)
        assert client.post("/people/sign-in/second-step", {"code": code}).status_code == expected


def test_a_recovery_code_signs_in_once(joyce):
    client, _ = sign_in(joyce)
    add_app(client)
    code = re.findall(r"<li><code>(\d{8})</code>", client.get("/people/security/codes").content.decode())[3]
    for expected in (302, 200):
        client, _ = sign_in(joyce)
        assert client.post("/people/sign-in/second-step", {"code": code}).status_code == expected


def test_the_secret_of_the_app_is_not_to_be_read_in_the_database(joyce):
    client, _ = sign_in(joyce)
    secret = add_app(client)

    kept = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in kept
    assert "gAAAA" in kept


def test_recovery_codes_are_not_to_be_read_in_the_database(joyce):
    client, _ = sign_in(joyce)
    add_app(client)
    codes = re.findall(r"<li><code>(\d{8})</code>", client.get("/people/security/codes").content.decode())

    kept = Authenticator.objects.get(type="recovery_codes").data
    assert len(codes) > 5
    assert not any(code in str(kept) for code in codes)
    assert kept["seed"].startswith("gAAAA")


def test_a_role_that_asks_for_a_second_proof_opens_nothing_before_there_is_one(joyce, cast):
    require_factor(
        ["staff"], by=cast("ada"), at=joyce.role_grants.model._meta.get_field("given_at").to_python("2026-03-02T09:00Z")
    )
    client, answer = sign_in(joyce, next="/tickets/")

    assert answer["Location"] == "/people/security"
    assert client.get("/tickets/")["Location"] == "/people/security"
    assert b"Your role asks for a second proof" in client.get("/people/security").content
    add_app(client)
    assert client.get("/tickets/").status_code == 200
    factor = Authenticator.objects.get(type="totp")
    client.post(f"/people/security/factors/{factor.pk}/end")
    assert Authenticator.objects.filter(pk=factor.pk).exists()


def test_a_dangerous_act_asks_for_the_password_again_after_a_quarter_of_an_hour(joyce):
    client, _ = sign_in(joyce)
    session = client.session
    session["proved"] = time.time() - 16 * 60
    session.save()

    assert client.get("/people/security/app")["Location"] == "/people/security/proof?next=%2Fpeople%2Fsecurity%2Fapp"
    wrong = client.post("/people/security/proof", {"password": "wrong", "next": "/people/security/app"})
    assert b"does not prove it" in wrong.content
    right = client.post("/people/security/proof", {"password": PASSWORD, "next": "/people/security/app"})
    assert right["Location"] == "/people/security/app"
    assert client.get("/people/security/app").status_code == 200


def test_a_proof_does_not_lead_to_another_site(joyce):
    client, _ = sign_in(joyce)

    answer = client.post("/people/security/proof", {"password": PASSWORD, "next": "https://elsewhere.example/"})
    assert answer["Location"] == "/people/security"


def test_people_see_where_they_are_signed_in_and_sign_out_there(joyce):
    here, _ = sign_in(joyce, Client(headers={"user-agent": "Desk browser"}))
    there, _ = sign_in(joyce, Client(headers={"user-agent": "Lost telephone"}))
    assert b"Lost telephone" in here.get("/people/security").content

    here.post("/people/security/sessions/end", {"device": Device.objects.get(agent="Lost telephone").pk})

    assert there.get("/people/security").status_code == 302
    assert here.get("/people/security").status_code == 200
    assert b"Lost telephone" not in here.get("/people/security").content
    assert Event.objects.filter(kind="session.ended", actor=joyce.key).exists()


def test_nobody_signs_out_the_device_of_another(joyce, cast):
    sign_in(joyce)
    other = Client()
    other.force_login(cast("pim"), backend="django.contrib.auth.backends.ModelBackend")

    assert other.post("/people/security/sessions/end", {"device": Device.objects.get().pk}).status_code == 404


def test_a_new_password_follows_the_rules_and_ends_the_other_sessions(joyce):
    here, _ = sign_in(joyce)
    there, _ = sign_in(joyce)
    said = {"old_password": PASSWORD, "new_password1": "password12", "new_password2": "password12"}
    assert b"too common" in here.post("/people/security/password", said).content
    endless = {"new_password1": "grey heron " * 12, "new_password2": "grey heron " * 12}
    assert b"at most 128 characters" in here.post("/people/security/password", {**said, **endless}).content
    said |= {"new_password1": "seven grey herons", "new_password2": "seven grey herons"}

    assert here.post("/people/security/password", said).status_code == 302

    assert here.get("/people/security").status_code == 200
    assert there.get("/people/security").status_code == 302


@override_settings(AXES_ENABLED=True)
def test_wrong_codes_lock_like_wrong_passwords(joyce):
    client, _ = sign_in(joyce)
    secret = add_app(client)
    client, _ = sign_in(joyce)
    for _ in range(8):
        client.post("/people/sign-in/second-step", {"code": "000000"})

    answer = client.post("/people/sign-in/second-step", {"code": code_now(secret)})
    assert answer.status_code == 429
    assert b"Too many attempts" in answer.content


def test_an_administrator_asks_for_it_by_role_and_lets_somebody_begin_anew(joyce, cast):
    client, _ = sign_in(joyce)
    add_app(client)
    ada = cast("ada")
    ada.set_password(PASSWORD)
    ada.save()
    admin, _ = sign_in(ada)

    admin.post("/administration/signing-in/requirements", {"role": ["auditor", "nonsense"]})
    assert 'value="auditor" id="role-auditor" checked' in admin.get("/administration/signing-in").content.decode()
    admin.post(f"/administration/signing-in/{joyce.key}/beginnings")

    assert not Authenticator.objects.exists()
    assert client.get("/people/security").status_code == 302
    assert Event.objects.get(kind="second_factor.reset").actor == ada.key
    assert client.get("/administration/signing-in").status_code in {302, 403}


def test_an_empty_proof_is_refused_in_words(joyce):
    client, _ = sign_in(joyce)

    assert b"does not prove it" in client.post("/people/security/proof").content
