"""Two agents at one desk: what one does, the other sees without loading a page anew."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect

from orgdesk.apps.demo.company import Company, found_company
from orgdesk.apps.desk.actions.keep_words import send_held_replies
from orgdesk.apps.desk.actions.set_preferences import set_preferences
from orgdesk.apps.desk.models import HeldReply, Ticket
from orgdesk.apps.events.views import stream

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

A_WHILE = 25_000


@pytest.fixture
def company() -> Company:
    return found_company(at=timezone.now() - timedelta(hours=1))


@pytest.fixture
def streams(monkeypatch) -> Iterator[None]:
    """Streams of the test's own server are short, so that none reads while the next test begins; browsers come back by themselves."""
    monkeypatch.setattr(stream, "_SYNC_LIFE", 4.0)
    monkeypatch.setattr(stream, "_POLL", 0.3)
    yield
    time.sleep(4.5)


@pytest.fixture
def desks(company: Company, open_browser, streams) -> Iterator[dict[str, Any]]:
    pages = {key: open_browser(company.staff[key], live=True) for key in ("joyce", "ravi")}
    yield pages
    for page in pages.values():
        page.context.close()


def ask(company: Company, subject: str, **more: str) -> Ticket:
    client = Client()
    client.force_login(company.customers["nadia"], backend="django.contrib.auth.backends.ModelBackend")
    answer = client.post("/requests/new", {"subject": subject, "text": "It stops at pump 4.", **more})
    return Ticket.objects.get(key=answer["Location"].rpartition("/")[2])


def test_a_queue_shows_a_request_the_moment_it_comes(company: Company, desks) -> None:
    ravi, joyce = desks["ravi"], desks["joyce"]
    ravi.goto("/tickets/queues/live")
    expect(ravi.get_by_text("Nobody is waiting now")).to_be_visible()
    joyce.goto("/work/")

    ticket = ask(company, "Nothing pumps any more", urgent="on")

    expect(ravi.get_by_role("link", name=ticket.reference)).to_be_visible(timeout=A_WHILE)
    joyce_row = joyce.locator("[data-row]").filter(has_text="Nothing pumps any more")
    expect(joyce_row).to_be_visible(timeout=A_WHILE)
    joyce.keyboard.press("j")
    expect(joyce.locator("article[data-item]")).to_be_visible()
    joyce.keyboard.press("t")
    joyce.wait_for_load_state("load")
    expect(joyce.get_by_role("button", name="Release")).to_be_visible()
    joyce.keyboard.press("j")
    joyce.keyboard.press("e")
    joyce.wait_for_url(f"**/tickets/{ticket.key}*")
    assert joyce.problems == []
    assert ravi.problems == []


def test_two_agents_on_one_ticket_see_each_other_and_lose_no_word(company: Company, desks) -> None:
    ticket = ask(company, "Export fails")
    set_preferences(company.staff["joyce"], undo_seconds=60)
    ravi, joyce = desks["ravi"], desks["joyce"]
    ravi.goto(f"/tickets/{ticket.key}")
    joyce.goto(f"/tickets/{ticket.key}")
    expect(ravi.locator("#here")).to_contain_text("Joyce Bell", timeout=A_WHILE)

    words = joyce.locator("#reply-text")
    with joyce.expect_response("**/drafts"):
        words.press_sequentially("We look into it now.")
    expect(ravi.locator("#here")).to_contain_text("is writing", timeout=A_WHILE)
    joyce.reload()
    expect(joyce.locator("#reply-text")).to_have_value("We look into it now.")

    joyce.get_by_role("button", name="Send the reply").click()
    joyce.get_by_role("button", name="Undo").click()
    expect(joyce.get_by_text("Taken back: your words")).to_be_visible()
    expect(joyce.locator("#reply-text")).to_have_value("We look into it now.")
    assert not ticket.messages.filter(kind="sent", text__contains="look into it").exists()

    ravi.locator("#note-text").evaluate("field => (field.closest('details').open = true)")
    ravi.locator("#note-text").fill("I know this one.")
    joyce.get_by_role("button", name="Send the reply").click()
    expect(joyce.get_by_role("button", name="Undo")).to_be_visible()
    held = HeldReply.objects.get(taken_back_at=None)
    assert send_held_replies(at=held.send_at) == 1

    expect(ravi.locator("#letters")).to_contain_text("We look into it now.", timeout=A_WHILE)
    expect(joyce.get_by_role("button", name="Undo")).to_have_count(0, timeout=A_WHILE)
    expect(ravi.locator("#note-text")).to_have_value("I know this one.")
    assert joyce.problems == []
    assert ravi.problems == []
