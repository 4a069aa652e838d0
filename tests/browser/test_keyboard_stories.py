"""Whoever has only a keyboard gets through: the customer from the question to the survey, the agent, the lead; and through each page."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from apps.desk.conftest import Desk
from orgdesk.apps.demo.company import found_company
from orgdesk.apps.desk.models import Ticket
from orgdesk.apps.knowledge.actions import publish_article, write_article
from orgdesk.apps.knowledge.models import Article
from orgdesk.apps.voice.links import token_of
from orgdesk.apps.voice.models import Invitation, Survey, SurveyAnswer
from orgdesk.apps.work.models import WorkItem
from support.keys import Keys, tab_through

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def house(transactional_db: None) -> Desk:
    return Desk(found_company(at=timezone.now() - timedelta(hours=1)))


def publish(house: Desk, title: str) -> None:
    version = write_article(
        title=title,
        body="Press the green key.",
        by=house.person("dario"),
        at=timezone.now(),
        unit_key="customer-portal",
    )
    publish_article(version, audience=Article.Audience.PUBLIC, by=house.person("dario"), at=timezone.now())


def survey_link(house: Desk) -> str:
    survey = Survey.objects.create(
        key="by-keys", title="Recommendation", question="nps", asks="Would you recommend us?", occasion="round"
    )
    now = timezone.now()
    asked = Invitation.objects.create(
        survey=survey, person=house.person("nadia"), occasion="1", planned_at=now, send_at=now, sent_at=now
    )
    return f"/survey/{token_of(asked)}"


def test_a_customer_searches_asks_follows_and_answers_by_keys_alone(house: Desk, open_browser: Any) -> None:
    publish(house, "Print the end-of-day report")
    page = open_browser(house.person("nadia"))
    keys = Keys(page)

    page.goto("/")
    keys.to("Skip to content", most=2).press("Enter")
    keys.to("What do you need?", most=3).type("print report").go()
    keys.to("Print the end-of-day report").go()
    keys.to("No, ask us").go()
    keys.to("In one line, what is it?").type("The report stays empty")
    keys.to("Tell us more").type("Every evening, since Monday.")
    keys.to("Send the request").go()
    ticket = Ticket.objects.get(subject="The report stays empty")
    expect(page.get_by_text(f"{ticket.reference} has arrived")).to_be_visible()

    page.goto("/")
    keys.to("The report stays empty").go()
    keys.to("Add to your request").type("It is the second till.")
    keys.to("Send").go()
    expect(page.locator(".letter").filter(has_text="It is the second till.")).to_be_visible()

    page.goto(survey_link(house))
    keys.to("9").go()
    expect(page.get_by_text("Your answer is 9.")).to_be_visible()
    assert SurveyAnswer.objects.get().score == 9


def test_an_agent_takes_answers_and_looks_something_up_by_keys_alone(house: Desk, open_browser: Any) -> None:
    ticket = house.ask("Nozzle 7 drips")
    page = open_browser(house.person("joyce"))
    keys = Keys(page)

    page.goto("/work/")
    keys.to("Search or go to").press("Enter")
    expect(page.locator("dialog[open]")).to_be_visible()
    for _ in range(12):  # the dialog keeps the focus while it is open
        keys.press("Tab")
        assert page.evaluate(
            "Boolean(document.activeElement.closest('dialog')) || document.activeElement === document.body"
        )
    keys.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)
    assert "Search or go to" in keys.here["words"]

    keys.press("j")
    keys.to("Nozzle 7 drips").press("Enter")
    page.goto(f"/tickets/{ticket.key}")
    keys.to("Your answer, or what you found out").type("Close the valve at the back.")
    keys.to("I can").go()
    expect(page.get_by_text("Recorded: I can")).to_be_visible()
    ticket.refresh_from_db()
    assert ticket.status == Ticket.Status.RESOLVED


def test_a_menu_gives_the_focus_back(house: Desk, open_browser: Any) -> None:
    page = open_browser(house.person("joyce"))
    keys = Keys(page)
    page.goto("/work/")

    keys.to("Joyce Bell").press("Enter", "Tab")
    assert page.evaluate("Boolean(document.activeElement.closest('.menu-sheet'))")
    keys.press("Escape")

    assert "Joyce Bell" in keys.here["words"]
    expect(page.locator("details.menu[open]")).to_have_count(0)


def test_a_lead_gives_work_and_owns_tickets_by_keys_alone(house: Desk, open_browser: Any) -> None:
    ticket = house.ask("Second meter shows nothing")
    page = open_browser(house.person("ravi"))
    keys = Keys(page)

    page.goto("/tickets/")
    keys.to(ticket.reference).press("Space")
    keys.to("Own them").go()
    ticket.refresh_from_db()
    assert ticket.owner == house.person("ravi")

    page.goto("/tickets/queues/t1")
    assert WorkItem.objects.open().get().claimed_by is None
    keys.to("Answer the customer").go()
    expect(page.get_by_role("heading", name="Answer the customer").first).to_be_visible()


@pytest.mark.parametrize(
    ("who", "address"),
    [
        ("joyce", "/tickets/{ticket}"),
        ("mara", "/organisation/"),
        ("mara", "/organisation/versions/brightwater-2-1/edit"),
        ("mara", "/processes/tiered-support"),
        ("ada", "/administration/signing-in"),
        ("nadia", "/requests/new"),
    ],
)
def test_tab_goes_through_a_page_and_every_stop_is_seen(house: Desk, open_browser: Any, who: str, address: str) -> None:
    ticket = house.ask("Nozzle 7 drips")
    page = open_browser(house.person(who))
    page.goto(address.format(ticket=ticket.key))

    stops, faults = tab_through(page)

    assert faults == []
    assert stops > 8
