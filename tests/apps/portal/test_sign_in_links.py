"""A customer is let in by a letter: once, for a quarter of an hour, and nobody learns who is a customer."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from apps.desk.conftest import Desk, desk  # noqa: F401 - a fixture
from orgdesk.apps.demo.post import open_post_office
from orgdesk.apps.mail.models import OutgoingMail
from orgdesk.apps.portal.sign_in_links import token_for

NADIA = "nadia@harbour-fuels.example"


@pytest.fixture(autouse=True)
def _nothing_counted() -> None:
    cache.clear()


def ask_link(client: Client, address: str) -> str:
    return client.post("/sign-in-links", {"email": address}).content.decode()


def links() -> list[str]:
    letters = OutgoingMail.objects.filter(subject="Your link to sign in").order_by("pk")
    return [re.findall(r"https?://[^/\s]+(/sign-in-links/\S+)", one.text)[0] for one in letters]


def test_a_link_from_a_letter_signs_a_customer_in_once(desk: Desk) -> None:  # noqa: F811
    open_post_office()
    visitor = Client()
    ask_link(visitor, NADIA.upper())
    ask_link(visitor, NADIA)
    first, second = links()

    looked = visitor.get(first).content.decode()
    assert NADIA in looked
    assert visitor.get("/requests").status_code == 302
    assert visitor.post(first).status_code == 302
    assert visitor.get("/requests").status_code == 200

    for used in (first, second):
        assert Client().post(used, follow=True).redirect_chain[-1][0] == "/sign-in-links"


def test_nobody_learns_from_the_page_who_is_known_and_colleagues_get_no_link(desk: Desk) -> None:  # noqa: F811
    open_post_office()

    answers = {
        re.sub(r"[A-Za-z0-9]{64}", "", ask_link(Client(), address))
        for address in (NADIA, "nobody@shore.example", desk.person("joyce").email)
    }

    assert len(answers) == 1
    assert [one.to[0]["address"] for one in OutgoingMail.objects.all()] == [NADIA]


def test_a_link_is_not_sent_without_end_nor_good_for_ever_nor_forged(desk: Desk) -> None:  # noqa: F811
    open_post_office()
    for _ in range(8):
        ask_link(Client(), NADIA)
    assert len(links()) == 3

    old = token_for(desk.person("nadia"), at=timezone.now() - timedelta(minutes=16))
    colleague = token_for(desk.person("joyce"), at=timezone.now())
    for bad in (old, colleague, links()[0].rpartition("/")[2][:-2] + "xx", "nonsense"):
        visitor = Client()
        assert visitor.post(f"/sign-in-links/{bad}").status_code == 302
        assert visitor.get("/requests").status_code == 302
