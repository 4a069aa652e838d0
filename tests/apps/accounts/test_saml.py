"""Signing in by SAML 2.0: what is asked, what is believed, and what a hostile answer gets."""

from __future__ import annotations

import copy
import logging
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client
from lxml import etree

from orgdesk.apps.accounts.models import Identity
from support.saml_provider import ENTITY, SAML, Provider

HOME = "/people/sign-in/saml/house"
THERE = "https://directory.brightwater.example/sign-in"


@pytest.fixture(scope="module")
def provider() -> Provider:
    return Provider()


@pytest.fixture(autouse=True)
def _house(provider: Provider, settings: Any, db: None) -> None:
    said = {"name": "Brightwater directory", "entity": ENTITY, "sign_in": THERE, "certificate": provider.certificate}
    settings.ORGDESK_SAML = {"house": said}


def ask(client: Client, provider: Provider, *, to: str = "") -> Any:
    out = client.get(HOME, {"next": to})
    assert out["Location"].startswith(THERE + "?SAMLRequest=")
    return provider.question(out["Location"])


def bring(client: Client, answer: str) -> Any:
    """The browser posts from the provider's site, without our cookie, and follows to the landing with it."""
    passed = Client(enforce_csrf_checks=True).post(HOME + "/answer", {"SAMLResponse": answer})
    return client.get(passed["Location"]) if "/landing" in passed["Location"] else passed


def is_signed_in(client: Client) -> bool:
    return client.get("/people/security").status_code == 200


@pytest.mark.parametrize("signs", ["Assertion", "Response"])
def test_a_person_whom_the_provider_vouches_for_is_linked_and_signed_in(
    provider: Provider, client: Client, cast: Any, signs: str
):
    joyce = cast("joyce")
    assert b"Sign in with Brightwater directory" in client.get("/people/sign-in").content

    answer = bring(client, provider.answer(ask(client, provider, to="/tickets/"), signs=signs))

    assert answer["Location"] == "/tickets/"
    assert is_signed_in(client)
    assert Identity.objects.get(person=joyce).subject == "7"


def test_who_was_linked_once_is_known_by_the_providers_name_and_a_stranger_gets_no_account(
    provider: Provider, client: Client, cast: Any
):
    cast("joyce")
    first = Client()
    bring(first, provider.answer(ask(first, provider)))
    bring(client, provider.answer(ask(client, provider), email="j.bell@elsewhere.example"))
    stranger = Client()
    bring(stranger, provider.answer(ask(stranger, provider), subject="8", email="who@elsewhere.example"))

    assert is_signed_in(client)
    assert not is_signed_in(stranger)


def test_the_provider_reads_who_we_are_and_where_answers_go(client: Client):
    read = etree.fromstring(client.get(HOME + "/metadata").content)

    (service,) = read.iter("{urn:oasis:names:tc:SAML:2.0:metadata}AssertionConsumerService")
    assert read.get("entityID") == "http://localhost:8000" + HOME + "/metadata"
    assert service.get("Location") == "http://localhost:8000" + HOME + "/answer"
    assert client.get("/people/sign-in/saml/other/metadata").status_code == 404


def moment(**shift: float) -> str:
    return (datetime.now(UTC) + timedelta(**shift)).strftime("%Y-%m-%dT%H:%M:%SZ")


@pytest.mark.parametrize(
    "lies",
    [
        {"audience": "https://other.example/metadata"},
        {"recipient": "https://other.example/answer"},
        {"back": "https://other.example/answer"},
        {"asked": "q0123456789"},
        {"until": moment(minutes=-3)},
        {"since": moment(minutes=30)},
        {"issuer": "https://other.example/saml"},
        {"status": "Responder"},
        {"format": "transient"},
        {"until": "soon"},
    ],
    ids=lambda lies: next(iter(lies)),
)
def test_a_signed_answer_for_others_or_at_another_time_is_refused(
    provider: Provider, client: Client, cast: Any, lies: dict[str, str]
):
    cast("joyce")

    answer = bring(client, provider.answer(ask(client, provider), **lies))

    assert answer["Location"] == "/people/sign-in"
    assert not is_signed_in(client)


def promote(root: Any) -> None:
    """Another person's name put in after signing."""
    root.find(".//saml:AttributeValue", SAML).text = "ada.quist@brightwater.example"
    root.find(".//saml:NameID", SAML).text = "1"


def wrap_beside(root: Any) -> None:
    """The signed assertion stays, a false one of another ID stands before it."""
    signed = root.find("saml:Assertion", SAML)
    false = copy.deepcopy(signed)
    false.remove(false.find("ds:Signature", SAML))
    false.set("ID", "a2")
    promote_in(false)
    signed.addprevious(false)


