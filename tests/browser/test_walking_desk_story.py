"""The walking desk in a real browser: a chart, a question, the tiers, the knowledge loop, the answer, the next chart."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import expect

from orgdesk.apps.demo.company import Company, found_company
from orgdesk.apps.demo.post import open_post_office
from orgdesk.apps.desk.models import Ticket
from orgdesk.apps.events.models import Event
from orgdesk.apps.events.outbox import send_waiting
from orgdesk.apps.knowledge.models import Acknowledgement, Limitation
from orgdesk.apps.mail.models import OutgoingMail
from orgdesk.apps.organisation.models import Workspace
from orgdesk.apps.work.models import WorkItem

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

QUESTION = "Export fails after the update"
CANNOT = "Export of daily totals stops since version 4.2"


@pytest.fixture
def company() -> Company:
    made = found_company(at=timezone.now() - timedelta(hours=1))
    open_post_office()
    return made


class Story:
    """The people at their browsers, and the worker behind."""

    def __init__(self, open_browser, company: Company, photograph) -> None:
        self.company, self.photograph, self._open = company, photograph, open_browser
        self._pages = {}

    def at(self, key: str = ""):
        """The browser of a person of the cast; of a new visitor without a key."""
        if key not in self._pages:
            person = self.company.staff.get(key) or self.company.customers.get(key)
            self._pages[key] = self._open(person)
        return self._pages[key]

    def pictures(self, person, address: str, name: str) -> None:
        """The same page wide and narrow, light and dark."""
        for size in ("wide", "narrow"):
            for scheme in ("light", "dark"):
                page = self._open(person, size=size, scheme=scheme)
                page.goto(address)
                self.photograph(page, f"story-{name}-{size}-{scheme}")
                wide = page.evaluate("document.documentElement.scrollWidth")
                assert wide <= page.viewport_size["width"], f"{name} is {wide} px wide on a {size} page"
                assert page.problems == []
                page.context.close()

    def work(self) -> None:
        """What the worker does in a few seconds: a message may lead to another. Mail waits, there is no server for it here."""
        call_command("worker", once=True)
        while send_waiting(at=timezone.now()):
            pass

    def open_step(self, key: str, title: str):
        """The person finds the step in their work and opens it."""
        page = self.at(key)
        page.goto("/work/")
        page.locator("[data-row]").filter(has_text=title).first.click()
        preview = page.locator("article[data-item]").filter(has_text=title)
        expect(preview).to_be_visible()
        preview.get_by_role("link").first.click()
        page.wait_for_url(re.compile("/tickets/|/limitations/"))
        return page


def test_a_question_walks_from_the_customer_through_every_tier_and_back(open_browser, photograph, company) -> None:
    story = Story(open_browser, company, photograph)
    the_chart_and_the_processes_are_drawn(story)
    a_visitor_searches_in_vain_and_asks(story)
    ticket = Ticket.objects.get()
    the_first_tier_cannot_and_hands_over(story, ticket)
    limitation = Limitation.objects.get()
    second_tier_quality_and_development_do_their_part(story, limitation)
    two_directors_must_agree(story, limitation)
    the_answer_is_published_and_learnt(story, limitation)
    the_customer_is_told_and_confirms(story, ticket, limitation)
    the_next_visitor_helps_themself(story)
    the_next_chart_comes_into_force_while_cases_are_open(story)


def the_chart_and_the_processes_are_drawn(story: Story) -> None:
    page = story.at("mara")
    page.goto("/organisation/")
    expect(page.locator("svg.scene")).to_contain_text("Tomas Okafor")
    expect(page.locator("svg.scene")).to_contain_text("× 10")
    for key in ("tiered-support", "knowledge-oversight"):
        page.goto(f"/processes/{key}")
        expect(page.locator("svg.scene")).to_be_visible()
    story.pictures(story.company.staff["mara"], "/organisation/", "chart")
    story.pictures(story.company.staff["mara"], "/processes/tiered-support", "process")


def a_visitor_searches_in_vain_and_asks(story: Story) -> None:
    page = story.at()
    page.goto("/")
    page.get_by_role("searchbox").fill("export daily totals")
    page.get_by_role("searchbox").press("Enter")
    expect(page.get_by_text("No answer yet")).to_be_visible()
    page.get_by_role("link", name="Ask us").last.click()
    page.get_by_label("Your name").fill("Nadia Brook")
    page.get_by_label("Your e-mail address").fill("nadia@harbour-fuels.example")
    page.get_by_label("In one line, what is it?").fill(QUESTION)
    page.get_by_label("Tell us more").fill("Since Monday the export ends with an error. We need it by noon.")
    page.get_by_role("button", name="Send the request").click()
    expect(page.get_by_text(re.compile(r"BW-\d+ has arrived"))).to_be_visible()
    ticket = Ticket.objects.get()
    letter = OutgoingMail.objects.get(about=ticket.key)
    assert ticket.reference in letter.subject
    assert list(ticket.searched.values_list("words", flat=True)) == ["export daily totals"]


def the_first_tier_cannot_and_hands_over(story: Story, ticket: Ticket) -> None:
    page = story.open_step("joyce", "Answer the customer")
    expect(page.get_by_text("“export daily totals”")).to_be_visible()
    page.get_by_label("Your answer, or what you found out").fill("Reproduced with the sample file.")
    page.get_by_role("button", name=re.compile("I cannot")).click()
    expect(page.get_by_text("choose an open limitation, or describe")).to_be_visible()
    expect(page.get_by_label("Your answer, or what you found out")).to_have_value("Reproduced with the sample file.")
    page.get_by_label("Or name what you cannot do or do not know").fill(CANNOT)
    page.get_by_role("button", name=re.compile("I cannot")).click()
    expect(page.get_by_text("Recorded: I cannot")).to_be_visible()
    story.pictures(story.company.staff["joyce"], f"/tickets/{ticket.key}", "ticket")
    story.pictures(story.company.staff["noor"], "/work/", "work")
    noor = story.at("noor")
    noor.goto(f"/tickets/{ticket.key}")
    expect(noor.get_by_text("“export daily totals”")).to_be_visible()
    expect(noor.locator("#step")).to_contain_text("Joyce Bell")


def second_tier_quality_and_development_do_their_part(story: Story, limitation: Limitation) -> None:
    address = f"/knowledge/limitations/{limitation.key}"
    joyce = story.at("joyce")
    joyce.goto(address)
    expect(joyce.get_by_role("button", name="Verified")).to_have_count(0)
    noor = story.open_step("noor", "Verify the limitation")
    noor.get_by_role("button", name="Verified").click()
    yuki = story.open_step("yuki", "Qualify: bug or change")
    yuki.get_by_label("What it is, and how you know").fill("A field of the file is gone.")
    yuki.get_by_role("button", name="Bug").click()
    solve(story, "The field is back in 4.2.1.")
    story.pictures(story.company.staff["mara"], "/knowledge/limitations", "board")
    story.pictures(story.company.staff["tomas"], address, "limitation")


def solve(story: Story, words: str) -> None:
    felix = story.open_step("felix", "Provide a solution")
    felix.get_by_label("What changed, and what the customer does now").fill(words)
    felix.get_by_role("button", name="Send the solution to both directors").click()


def two_directors_must_agree(story: Story, limitation: Limitation) -> None:
    tomas = story.open_step("tomas", "Verify the solution")
    tomas.get_by_role("button", name="Approve").click()
    mara = story.open_step("mara", "Verify the solution")
    mara.get_by_label("Your reason").fill("Say what the customer must do.")
    mara.get_by_role("button", name="Refuse").click()
    limitation.refresh_from_db()
    assert limitation.rounds == 1
    solve(story, "Update to 4.2.1 by the menu, then export again.")
    for key in ("tomas", "mara"):
        story.open_step(key, "Verify the solution").get_by_role("button", name="Approve").click()
        expect(story.at(key).get_by_role("button", name="Approve")).to_have_count(0)


def the_answer_is_published_and_learnt(story: Story, limitation: Limitation) -> None:
    felix = story.open_step("felix", "Transfer the knowledge")
    felix.get_by_label("What is handed over").fill("Release notes and a test file.")
    felix.get_by_role("button", name="Hand over the knowledge").click()
    mara = story.open_step("mara", "Accept and name the channels")
    mara.get_by_role("button", name="Accept for these channels").click()
    dario = story.open_step("dario", "Publish in self-help")
    dario.get_by_label("Title, in the customer's words").fill(QUESTION)
    dario.get_by_role("button", name="Publish the answer").click()
    trained = Acknowledgement.objects.filter(training__limitation=limitation).select_related("person")
    assert {row.channel for row in trained} == {"t1", "t2"}
    names = {person.pk: key for key, person in story.company.staff.items()}
    for row in trained:
        page = story.at(names[row.person_id])
        page.goto(f"/knowledge/trainings/{row.training_id}")
        page.get_by_role("button", name="I have read and understood it").click()
        expect(page.get_by_role("button", name="I have read and understood it")).to_have_count(0)


def the_customer_is_told_and_confirms(story: Story, ticket: Ticket, limitation: Limitation) -> None:
    story.work()
    limitation.refresh_from_db()
    assert limitation.closed_at is not None
    page = story.at()
    page.goto(f"/requests/{ticket.key}")
    expect(page.get_by_text("Update to 4.2.1 by the menu")).to_be_visible()
    story.pictures(story.company.customers["nadia"], f"/requests/{ticket.key}", "request")
    page.get_by_role("button", name="It is solved").click()
    story.work()
    ticket.refresh_from_db()
    assert ticket.status == Ticket.Status.CLOSED


def the_next_visitor_helps_themself(story: Story) -> None:
    page = story._open(None)
    page.goto("/")
    page.get_by_role("searchbox").fill("export update")
    page.get_by_role("searchbox").press("Enter")
    page.get_by_role("link", name=re.compile(QUESTION)).first.click()
    expect(page.get_by_text("Update to 4.2.1 by the menu")).to_be_visible()
    page.get_by_role("button", name="Yes, thank you").click()
    expect(page.get_by_text("Good to hear")).to_be_visible()
    assert Event.objects.filter(kind="selfhelp.resolved", data__tier=0).count() == 1
    story.pictures(None, "/help?q=export", "portal")


def the_next_chart_comes_into_force_while_cases_are_open(story: Story) -> None:
    nadia = story.at("nadia")
    nadia.goto("/requests/new")
    nadia.get_by_label("In one line, what is it?").fill("Second till is dark")
    nadia.get_by_label("Tell us more").fill("It shows nothing since this morning.")
    nadia.get_by_role("button", name="Send the request").click()
    expect(nadia.get_by_text(re.compile("has arrived"))).to_be_visible()
    draft = story.company.draft
    mara, ada = story.at("mara"), story.at("ada")
    mara.goto(f"/organisation/versions/{story.company.version.key}/compare/{draft.key}")
    expect(mara.locator("svg.scene")).to_contain_text("moved")
    expect(mara.locator("svg.scene")).to_contain_text("removed")
    story.pictures(story.company.staff["mara"], mara.url, "comparison")
    mara.goto(f"/organisation/versions/{draft.key}/life")
    mara.get_by_role("link", name="Propose").click()
    mara.get_by_label("What this changes").first.fill("Customers are told sooner")
    mara.get_by_label("Seen by the measure").first.fill("TS-1")
    mara.get_by_label("Look again on").fill("2027-07-05")
    mara.get_by_role("button", name="Propose").click()
    ada.goto(f"/organisation/versions/{draft.key}/life")
    ada.get_by_role("button", name="Approve").click()
    ada.get_by_role("link", name="Put into force").click()
    ada.get_by_role("button", name="Put 2.1 into force").click()
    expect(ada.get_by_text("is in force")).to_be_visible()
    story.work()
    assert Workspace.objects.get().versions.active().get() == draft
    waiting = WorkItem.objects.open().get(kind="answer-t1")
    assert waiting.unit_key == "t1"
    pim = story.open_step("pim", "Answer the customer")
    expect(pim.get_by_text("Second till is dark").first).to_be_visible()
    joyce = story.at("joyce")
    joyce.goto("/work/")
    expect(joyce.locator("[data-row]").filter(has_text="Answer the customer")).to_have_count(0)
    joyce.goto("/organisation/versions/brightwater-2-1/positions/t2-operations-rep")
    expect(joyce.locator("#content")).to_contain_text("Joyce Bell")
