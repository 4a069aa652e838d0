"""Signing in by OpenID Connect at a real provider on loopback."""

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.core.cache import cache
from django.test import Client

from orgdesk.apps.accounts.models import Identity
from support.oidc_provider import CLIENT, SECRET, provider

BASE = "http://localhost:8000"


@pytest.fixture
def directory(settings, db):
    cache.clear()
    with provider() as found:
        said = {"name": "Brightwater directory", "issuer": found.issuer, "client": CLIENT, "secret": SECRET}
        settings.ORGDESK_OIDC = {"house": said}
        yield found


def go(client, *, to=""):
    """What the browser does: out to the provider and back with its answer."""
    out = client.get("/people/sign-in/by/house", {"next": to})
    back = httpx.get(out["Location"]).headers["Location"]
    assert back.startswith(BASE + "/people/sign-in/by/house/answer?")
    return client.get(back.removeprefix(BASE))


def is_signed_in(client):
    return client.get("/people/security").status_code == 200


def test_the_page_of_signing_in_offers_the_directory(directory, client):
    assert b"Sign in with Brightwater directory" in client.get("/people/sign-in").content


def test_a_person_with_the_verified_address_is_linked_and_signed_in(directory, client, cast):
    joyce = cast("joyce")

    answer = go(client, to="/tickets/")

    assert answer["Location"] == "/tickets/"
    assert is_signed_in(client)
    assert Identity.objects.get(person=joyce).subject == "7"


def test_who_was_linked_once_is_known_by_the_providers_name_whatever_their_address_becomes(directory, client, cast):
    joyce = cast("joyce")
    go(Client())
    directory.claims = {"sub": "7", "email": "j.bell@elsewhere.example", "email_verified": False}

    go(client)

    assert is_signed_in(client)
    assert client.session["_auth_user_id"] == str(joyce.pk)


@pytest.mark.parametrize(
    "claims",
    [
        {"sub": "8", "email": "joyce.bell@brightwater.example", "email_verified": False},
        {"sub": "8", "email": "joyce.bell@brightwater.example", "email_verified": "true"},
        {"sub": "8", "email": "joyce.bell@brightwater.example"},
        {"sub": "8", "email": "nobody@brightwater.example", "email_verified": True},
    ],
)
def test_an_address_that_is_not_verified_or_not_known_opens_nothing_and_makes_nobody(directory, client, cast, claims):
    cast("joyce")
    directory.claims = claims

    answer = go(client)

    assert answer["Location"] == "/people/sign-in"
    assert "we do not" in client.get("/people/sign-in").content.decode()
    assert not is_signed_in(client)
    assert not Identity.objects.exists()


def test_somebody_else_with_the_same_address_does_not_take_over_a_linked_person(directory, client, cast):
    cast("joyce")
    go(Client())
    directory.claims |= {"sub": "9"}

    go(client)

    assert not is_signed_in(client)


@pytest.mark.parametrize(
    "lies", [{"aud": "another"}, {"iss": "https://elsewhere.example"}, {"nonce": "replayed"}, {"exp": 1_700_000_000}]
)
def test_a_token_for_another_house_an_old_one_or_a_replayed_one_is_refused(directory, client, cast, lies):
    cast("joyce")
    directory.lies = lies

    assert go(client)["Location"] == "/people/sign-in"
    assert not is_signed_in(client)


def test_a_token_signed_by_another_key_is_refused(directory, client, cast):
    cast("joyce")
    directory.signs_with = rsa.generate_private_key(public_exponent=65537, key_size=2048)

    go(client)

    assert not is_signed_in(client)


def test_an_answer_that_this_browser_did_not_ask_for_is_refused(directory, client, cast):
    cast("joyce")
    out = Client().get("/people/sign-in/by/house")
    back = httpx.get(out["Location"]).headers["Location"].removeprefix(BASE)

    client.get(back)

    assert not is_signed_in(client)


def test_a_switched_off_person_is_not_let_in(directory, client, cast):
    joyce = cast("joyce")
    go(Client())
    joyce.is_active = False
    joyce.save()

    go(client)

    assert not is_signed_in(client)


def test_the_wish_to_go_to_another_site_is_forgotten(directory, client, cast):
    cast("joyce")

    assert go(client, to="https://elsewhere.example/")["Location"] == "/home"


def test_a_provider_that_is_away_is_told_in_words(settings, client, db):
    cache.clear()
    said = {"name": "Away", "issuer": "http://127.0.0.1:9", "client": CLIENT, "secret": SECRET}
    settings.ORGDESK_OIDC = {"house": said}

    assert client.get("/people/sign-in/by/house")["Location"] == "/people/sign-in"
    assert b"did not work" in client.get("/people/sign-in").content
