"""The templates at work: people answer through their pages, and the drawing decides who is asked next."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from orgdesk.apps.demo.company import Company, found_company
from orgdesk.apps.desk.actions import open_ticket
from orgdesk.apps.desk.actions.add_message import reply_to_customer
from orgdesk.apps.desk.models import Ticket
from orgdesk.apps.knowledge.models import Limitation
from orgdesk.apps.process.actions import cancel_instance, start_instance
from orgdesk.apps.process.models import Instance
from orgdesk.apps.work.models import WorkItem

pytestmark = pytest.mark.django_db
AT = datetime(2026, 10, 5, 8, 0, tzinfo=UTC)


@pytest.fixture
def company() -> Company:
    return found_company(at=AT)


def begin(company: Company, process: str, **data: object) -> Instance:
    """A ticket that goes by this process instead of tiered support."""
    ticket = open_ticket(
        subject="A licence for all our sites", text="We open a second one.",
        requester=company.customers["nadia"], channel=Ticket.Channel.PORTAL, at=AT,
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


CHECKED = {"sites": "4", "same_owner": "on", "current_key": "HK-118"}
CONFIRMED = {"multi_site": "on", "approval_seen": "In the request"}


def asked_sales(company: Company) -> Instance:
    licence = begin(company, "multi-site-licence")
    answer(company, "joyce", "check", "to-sales", **CHECKED, sales_person=company.staff["sam"].key)
    return licence


def approved(company: Company) -> Instance:
    licence = asked_sales(company)
    answer(company, "sam", "evaluate", "is-needed", spoke_with="Nordlicht SI")
    answer(company, "pim", "take-over", **CONFIRMED)
    return licence


@pytest.mark.acceptance("S4-3", "S4-4", "S4-5", issue=4)
def test_support_go_through_the_list_name_the_sales_person_and_sales_are_asked(company):
    begin(company, "multi-site-licence")
    assert open_steps() == [("check", "t1")]

    incomplete = answer(company, "joyce", "check", "to-sales", sites="4")
    assert incomplete.status_code == 422
    answer(company, "joyce", "check", "to-sales", **CHECKED, sales_person=company.staff["sam"].key)

    assert open_steps() == [("evaluate", "inside-sales")]
    assert Instance.objects.active().get().data["sales_person"] == company.staff["sam"].key
    assert WorkItem.objects.open().get().claimed_by == company.staff["sam"]


@pytest.mark.acceptance("S4-7", "S4-9", issue=4)
def test_a_needed_licence_is_released_to_the_queue_where_anybody_next_takes_it(company):
    asked_sales(company)
    answer(company, "sam", "evaluate", "is-needed", spoke_with="Nordlicht SI")

    released = WorkItem.objects.open().get()
    assert (released.kind, released.unit_key, released.claimed_by) == ("take-over", "t1", None)
    answer(company, "pim", "take-over", **CONFIRMED)

    released.refresh_from_db()
    assert released.claimed_by == company.staff["pim"]


@pytest.mark.acceptance("S4-2", "S4-8", issue=4)
def test_without_the_approval_of_sales_nobody_comes_near_the_key(company):
    begin(company, "multi-site-licence")
    answer(company, "joyce", "check", "approved-before", sites="4", same_owner="on", current_key="HK-118")
    answer(company, "pim", "take-over", **CONFIRMED)
    assert open_steps() == [("evaluate", "inside-sales")]

    answer(company, "sam", "evaluate", "is-needed", spoke_with="Nordlicht SI")
    answer(company, "pim", "take-over", **CONFIRMED)

    assert open_steps() == [("add-partner", "t1")]


@pytest.mark.acceptance("S4-10", issue=4)
def test_a_step_without_a_procedure_opens_one_knowledge_gap_for_all_requests(company):
    approved(company)
    answer(company, "pim", "add-partner", second_partner="Nordlicht SI", procedure="missing")

    gap = Limitation.objects.get()
    assert (gap.kind, gap.discovered_by) == ("do_not_know", company.staff["pim"])
    assert "second partner" in gap.title
    assert ("verify", "t1") in open_steps()


@pytest.mark.acceptance("S4-11", "S4-12", issue=4)
def test_a_licence_is_seen_as_the_customer_sees_it_and_closed_only_when_the_customer_is_told(company):
    licence = approved(company)
    answer(company, "pim", "add-partner", second_partner="Nordlicht SI", procedure="followed")
    unproven = answer(company, "pim", "verify", "is-visible")
    assert unproven.status_code == 422
    answer(company, "pim", "verify", "is-visible", evidence="Listed under Nordlicht SI")
    ticket = Ticket.objects.get()
    assert (ticket.status, open_steps()) != (Ticket.Status.CLOSED, [])

    reply_to_customer(ticket, by=company.staff["pim"], text="It is ready.", at=AT)
    answer(company, "pim", "tell", told_by="mail", told_at=(AT + timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M"))

    ticket.refresh_from_db()
    licence.refresh_from_db()
    assert (ticket.status, licence.status) == (Ticket.Status.CLOSED, "completed")


@pytest.mark.acceptance("S4-13", issue=4)
def test_each_request_stands_under_its_state_on_the_page_of_the_process(company):
    asked_sales(company)
    client = Client()
    client.force_login(company.staff["ravi"], backend="django.contrib.auth.backends.ModelBackend")

    page = client.get(reverse("process:process", args=["multi-site-licence"])).content.decode()

    waiting = page.split('<table class="table folds">')[1].split("</table>")[0]
    assert "Assigned to sales" in waiting
    assert "Unassigned" not in waiting
    assert all(state in page for state in ("Unassigned", "Assigned to support", "Closed"))


@pytest.mark.acceptance("S4-6", issue=4)
def test_a_licence_that_is_not_required_is_closed_with_the_reason(company):
    licence = asked_sales(company)
    assert answer(company, "sam", "evaluate", "not-needed", spoke_with="Nordlicht SI").status_code == 422
    reply_to_customer(Ticket.objects.get(), by=company.staff["sam"], text="One site is enough.", at=AT)
    answer(company, "sam", "evaluate", "not-needed", spoke_with="Nordlicht SI", reason="One site is enough")

    licence.refresh_from_db()
    assert (licence.status, licence.data["reason"]) == ("completed", "One site is enough")


@pytest.mark.acceptance("S1-54", "S3-35", issue=4)
def test_a_complaint_at_sales_goes_through_service_to_account_management_who_settle_it(company):
    begin(company, "complaint", door="sales")
    answer(company, "sam", "write-down", heard="Two weeks without an answer")
    answer(company, "joyce", "acknowledge", case="The export", customer_informed="on")
    assert open_steps() == [("resolve", "account-operations")]
    answer(company, "anna", "resolve", "is-resolved", cause="service", remedy="A visit")
    answer(company, "anna", "ring", "not-content", said="A visit next week")

    assert open_steps() == [("resolve", "account-operations")]


HAND_OVER = {
    "customer": "Tamar Retail", "contact": "By phone", "products": "Ten scales", "promises": "None",
    "contract": "C-12", "live_on": "2026-11-02",
}  # fmt: skip


@pytest.mark.acceptance("S0-21", "S0-22", issue=4)
def test_sales_hand_over_completely_and_account_management_accept_or_send_back(company):
    begin(company, "handoff-from-sales")
    assert answer(company, "sam", "hand-over", "to-account", customer="Tamar Retail").status_code == 422
    answer(company, "sam", "hand-over", "to-account", **HAND_OVER)
    answer(company, "anna", "accept-account", "account-returned", missing="Who answers the phone?")
    assert open_steps() == [("hand-over", "inside-sales")]
    answer(company, "sam", "hand-over", "to-account", **HAND_OVER)
    answer(company, "anna", "accept-account", "account-accepted", owner="Anna Petrov")

    assert open_steps() == [("welcome", "account-operations")]


@pytest.mark.acceptance("S0-23", issue=4)
def test_a_hand_over_to_a_project_asks_installers_and_price_book_at_once(company):
    begin(company, "handoff-from-sales")
    answer(company, "sam", "hand-over", "to-project", **HAND_OVER)
    answer(company, "piet", "accept-project", "project-accepted", plan="Two weeks")

    asked = set(WorkItem.objects.open().values_list("kind", "unit_key", "position_key"))
    assert asked == {("install", "delivery", ""), ("load-prices", "", "pricebook-1")}
