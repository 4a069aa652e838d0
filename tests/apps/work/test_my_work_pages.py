"""My work in the browser's eyes: lists, previews, acts and plain refusals, with and without htmx."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from apps import drawings
from apps.seats import AT, House, seat_people
from orgdesk.apps.events.models import Event
from orgdesk.apps.process.actions import deploy_process, start_instance
from orgdesk.apps.work.actions import claim_work, finish_work, offer_work
from orgdesk.apps.work.models import WorkItem

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> House:
    return seat_people()


@pytest.fixture
def ticket(house: House) -> WorkItem:
    deploy_process(drawings.answering(), by=None, at=AT)
    start_instance("answering", subject=("case", "BW-1"), at=AT)
    return WorkItem.objects.get(kind="answer")


def page_of(person) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def act(client: Client, name: str, item: WorkItem, **sent: str):
    return client.post(reverse(f"work:{name}", args=[item.key]), sent, follow=True)


def test_the_list_shows_what_waits_and_the_buttons_that_the_drawing_offers(house, ticket):
    shown = page_of(house.joyce).get(reverse("work:list")).content.decode()

    assert "Answer the customer" in shown
    assert "I cannot" in shown
    assert "→ Verify" in shown


def test_somebody_of_another_unit_sees_an_empty_list_with_a_reason(house, ticket):
    shown = page_of(house.oskar).get(reverse("work:list")).content.decode()

    assert "Answer the customer" not in shown
    assert "Nothing waits here" in shown


@pytest.mark.acceptance("S0-16", "S0-19", issue=2)
def test_a_press_on_i_cannot_passes_the_case_to_the_next_tier(house, ticket):
    answered = act(page_of(house.joyce), "finish", ticket, outcome="said-verify", note="Needs a look at the export.")

    assert "I cannot" in answered.content.decode()
    assert WorkItem.objects.open().get().unit_key == "t2"
    finished = Event.objects.of_kind("work.finished").get()
    assert (finished.data["meaning"], finished.actor, finished.position) == ("cannot", house.joyce.key, "t1-agent")


def test_a_double_click_on_an_outcome_acts_once_and_says_so(house, ticket):
    client = page_of(house.joyce)
    act(client, "finish", ticket, outcome="said-verify")
    again = act(client, "finish", ticket, outcome="said-verify")

    assert "already finished" in again.content.decode()
    assert WorkItem.objects.filter(kind="verify").count() == 1


def test_an_outcome_for_work_that_a_colleague_finished_names_the_colleague(house, ticket):
    finish_work(ticket, by=house.pim, at=AT, outcome="said-end")

    late = act(page_of(house.joyce), "finish", ticket, outcome="said-verify").content.decode()
    assert "Pim de Graaf already finished" in late


def test_a_person_without_the_position_is_refused_with_the_way_on(house, ticket):
    refused = act(page_of(house.outsider), "finish", ticket, outcome="said-end").content.decode()

    assert "you do not hold that seat today" in refused
    assert WorkItem.objects.get(pk=ticket.pk).state == WorkItem.State.OFFERED


def test_work_is_taken_laid_aside_gone_on_with_and_released(house, ticket):
    client = page_of(house.joyce)
    for name, state in (("claim", "claimed"), ("pause", "paused"), ("resume", "claimed"), ("release", "offered")):
        act(client, name, ticket)
        ticket.refresh_from_db()
        assert ticket.state == state


def test_htmx_gets_the_preview_alone_and_a_plain_browser_a_page(house, ticket):
    client, address = page_of(house.joyce), reverse("work:item", args=[ticket.key])

    assert "<html" not in client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "<html" in client.get(address).content.decode()


def test_next_available_takes_the_first_or_says_that_nothing_waits(house, ticket):
    client = page_of(house.joyce)
    client.post(reverse("work:next"))
    ticket.refresh_from_db()
    assert ticket.claimed_by == house.joyce

    assert "Nothing is waiting" in client.post(reverse("work:next"), follow=True).content.decode()


def test_a_form_that_the_process_asks_for_is_shown_and_kept_as_data(house):
    form = '<extensionElements><orgdesk:form><orgdesk:field key="limitation" label="Limitation" required="true" requiredFor="said-verify"/></orgdesk:form></extensionElements>'
    xml = drawings.answering().replace(
        '<userTask id="answer" name="Answer the customer"/>',
        f'<userTask id="answer" name="Answer the customer">{form}</userTask>',
    )
    deploy_process(xml, by=None, at=AT)
    instance = start_instance("answering", subject=("case", "BW-1"), at=AT)
    item, client = WorkItem.objects.get(), page_of(house.joyce)

    missing = act(client, "finish", item, outcome="said-verify")
    assert missing.status_code == 422
    assert ">Limitation</label>" in missing.content.decode(), "an answer may need it: it is not called optional"
    assert WorkItem.objects.get(pk=item.pk).is_open
    act(client, "finish", item, outcome="said-verify", **{"field-limitation": "L-88"})
    instance.refresh_from_db()
    assert instance.data["limitation"] == "L-88"


def test_an_address_elsewhere_is_not_returned_to(house, ticket):
    answer = page_of(house.joyce).post(reverse("work:claim", args=[ticket.key]), {"next": "https://elsewhere.example/"})
    assert answer.url.startswith(reverse("work:list"))


def test_a_page_of_fifty_items_costs_a_fixed_number_of_queries(house, django_assert_max_num_queries):
    for number in range(60):
        item = offer_work(kind="answer", title=f"Case {number}", subject=("case", str(number)), unit_key="t1", at=AT)
        if number % 3 == 0:
            claim_work(item, by=house.joyce, at=AT)
    client = page_of(house.joyce)

    with django_assert_max_num_queries(24):
        client.get(reverse("work:list"))


def test_customers_have_no_worklist(house, ticket):
    house.joyce.is_staff = False
    house.joyce.save()

    assert page_of(house.joyce).get(reverse("work:item", args=[ticket.key])).status_code == 404
    assert "Answer the customer" not in page_of(house.joyce).get(reverse("work:list")).content.decode()
