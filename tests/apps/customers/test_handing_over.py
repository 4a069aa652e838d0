"""Hand-offs that come back and are completed, promises with their day, transfers that are taken back; all of it in words of people."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.customers.conftest import AT
from apps.customers.test_accounts import FACTS, SIMPLE, answer, own, post
from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.duties import offer_check_ins, report
from orgdesk.apps.customers.models import Account, ExceptionItem, HandOff, OwnerPeriod, Promise, Transfer
from orgdesk.apps.work.models import WorkItem

pytestmark = pytest.mark.django_db


def text_of(client, key="alder-foods", place="account"):
    return client.get(reverse(f"customers:{place}", args=[key])).content.decode()


def ask_anna(house, client, **said):
    sent = {"person": house.anna.pk, "stage": "service", "on": "2026-03-09", "reason": "Signed", **said}
    return post(client, "transfers", "alder-foods", **sent)


def test_what_is_sent_back_is_work_of_the_sender_who_finds_the_form_filled_in_and_promises_nothing_twice(
    house, page_of
):
    sam, anna = page_of(house.sam), page_of(house.anna)
    told = {**FACTS, "promises": "A spare meter 2026-04-01\nTraining in May"}
    post(sam, "hand-off", "alder-foods", "account-management", **told)
    answer(anna, WorkItem.objects.open().get(kind="hand-off"), "return", note="Which contract?")

    item = WorkItem.objects.open().get(kind="hand-off-back")
    assert (item.claimed_by, item.instructions) == (house.sam, "Which contract?")
    page = sam.get(reverse("work:item", args=[item.key])).content.decode()
    address = reverse("customers:hand-off", args=["alder-foods", "account-management"])
    assert f'href="{address}"' in page
    form = sam.get(address)
    assert "Anna Petrov sent it back: Which contract?" in form.content.decode()
    assert form.context["form"]["fact-contract"].value() == "C-12"
    assert form.context["form"]["promises"].value() == "A spare meter 2026-04-01\nTraining in May"

    post(sam, "hand-off", "alder-foods", "account-management", **{**told, "fact-contract": "C-13"})
    assert sorted(Promise.objects.values_list("text", "due_on")) == [
        ("A spare meter", date(2026, 4, 1)), ("Training in May", None),
    ]  # fmt: skip
    assert not WorkItem.objects.open().filter(kind="hand-off-back").exists()
    assert sorted(HandOff.objects.values_list("state", flat=True)) == ["offered", "returned"]


def test_a_promise_with_a_day_is_late_after_it_and_reported(house, page_of, at_time):
    post(
        page_of(house.sam),
        "hand-off",
        "alder-foods",
        "account-management",
        **FACTS,
        promises="A spare meter, 2026-03-10",
    )
    assert "by 10 Mar 2026" in text_of(page_of(house.anna))

    at_time(AT + timedelta(days=10))
    report(AT + timedelta(days=10))
    assert ExceptionItem.objects.filter(kind="promise", words="promise not kept: A spare meter").exists()
    post(page_of(house.anna), "promise-kept", Promise.objects.get().pk)
    assert Promise.objects.get().kept_by == house.anna


def test_a_promise_for_a_day_that_no_calendar_has_is_refused_at_its_field(house, page_of):
    refused = post(
        page_of(house.sam),
        "hand-off",
        "alder-foods",
        "account-management",
        **FACTS,
        promises="A spare meter 2026-02-30",
    )
    assert "“2026-02-30” is no day of the calendar" in str(refused.context["form"].errors["promises"])
    assert not HandOff.objects.exists()


def test_a_transfer_is_taken_back_and_another_is_asked(house, page_of):
    sam = page_of(house.sam)
    own(house, sam)
    ask_anna(house, sam)
    refused = ask_anna(house, sam, person=house.luis.pk)
    assert "Anna Petrov was asked to take Alder Foods over" in refused.content.decode()

    foreign = post(page_of(house.piet), "transfer-back", Transfer.objects.get().pk)
    assert "only they take it back" in foreign.content.decode()
    post(sam, "transfer-back", Transfer.objects.get().pk)
    assert not WorkItem.objects.open().filter(kind="transfer").exists()
    ask_anna(house, sam, person=house.luis.pk)
    late = post(page_of(house.anna), "transfer-answer", Transfer.objects.last().pk, answer="accept")
    assert "taken back already" in late.content.decode()
    assert sorted(Transfer.objects.values_list("to__name", "state")) == [
        ("Anna Petrov", "withdrawn"), ("Luis Ortega", "asked"),
    ]  # fmt: skip
    assert OwnerPeriod.objects.get().owner == house.sam


def test_who_declines_says_why_and_the_page_keeps_it(house, page_of):
    sam = page_of(house.sam)
    own(house, sam)
    ask_anna(house, sam)
    post(
        page_of(house.anna), "transfer-answer", Transfer.objects.get().pk, answer="decline", note="I have forty already"
    )
    assert "Anna Petrov: I have forty already" in text_of(sam)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"on": "2026-03-01"}, "is past, and Anna Petrov has not accepted yet"),
        ({"on": "2026-02-30"}, "From: Enter a valid date."),
        ({"person": "99999999999999999999"}, "Who: Select a valid choice."),
        ({"stage": "x" * 5000}, "Stage: Select a valid choice."),
        ({"reason": ""}, "not passed on without a reason"),
    ],
)
def test_a_transfer_that_makes_no_sense_is_refused_by_the_name_of_its_field(house, page_of, said, words):
    sam = page_of(house.sam)
    own(house, sam)
    assert words in ask_anna(house, sam, **said).content.decode()
    assert not Transfer.objects.exists()


def test_nobody_is_asked_to_take_what_is_theirs_at_that_stage(house, page_of):
    sam = page_of(house.sam)
    own(house, sam)
    refused = ask_anna(house, sam, person=house.sam.pk, stage="won")
    assert "accountable for Alder Foods at this stage already" in refused.content.decode()


def test_a_transfer_accepted_late_holds_from_the_day_of_acceptance(house, page_of, at_time):
    sam = page_of(house.sam)
    own(house, sam)
    ask_anna(house, sam)
    at_time(AT + timedelta(days=20))
    post(page_of(house.anna), "transfer-answer", Transfer.objects.get().pk, answer="accept")

    periods = [(row.owner, row.since, row.until) for row in OwnerPeriod.objects.all()]
    late = date(2026, 3, 22)
    assert periods == [(house.sam, date(2026, 3, 2), late), (house.anna, late, None)]


def test_naming_an_owner_is_done_when_an_owner_is_named(house, page_of):
    post(page_of(house.helen), "qualification", "alder-foods", **SIMPLE)
    item = WorkItem.objects.open().get(kind="name-owner")
    page = page_of(house.anna).get(reverse("work:item", args=[item.key])).content.decode()
    assert "/customers/alder-foods#owner-heading" in page
    own(house, page_of(house.anna))
    assert not WorkItem.objects.open().filter(kind="name-owner").exists()


def test_work_about_an_account_is_called_by_its_name_and_leads_to_its_form(house, page_of):
    post(page_of(house.sam), "hand-off", "alder-foods", "account-management", **FACTS)
    answer(page_of(house.anna), WorkItem.objects.open().get(kind="hand-off"), "accept")

    listed = page_of(house.helen).get(reverse("work:list")).content.decode()
    assert "<strong>Alder Foods</strong>" in listed
    assert f'href="{reverse("customers:qualification", args=["alder-foods"])}"' in listed


def test_the_unit_that_qualifies_is_called_by_its_name_and_others_get_no_form(house, page_of):
    assert "only Strategic Accounts Delivery decides" in text_of(page_of(house.sam))
    refused = page_of(house.sam).get(reverse("customers:qualification", args=["alder-foods"]))
    assert refused.status_code == 403
    assert "Only Strategic Accounts Delivery sets the class" in refused.content.decode()

    post(page_of(house.helen), "qualification", "alder-foods", **SIMPLE)
    assert "<dt>How many sites?</dt><dd>2</dd>" in text_of(page_of(house.sam))


def test_the_report_of_a_day_is_done_with_the_last_of_its_exceptions(house, page_of, at_time):
    post(page_of(house.anna), "notes", "alder-foods", signed_on="2026-01-01", notes="")
    report(AT)
    item = WorkItem.objects.open().get(kind="exceptions")
    assert (
        "What deviates, 2 Mar 2026" in page_of(house.helen).get(reverse("work:item", args=[item.key])).content.decode()
    )

    rows = list(ExceptionItem.objects.filter(closed_at=None))
    assert len(rows) > 1
    for row in rows:
        assert WorkItem.objects.open().filter(pk=item.pk).exists()
        post(page_of(house.helen), "exception-answer", row.pk, answer="Rung them")
    assert not WorkItem.objects.open().filter(pk=item.pk).exists()


def test_whoever_has_left_is_neither_rung_nor_reviewed(house, page_of, at_time):
    anna = page_of(house.anna)
    post(anna, "notes", "alder-foods", signed_on="2026-03-01", notes="")
    post(anna, "leaving", "alder-foods", on="2026-03-02", reason="price", words="Too dear")

    later = AT + timedelta(days=60)
    at_time(later)
    offer_check_ins(later)
    assert not WorkItem.objects.open().filter(source="customers").exists()


def test_an_owner_who_no_longer_works_here_is_reported(house, page_of):
    own(house, page_of(house.sam))
    Person.objects.filter(pk=house.sam.pk).update(is_active=False)
    report(AT)
    shown = page_of(house.helen).get(reverse("customers:exceptions")).content.decode()
    assert "Sam Whitlock, who is accountable, no longer works here" in shown


def test_an_invoice_of_another_amount_is_not_taken_for_the_one_that_is_booked(house, page_of):
    anna = page_of(house.anna)
    own(house, anna)
    sent = {"number": "R-1", "amount": "100", "issued_on": "2026-03-01", "due_on": "2026-04-01"}
    sam = page_of(house.sam)
    for _again in range(2):
        assert "Booked." in post(sam, "invoices", "alder-foods", **sent).content.decode()
    refused = post(sam, "invoices", "alder-foods", **{**sent, "amount": "99"}).content.decode()
    assert "Invoice R-1 is booked already" in refused
    assert [row.amount for row in house.account.invoices.all()] == [100]


def test_more_use_than_a_number_can_hold_is_refused_by_its_field(house, page_of):
    own(house, page_of(house.sam))
    sent = {"product": house.meter.pk, "month": "2026-02-01", "used": "9" * 13, "bought": "1"}
    refused = post(page_of(house.sam), "usage", "alder-foods", **sent).content.decode()
    assert "Used: Ensure this value is less than or equal to 1000000000." in refused
    assert not house.account.usage.exists()


def test_an_account_of_many_parts_costs_no_more_queries_than_one_of_few(house, page_of):
    page, address = page_of(house.anna), reverse("customers:account", args=["alder-foods"])

    def parts(first: int, last: int) -> int:
        rows = [Account(key=f"p{one}", name=f"P {one}", parent=house.account, segment="x", created_at=AT) for one in range(first, last)]  # fmt: skip
        Account.objects.bulk_create(rows)
        page.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert f"P {last - 1}" in page.get(address).content.decode()
        return len(asked)

    assert parts(0, 1) == parts(1, 30)