def wrap_inside(root: Any) -> None:
    """The false assertion takes the place, and keeps the signature whose object is the true one."""
    signed = root.find("saml:Assertion", SAML)
    false = copy.deepcopy(signed)
    false.set("ID", "a2")
    promote_in(false)
    signed.getparent().replace(signed, false)
    etree.SubElement(false.find("ds:Signature", SAML), f"{{{SAML['ds']}}}Object").append(signed)


def wrap_response(root: Any) -> Any:
    """The signed response goes into an extension of a false one."""
    false = copy.deepcopy(root)
    for signature in list(false.iter(f"{{{SAML['ds']}}}Signature")):
        signature.getparent().remove(signature)
    promote_in(false)
    false.set("ID", "r2")
    false.find("saml:Assertion", SAML).set("ID", "a2")
    etree.SubElement(false, f"{{{SAML['samlp']}}}Extensions").append(root)
    return false


def same_number(root: Any) -> None:
    false = copy.deepcopy(root.find("saml:Assertion", SAML))
    promote_in(false)
    root.append(false)


def without_signature(root: Any) -> None:
    (signature,) = root.iter(f"{{{SAML['ds']}}}Signature")
    signature.getparent().remove(signature)


def promote_in(element: Any) -> None:
    element.find(".//saml:AttributeValue", SAML).text = "ada.quist@brightwater.example"


def with_entity(root: Any) -> bytes:
    return b'<!DOCTYPE r [<!ENTITY f SYSTEM "file:///etc/hostname">]>' + etree.tostring(root)


def with_instruction(root: Any) -> None:
    name = root.find(".//saml:NameID", SAML)
    name.append(etree.ProcessingInstruction("x", "y"))


def two_audiences(root: Any) -> None:
    conditions = root.find(".//saml:Conditions", SAML)
    other = etree.SubElement(conditions, f"{{{SAML['saml']}}}AudienceRestriction")
    etree.SubElement(other, f"{{{SAML['saml']}}}Audience").text = "https://other.example"


@pytest.mark.parametrize(
    "twist",
    [promote, wrap_beside, wrap_inside, same_number, without_signature, with_entity, with_instruction],
    ids=lambda twist: twist.__name__,
)
def test_an_answer_changed_on_its_way_signs_nobody_in(provider: Provider, client: Client, cast: Any, twist: Any):
    cast("joyce")
    cast("ada")

    answer = bring(client, provider.answer(ask(client, provider), twist=twist))

    assert answer["Location"] == "/people/sign-in"
    assert not is_signed_in(client)


def test_a_signed_response_in_a_false_one_signs_nobody_in(provider: Provider, client: Client, cast: Any):
    cast("joyce")
    cast("ada")

    bring(client, provider.answer(ask(client, provider), signs="Response", twist=wrap_response))

    assert not is_signed_in(client)


def test_every_audience_restriction_must_name_us(provider: Provider, client: Client, cast: Any):
    cast("joyce")

    bring(client, provider.answer(ask(client, provider), before=two_audiences))

    assert not is_signed_in(client)


def test_a_comment_in_a_name_does_not_cut_it(provider: Provider, client: Client, cast: Any):
    """A parser that stops at the comment reads another person's name."""
    cast("joyce")

    def comment(root: Any) -> None:
        value = root.find(".//saml:AttributeValue", SAML)
        value.text = "joyce.bell@brightwater.example"
        cut = etree.Comment("x")
        cut.tail = ".attacker.example"
        value.append(cut)

    bring(client, provider.answer(ask(client, provider), subject="9", before=comment))

    assert not is_signed_in(client)


def test_another_key_an_unsigned_answer_and_nonsense_are_refused(provider: Provider, client: Client, cast: Any):
    cast("joyce")
    other = rsa.generate_private_key(public_exponent=65537, key_size=2048)

    for answer in (
        provider.answer(ask(client, provider), key=other), provider.answer(ask(client, provider), signs=""), "", "nonsense", "PGE+",
    ):  # fmt: skip
        assert bring(client, answer)["Location"] == "/people/sign-in"
    assert not is_signed_in(client)


def test_an_answer_is_good_once_and_in_the_browser_that_asked(provider: Provider, client: Client, cast: Any):
    cast("joyce")
    answer = provider.answer(ask(client, provider))
    thief = Client()
    ask(thief, provider)

    bring(thief, answer)
    bring(client, answer)
    client.post("/people/sign-out")
    again = bring(client, answer)

    assert not is_signed_in(thief)
    assert again["Location"] == "/people/sign-in"
    assert not is_signed_in(client)


def test_the_reason_of_a_refusal_is_for_the_administrator_not_for_the_stranger(
    provider: Provider, client: Client, cast: Any, caplog: pytest.LogCaptureFixture
):
    with caplog.at_level(logging.WARNING):
        bring(client, provider.answer(ask(client, provider), audience="https://other.example"))

    assert "not meant for" in caplog.text
    assert "not meant for" not in client.get("/people/sign-in").content.decode()
