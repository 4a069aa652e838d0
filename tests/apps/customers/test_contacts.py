"""Contacts by person and account under rules of privacy, and poor experience as a reason to leave."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from apps.customers.conftest import AT
from apps.customers.test_account_management import page
from apps.customers.test_accounts import post
from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.models import Contact
from orgdesk.apps.desk.account_facts import read_messages
from orgdesk.apps.desk.actions import open_ticket
from orgdesk.apps.desk.models import Message, Ticket
from orgdesk.apps.events.models import Event
from orgdesk.core.measures import CATALOGUE

pytestmark = pytest.mark.django_db


@pytest.fixture
def wrote(house) -> dict[str, Ticket]:
    """Two people of Alder Foods asked something; a colleague of ours left a note on the first."""
    ned = Person.objects.create_person(email="ned@alder-foods.example", name="Ned Alder")
    Contact.objects.create(person=ned, account=house.account)
    found = {
        name: open_ticket(
            subject=f"{name} asks", text="It stops.", requester=person, account=house.account, channel="email", at=AT
        )
        for name, person in (("Tess", house.tess), ("Ned", ned))
    }
    Message.objects.create(ticket=found["Tess"], kind="note", author=house.joyce, at=AT, text="Sounds cross today.")
    return found


@pytest.mark.acceptance("S3-42", issue=5)
@pytest.mark.acceptance("S3-42", issue=6)
@pytest.mark.acceptance("S3-42", issue=7)
@pytest.mark.acceptance("S3-42", issue=8)
def test_contacts_are_read_by_account_and_by_person_and_whoever_reads_them_is_noted_once_a_day(house, page_of, wrote):
    anna, joyce = page_of(house.anna), page_of(house.joyce)

    together = page(anna, "history", "alder-foods")
    alone = page(anna, "history", "alder-foods", query=f"?person={house.tess.key}")
    page(anna, "history", "alder-foods", query=f"?person={house.tess.key}")
    noted = page(joyce, "history", "alder-foods").split("times in 90 days", 1)[1]

    assert "Tess asks" in together
    assert "Ned asks" in together
    assert "Tess asks" in alone
    assert "Ned asks" not in alone
    assert "Sounds cross today." not in together + alone
    assert noted.count("Anna Petrov") == 2  # of all, and of one person; opened again, it is noted no more
    assert noted.count("Joyce Bell") == 1
    assert "What somebody looks at or clicks is not gathered." in noted
    assert Event.objects.about("person", house.tess.key).of_kind("history.read").get().actor == house.anna.key
    file = page(anna, "history", "alder-foods", query=f"?person={house.tess.key}&as=csv")
    assert re.search(r"they came to us,Tess Alder,BW-\d+ Tess asks", file)
    assert "Ned asks" not in file


def test_customers_cannot_open_what_the_house_keeps_of_contacts_and_a_strangers_key_narrows_nothing(
    house, page_of, wrote
):
    assert page_of(house.tess).get("/customers/alder-foods/history").status_code == 404
    assert not Event.objects.of_kind("history.read").exists()
    shown = page(page_of(house.anna), "history", "alder-foods", query=f"?person={house.piet.key}")
    assert "Ned asks" in shown
    assert not Event.objects.about("person", house.piet.key).of_kind("history.read").exists()


def test_the_latest_messages_are_found_whichever_tickets_were_touched_since_without_a_word(house):
    tickets = [
        open_ticket(
            subject=f"Question {number}",
            text="It stops.",
            requester=house.tess,
            account=house.account,
            channel="email",
            at=AT + timedelta(minutes=number),
        )
        for number in range(12)
    ]
    for number, ticket in enumerate(tickets[:8]):
        Ticket.objects.filter(pk=ticket.pk).update(last_activity_at=AT + timedelta(hours=1 + number))

    for limit in (1, 2, 3, 5, 12, 40):
        told = [touch.words.split(" ", 1)[1] for touch in read_messages(house.account, house.anna, limit)]
        assert told == [f"Question {number}" for number in range(11, -1, -1)][:limit]


@pytest.mark.acceptance("S3-45", issue=5)
@pytest.mark.acceptance("S3-45", issue=6)
def test_poor_experience_is_a_reason_to_leave_that_is_recorded_and_counted_without_a_borrowed_figure(house, page_of):
    anna = page_of(house.anna)
    form = page(anna, "account", "alder-foods")

    post(anna, "leaving", "alder-foods", on="2026-03-01", reason="experience", words="Three times the wrong device")
    shown = page(anna, "churn")

    assert '<option value="experience">poor experience</option>' in form
    left, reasons = shown.split("Reasons in twelve months", 1)
    assert "Three times the wrong device" in left
    assert "poor experience" in left
    assert "poor experience" in reasons
    assert Event.objects.of_kind("account.churned").get().data["reason"] == "experience"
    others = [
        one.benchmark.text for one in CATALOGUE if one.benchmark and "churn" in f"{one.name} {one.meaning}".lower()
    ]
    assert not any(figure in words for words in [shown, *others] for figure in ("52 %", "52%", "52 percent"))
