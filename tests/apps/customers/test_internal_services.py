"""Units serve each other: a catalogue with what was agreed, asked for in one worklist, and the keeping measured."""

from __future__ import annotations

import html
from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse

from apps.customers.conftest import AT
from orgdesk.apps.organisation.mapping import structure_from_data, structure_to_data
from orgdesk.apps.organisation.models import Version
from orgdesk.apps.work.actions import claim_work, finish_work, offer_work
from orgdesk.apps.work.models import WorkItem
from orgdesk.core.organisation.model import InternalService, Promise

SERVICES = (
    InternalService("credit", "Credit support", "strategic", "accounts", ola=(Promise("answer in full", 4),)),
    InternalService("pass-on", "Escalation", "strategic", "t1", ola=(Promise("first answer", 2),), hand_off=True),
    InternalService("books", "Accounting support", "delivery", "sales", ola=(Promise("availability", 99, "percent"),)),
    InternalService("plain", "Advice", "sales", "delivery"),
)


@pytest.fixture
def services(house):
    row = Version.objects.get()
    row.structure = structure_to_data(replace(structure_from_data(row.structure), services=SERVICES))
    row.save()
    return house


def page(client, name="internal-services", key="", query=""):
    answer = client.get(reverse(f"customers:{name}", args=[key] if key else []) + query)
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


def ask(client, key, words):
    return client.post(reverse("customers:internal-service-requests", args=[key]), {"words": words}, follow=True)


@pytest.mark.acceptance("S2-51", issue=6)
def test_account_management_asks_for_credit_support_which_answers_in_time_and_the_keeping_is_shown(
    services, page_of, at_time
):
    anna, helen = page_of(services.anna), page_of(services.helen)
    for words in ("May Alder Foods buy for 9,000?", "And Quill & Co for 2,000?"):
        assert "Strategic Accounts Delivery has it as work." in ask(anna, "credit", words).content.decode()
    first, second = WorkItem.objects.filter(kind="internal-service").order_by("pk")
    assert (first.unit_key, first.instructions) == ("strategic", "May Alder Foods buy for 9,000?")
    assert first.due_at == AT + timedelta(hours=4)  # of the working day that begins at 9

    assert "nothing to judge yet" in page(anna)
    at_time(AT + timedelta(hours=1))
    answered = helen.post(f"/work/{first.key}/outcome", {"outcome": "done", "note": "Yes."}, follow=True)
    assert answered.status_code == 200
    at_time(AT + timedelta(hours=6))

    shown = page(anna)
    assert "answer in full 4 hours" in shown
    assert "50 % kept" in shown
    assert "1 of 2" in shown
    one = page(anna, "internal-service", "credit")
    assert "And Quill & Co for 2,000?" in one
    assert second.title in one


def test_work_that_passes_between_the_units_is_measured_without_anybody_asking(services, page_of, at_time):
    def work(unit, subject, at):
        return offer_work(kind="answer", title="Case", subject=("ticket", subject), unit_key=unit, at=at)

    finish_work(work("t1", "t-1", AT), by=services.joyce, at=AT)
    taken = claim_work(work("strategic", "t-1", AT), by=services.helen, at=AT + timedelta(hours=1))
    finish_work(taken, by=services.helen, at=AT + timedelta(hours=7))
    work("strategic", "t-2", AT)  # came from nobody at T1
    at_time(AT + timedelta(hours=8))

    shown = page(page_of(services.joyce), "internal-service", "pass-on")

    assert "100 % kept" in shown
    assert "1 of 1" in shown


def test_only_the_unit_that_a_service_is_for_asks_for_it_and_with_words(services, page_of):
    refused = ask(page_of(services.joyce), "credit", "Please").content.decode()
    assert "is agreed with Accounts; whoever sits there asks for it" in html.unescape(refused)
    assert "Say what you need" in ask(page_of(services.anna), "credit", "  ").content.decode()
    assert not WorkItem.objects.filter(kind="internal-service").exists()
    assert "Ask for it" not in page(page_of(services.joyce), "internal-service", "credit")


def test_the_catalogue_is_narrowed_to_a_unit_and_linked_from_its_page(services, page_of):
    client, version = page_of(services.anna), Version.objects.get()

    narrowed = page(client, query="?unit=delivery")
    assert "Accounting support" in narrowed
    assert "Advice" in narrowed
    assert "Credit support" not in narrowed
    assert "no clock measures it" in narrowed
    assert "nothing agreed yet" in narrowed
    link = reverse("customers:internal-services") + "?unit=accounts"
    assert link in client.get(reverse("insight:unit", args=["accounts"])).content.decode()
    assert link in client.get(reverse("organisation:unit", args=[version.key, "accounts"])).content.decode()


def test_customers_find_no_internal_services_and_an_unknown_one_is_not_there(services, page_of):
    assert page_of(services.tess).get(reverse("customers:internal-services")).status_code == 404
    assert page_of(services.tess).get(reverse("customers:internal-service", args=["credit"])).status_code == 404
    assert page_of(services.anna).get(reverse("customers:internal-service", args=["none"])).status_code == 404


def test_the_catalogue_costs_a_fixed_number_of_queries(services, page_of, django_assert_max_num_queries):
    for number in range(30):
        offer_work(kind="answer", title="Case", subject=("ticket", f"t-{number}"), unit_key="strategic", at=AT)
    client = page_of(services.anna)
    page(client)

    with django_assert_max_num_queries(28):
        page(client)
