"""The contact form on other sites' pages, and the house's own looks."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from apps.desk.conftest import Desk, desk  # noqa: F401 - a fixture
from orgdesk.apps.desk.models import Ticket
from orgdesk.apps.portal import embedding
from orgdesk.apps.portal.looks import contrast

SAID = {"name": "Lea Moor", "email": "lea@shore.example", "subject": "A till that sticks", "text": "The third one."}


@pytest.fixture(autouse=True)
def _open_for_one_site(settings) -> None:
    cache.clear()
    settings.ORGDESK_FORM_SITES = ["https://shop.example"]


def begun(seconds: float = 30) -> str:
    return embedding.mark(at=timezone.now() - timedelta(seconds=seconds))


def test_a_form_on_another_site_opens_a_ticket_without_a_cookie_or_script(desk: Desk) -> None:  # noqa: F811
    strange = Client(enforce_csrf_checks=True)
    page = strange.get("/contact-form")
    policy = page["Content-Security-Policy"]
    assert "frame-ancestors https://shop.example" in policy
    assert "X-Frame-Options" not in page

    answer = strange.post("/contact-form", {**SAID, "begun": begun()}).content.decode()

    ticket = Ticket.objects.get(subject=SAID["subject"])
    assert ticket.reference in answer
    assert ticket.requester.email == SAID["email"]
    assert not strange.cookies
    shown = desk.page("/contact-form/snippet")
    assert "<iframe" not in shown  # it is there to be copied
    assert re.search(r'<iframe src="[^"]+/contact-form"', html.unescape(shown))


def test_machines_open_no_tickets_by_the_form(desk: Desk) -> None:  # noqa: F811
    strange = Client()
    for bad in (
        {"website": "x", "begun": begun()},
        {"begun": begun(-20)},
        {"begun": begun(20_000)},
        {"begun": "forged"},
    ):
        strange.post("/contact-form", {**SAID, **bad})
    assert not Ticket.objects.exists()

    for _ in range(9):
        last = strange.post("/contact-form", {**SAID, "begun": begun()}).content.decode()

    assert Ticket.objects.count() == 5
    assert "That was often" in last


def test_without_a_site_named_the_form_is_closed(desk: Desk, settings) -> None:  # noqa: F811
    settings.ORGDESK_FORM_SITES = []

    assert Client().get("/contact-form").status_code == 404


@pytest.mark.parametrize("given", ["#ffe600", "#101010", "#3366cc"])
def test_the_colour_of_the_house_can_always_be_read(client, db, settings, given: str) -> None:
    settings.ORGDESK_COLOUR = given
    assert "/look.css" in client.get("/").content.decode()

    told = client.get("/look.css").content.decode()

    light, dark = re.findall(r"#([0-9a-f]{6})", told)[:2]
    for colour, ground in ((light, (255, 255, 255)), (dark, (27, 31, 36))):
        assert contrast(tuple(bytes.fromhex(colour)), ground) >= 4.5  # type: ignore[arg-type]


def test_the_logo_of_the_house_stands_on_pages_for_customers(client, db, settings, tmp_path: Path) -> None:
    settings.ORGDESK_LOGO = str(tmp_path / "logo.png")
    (tmp_path / "logo.png").write_bytes(b"\x89PNG\r\n")

    assert 'src="/logo"' in client.get("/").content.decode()
    assert b"".join(client.get("/logo").streaming_content) == b"\x89PNG\r\n"
    settings.ORGDESK_COLOUR = "red; } body { display: none"
    assert client.get("/look.css").content == b""
