"""The templates at work: people answer through their pages, and the drawing decides who is asked next."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from orgdesk.apps.demo.company import Company, found_company
from orgdesk.apps.desk.actions import open_ticket
from orgdesk.apps.desk.models import RequestType, Ticket
from orgdesk.apps.process.actions import cancel_instance, start_instance
from orgdesk.apps.process.models import Instance
from orgdesk.apps.voice.actions.capture_feedback import capture_feedback
from orgdesk.apps.work.models import WorkItem
from support.settling import wait_until_settled

pytestmark = pytest.mark.django_db
AT = datetime(2026, 10, 5, 8, 0, tzinfo=UTC)


@pytest.fixture
def company() -> Company:
    return found_company(at=AT)


def begin(company: Company, process: str, by: str = "joyce", **facts: str) -> Instance:
    """A request of the kind that goes by this process, written down by somebody of the staff."""
    kind = RequestType.objects.get(process_key=process)
    client = Client()
    client.force_login(company.staff[by], backend="django.contrib.auth.backends.ModelBackend")
    said = {"channel": "phone", "email": "nadia@harbour-fuels.example", "name": "Nadia Brook"}
    asked = {"type": kind.key, "subject": kind.name, "text": "As we spoke."}
    given = {f"fact-{name}": value for name, value in facts.items()}
    assert client.post(reverse("desk:ticket-new"), {**said, **asked, **given}).status_code == 302
    return Instance.objects.active().get()


def begin_directly(company: Company, process: str, **data: object) -> Instance:
    ticket = open_ticket(
        subject="Nobody calls back", text="For weeks.", requester=company.customers["nadia"],
        channel=Ticket.Channel.PHONE, at=AT,
    )  # fmt: skip
    cancel_instance(Instance.objects.active().get(), by=company.staff["ada"], at=AT, reason="another process")
    return start_instance(process, subject=("ticket", ticket.key), data={"ticket": ticket.key, **data}, at=AT)


def answer(company: Company, who: str, step: str, outcome: str = "", **fields: str):
    """The page of the step, answered by a person."""
    item = WorkItem.objects.open().get(kind=step)
    client = Client()
    client.force_login(company.staff[who], backend="django.contrib.auth.backends.ModelBackend")
    given = {f"field-{name}": value for name, value in fields.items()}
    return client.post(reverse("work:finish", args=[item.key]), {"outcome": outcome, **given})


def open_steps() -> list[tuple[str, str]]:
    return sorted(WorkItem.objects.open().values_list("kind", "unit_key"))


@pytest.mark.acceptance("S1-54", "S3-35", issue=4)
def test_a_complaint_at_sales_goes_through_service_to_account_management_who_settle_it(company):
    begin_directly(company, "complaint", door="sales")
    answer(company, "sam", "write-down", heard="Two weeks without an answer")
    answer(company, "joyce", "acknowledge", case="The export", customer_informed="on")
    assert open_steps() == [("resolve", "account-operations")]
    answer(company, "anna", "resolve", "is-resolved", cause="service", remedy="A visit")
    answer(company, "anna", "ring", "not-content", said="A visit next week")

    assert open_steps() == [("resolve", "account-operations")]


@pytest.mark.django_db(transaction=True)  # only what is committed is settled and may be read
@pytest.mark.acceptance("S3-35", issue=5)
def test_complaints_and_requests_are_drawn_and_what_happens_is_held_against_the_drawing(company):
    begin(company, "handoff-from-sales", by="sam")
    answer(company, "sam", "hand-over", "to-account", **HAND_OVER)
    answer(company, "anna", "accept-account", "account-accepted", owner=company.staff["anna"].key)
    answer(company, "anna", "welcome", welcomed_on="2026-10-05")
    capture_feedback(
        kind="complaint", door="sales", title="Nobody calls back", person=company.customers["nadia"], at=AT
    )
    answer(company, "sam", "write-down", heard="Two weeks without an answer")
    answer(company, "joyce", "acknowledge", case="The export", customer_informed="on")
    answer(company, "anna", "resolve", "is-resolved", cause="service", remedy="A visit")
    answer(company, "anna", "ring", "is-content", said="A visit next week")
    assert not Instance.objects.active().exists()
    wait_until_settled()
    mara = Client()
    mara.force_login(company.staff["mara"], backend="django.contrib.auth.backends.ModelBackend")

    pages = {
        key: mara.get(reverse("insight:mined", args=[key])).content.decode()
        for key in ("complaint", "handoff-from-sales")
    }

    for page in pages.values():
        went = page.split("Ways that cases went", 1)[1]
        assert "100 % as drawn" in went
    assert pages["complaint"].index("As it is drawn") < pages["complaint"].index("As it happened")


HAND_OVER = {
    "customer": "Tamar Retail", "contact": "By phone", "products": "Ten scales", "promises": "None",
    "contract": "C-12", "live_on": "2026-11-02",
}  # fmt: skip


@pytest.mark.acceptance("S0-21", "S0-22", issue=4)
@pytest.mark.acceptance("S0-21", "S0-22", issue=5)
def test_sales_hand_over_completely_and_account_management_accept_or_send_back(company):
    begin(company, "handoff-from-sales", by="sam")
    assert answer(company, "sam", "hand-over", "to-account", customer="Tamar Retail").status_code == 422
    answer(company, "sam", "hand-over", "to-account", **HAND_OVER)
    answer(company, "anna", "accept-account", "account-returned", missing="Who answers the phone?")
    assert open_steps() == [("hand-over", "inside-sales")]
    answer(company, "sam", "hand-over", "to-account", **HAND_OVER)
    answer(company, "anna", "accept-account", "account-accepted", owner=company.staff["anna"].key)

    assert open_steps() == [("welcome", "account-operations")]
    assert WorkItem.objects.open().get().claimed_by == company.staff["anna"]


@pytest.mark.acceptance("S0-23", issue=4)
@pytest.mark.acceptance("S0-23", issue=5)
def test_a_hand_over_to_a_project_asks_installers_and_price_book_at_once(company):
    begin(company, "handoff-from-sales", by="sam")
    answer(company, "sam", "hand-over", "to-project", **HAND_OVER)
    answer(company, "piet", "accept-project", "project-accepted", plan="Two weeks")

    asked = set(WorkItem.objects.open().values_list("kind", "unit_key", "position_key"))
    assert asked == {("install", "delivery", ""), ("load-prices", "", "pricebook-1")}
