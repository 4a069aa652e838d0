"""Ownership without gap or overlap, qualification by one unit, hand-offs that are accepted, check-ins that open work."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from apps.customers.conftest import AT
from orgdesk.apps.customers.duties import offer_check_ins, report
from orgdesk.apps.customers.models import Account, CheckIn, HandOff, OwnerPeriod, Promise, Qualification, UsageRecord
from orgdesk.apps.customers.ownership import flaws_of
from orgdesk.apps.events.models import Event
from orgdesk.apps.organisation import lookup
from orgdesk.apps.timelines.actions import store_template
from orgdesk.apps.timelines.models import RunningPlan
from orgdesk.apps.work.models import WorkItem

pytestmark = pytest.mark.django_db

SIMPLE = {"sites": "2", "integrations": "no", "technician": "yes", "custom": "no"}
COMPLEX = {"sites": "80", "integrations": "yes", "technician": "no", "custom": "no"}
FACTS = {
    "fact-contract": "C-12", "fact-signed_on": "2026-03-01", "fact-contact": "Tess Alder", "fact-sites": "2",
    "fact-why": "Old tills", "channel": "trade fair",
}  # fmt: skip


def post(client, place, *keys, **sent):
    return client.post(reverse(f"customers:{place}", args=keys), sent, follow=True)


def answer(client, item, outcome, note=""):
    return client.post(reverse("work:finish", args=[item.key]), {"outcome": outcome, "note": note}, follow=True)


def own(house, client):
    return post(client, "owner", "alder-foods", person=house.sam.pk, stage="won", on="2026-03-02")


@pytest.mark.acceptance("S1-91", "S1-92", issue=3)
@pytest.mark.acceptance("S1-91", "S1-92", issue=6)
def test_an_account_passes_on_only_when_the_other_accepts_without_a_gap_or_overlap(house, page_of, at_time):
    own(house, page_of(house.sam))
    sent = {"person": house.anna.pk, "stage": "onboarding", "on": "2026-03-09", "reason": "Signed"}
    post(page_of(house.sam), "transfers", "alder-foods", **sent)
    assert OwnerPeriod.objects.get().owner == house.sam

    item = WorkItem.objects.open().get(kind="transfer")
    assert item.claimed_by == house.anna
    answer(page_of(house.anna), item, "accept")

    periods = [(row.owner, row.stage, row.since, row.until) for row in OwnerPeriod.objects.all()]
    day, later = date(2026, 3, 2), date(2026, 3, 9)
    assert periods == [(house.sam, "won", day, later), (house.anna, "onboarding", later, None)]
    assert flaws_of(house.account) == ()
    shown = page_of(house.anna).get(reverse("customers:account", args=["alder-foods"])).content.decode()
    assert "no gap, no overlap" in shown


@pytest.mark.acceptance("S1-92", issue=6)
def test_the_validator_names_a_gap_and_an_overlap(house, page_of):
    OwnerPeriod.objects.create(
        account=house.account, owner=house.anna, stage="won", since=date(2026, 3, 2), until=date(2026, 4, 1), set_at=AT
    )
    OwnerPeriod.objects.create(
        account=house.account,
        owner=house.luis,
        stage="service",
        since=date(2026, 3, 20),
        until=date(2026, 5, 1),
        set_at=AT,
    )
    found = [(flaw.kind.value, flaw.since, flaw.until) for flaw in flaws_of(house.account)]
    assert found == [("overlap", date(2026, 3, 20), date(2026, 4, 1)), ("gap", date(2026, 5, 1), None)]
    assert "overlap" in page_of(house.anna).get(reverse("customers:account", args=["alder-foods"])).content.decode()


def test_two_owners_of_today_are_refused_by_the_database(house):
    OwnerPeriod.objects.create(account=house.account, owner=house.anna, stage="won", since=date(2026, 3, 2), set_at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        OwnerPeriod.objects.create(
            account=house.account, owner=house.luis, stage="won", since=date(2026, 3, 3), set_at=AT
        )


def test_somebody_who_does_not_own_an_account_cannot_pass_it_on(house, page_of):
    own(house, page_of(house.sam))
    refused = post(
        page_of(house.piet),
        "transfers",
        "alder-foods",
        person=house.piet.pk,
        stage="service",
        on="2026-03-09",
        reason="x",
    )
    assert "Only its owner" in refused.content.decode()


@pytest.mark.acceptance("S1-37", "S1-39", "S1-43", issue=6)
def test_the_questionnaire_gives_class_path_and_reasons_and_keeps_answers_with_its_version(house, page_of):
    post(page_of(house.helen), "qualification", "alder-foods", **SIMPLE, requested_path="white_glove")

    row = Qualification.objects.get()
    assert (row.customer_class, row.path, row.requested_path) == ("simple", "self_install", "white_glove")
    assert (row.answers, row.questionnaire.version) == (SIMPLE, 1)
    shown = page_of(house.helen).get(reverse("customers:account", args=["alder-foods"])).content.decode()
    assert "few sites, nothing to connect" in shown
    assert "white-glove installation" in shown


@pytest.mark.acceptance("S1-46", "S1-47", "S1-82", issue=6)
def test_sales_cannot_set_the_class_and_may_comment(house, page_of):
    client = page_of(house.sam)
    refused = post(client, "qualification", "alder-foods", **SIMPLE)
    assert "Only Strategic Accounts Delivery sets the class" in refused.content.decode()
    assert not Qualification.objects.exists()

    post(page_of(house.helen), "qualification", "alder-foods", **SIMPLE)
    post(
        client,
        "override",
        "alder-foods",
        customer_class="complex",
        path="professional_services",
        reason="They are dear",
    )
    assert (Qualification.objects.get().customer_class, Qualification.objects.get().path) == ("simple", "self_install")
    post(client, "comments", "alder-foods", text="They will grow")
    assert house.account.qualification_comments.get().by == house.sam


@pytest.mark.acceptance("S1-39", "S1-46", issue=6)
def test_an_override_needs_a_reason_and_stands_beside_the_table(house, page_of):
    client = page_of(house.helen)
    post(client, "qualification", "alder-foods", **SIMPLE)
    chosen = {"customer_class": "complex", "path": "professional_services"}
    assert "without a reason" in post(client, "override", "alder-foods", **chosen).content.decode()
    post(client, "override", "alder-foods", **chosen, reason="A pilot for all their shops")

    row = Qualification.objects.last()
    assert (row.customer_class, row.decided_class, Qualification.objects.count()) == ("complex", "simple", 2)
    assert Event.objects.of_kind("account.qualified").count() == 2


@pytest.mark.acceptance("S1-41", "S1-44", issue=6)
def test_a_complex_customer_goes_to_strategic_operations_and_a_medium_one_to_account_management(house, page_of):
    client = page_of(house.helen)
    post(client, "qualification", "alder-foods", **COMPLEX)
    assert WorkItem.objects.open().get(kind="name-owner").unit_key == "strategic"
    post(client, "qualification", "alder-foods", **{**COMPLEX, "sites": "10"})
    assert WorkItem.objects.open().get(kind="name-owner").unit_key == "accounts"


def test_wrong_answers_are_listed_together_and_a_repeated_submit_qualifies_once(house, page_of):
    client = page_of(house.helen)
    refused = post(client, "qualification", "alder-foods", sites="many", integrations="no", technician="", custom="no")
    errors = refused.context["form"].errors
    assert (str(errors["sites"][0]), list(errors)) == ("'many' is no number", ["technician", "sites"])

    for _again in range(2):
        post(client, "qualification", "alder-foods", **SIMPLE)
    assert Qualification.objects.count() == 1


@pytest.mark.acceptance("S1-42", issue=6)
def test_the_path_starts_its_own_timeline(house, page_of):
    text = (
        "key: self-install\nversion: 1\ntitle: Install it yourself\ncategory: self-install\nauthor: Ines Duarte\n"
        "dated: 2026-01-12\nsizes: [simple]\n"
        "steps:\n  - {key: send, title: Send the box, owner: 'unit:delivery', week: 0}\n"
    )
    store_template(text, by=None, at=AT, lead_unit="delivery", path="self_install")
    post(page_of(house.helen), "qualification", "alder-foods", **SIMPLE)

    plan = RunningPlan.objects.get()
    assert (plan.account, plan.size) == (house.account, "simple")
    assert WorkItem.objects.open().get(kind="timeline-step").unit_key == "delivery"


@pytest.mark.acceptance("S0-21", "S0-22", issue=6)
def test_a_hand_off_needs_its_facts_and_the_receiver_accepts_it(house, page_of):
    client = page_of(house.sam)
    missing = post(client, "hand-off", "alder-foods", "account-management", **{**FACTS, "fact-contract": ""})
    assert list(missing.context["form"].errors) == ["fact-contract"]
    assert not HandOff.objects.exists()

    for _again in range(2):
        post(
            client, "hand-off", "alder-foods", "account-management", **FACTS, promises="A spare meter\nTraining in May"
        )
    row, item = HandOff.objects.get(), WorkItem.objects.open().get(kind="hand-off")
    assert (item.unit_key, item.due_at) == ("accounts", AT + timedelta(hours=8))
    answer(page_of(house.anna), item, "accept")
    row.refresh_from_db()
    assert (row.state, row.answered_by) == ("accepted", house.anna)

    promise = Promise.objects.get(text="A spare meter")
    post(page_of(house.anna), "promise-kept", promise.pk)
    assert list(Promise.objects.filter(kept_at=None).values_list("text", flat=True)) == ["Training in May"]


def test_a_hand_off_is_not_sent_back_without_a_reason(house, page_of):
    post(page_of(house.sam), "hand-off", "alder-foods", "account-management", **FACTS)
    item = WorkItem.objects.open().get(kind="hand-off")
    refused = answer(page_of(house.anna), item, "return")
    assert "not sent back without a reason" in refused.content.decode()
    assert WorkItem.objects.get(pk=item.pk).is_open

    answer(page_of(house.anna), item, "return", note="No contact named")
    assert (HandOff.objects.get().state, HandOff.objects.get().return_reason) == ("returned", "No contact named")


@pytest.mark.acceptance("S0-23", issue=6)
def test_an_installation_hand_off_opens_installer_and_price_book_work(house, page_of):
    post(page_of(house.sam), "hand-off", "alder-foods", "installation", **FACTS)
    answer(page_of(house.piet), WorkItem.objects.open().get(kind="hand-off"), "accept")

    titles = WorkItem.objects.open().filter(kind="hand-off-work").values_list("title", flat=True)
    assert sorted(titles) == ["Install at the customer: Alder Foods", "Set up the price book: Alder Foods"]


@pytest.mark.acceptance("S1-38", "S1-45", issue=6)
def test_acceptance_asks_for_the_class_in_time_with_the_form_filled_in_from_the_hand_off(house, page_of):
    post(page_of(house.sam), "hand-off", "alder-foods", "account-management", **FACTS)
    answer(page_of(house.anna), WorkItem.objects.open().get(kind="hand-off"), "accept")

    item = WorkItem.objects.open().get(kind="qualify")
    assert (item.unit_key, item.due_at) == ("strategic", AT + timedelta(hours=24))
    form = page_of(house.helen).get(reverse("customers:qualification", args=["alder-foods"]))
    assert form.context["form"]["sites"].value() == "2"
    assert HandOff.objects.get().channel == "trade fair"
    post(page_of(house.helen), "qualification", "alder-foods", **SIMPLE)
    assert not WorkItem.objects.open().filter(kind="qualify").exists()


@pytest.fixture
def signed(house, page_of):
    post(page_of(house.anna), "notes", "alder-foods", signed_on="2026-03-01", notes="Two shops; the cellar floods.")
    return house


@pytest.mark.acceptance("S1-49", issue=6)
def test_a_signature_plans_three_check_ins_that_become_work_of_account_management_once(signed, page_of):
    due = list(CheckIn.objects.values_list("day", "due_on"))
    assert due == [(30, date(2026, 3, 31)), (60, date(2026, 4, 30)), (90, date(2026, 5, 30))]
    assert [offer_check_ins(AT + timedelta(days=24)) for _again in range(3)] == [1, 0, 0]
    assert WorkItem.objects.open().get(kind="check-in").unit_key == "accounts"


def test_a_check_in_is_held_by_its_unit_and_says_that_all_is_well_where_nothing_was_found(signed, page_of):
    row = CheckIn.objects.first()
    address, joyce, anna = reverse("customers:check-in", args=[row.pk]), page_of(signed.joyce), page_of(signed.anna)
    for refused in (joyce.get(address), joyce.post(address, {"summary": "Fine"})):
        assert refused.status_code == 403
        assert f"Check-ins are held by {lookup.unit_name('accounts')}." in refused.content.decode()
    assert lookup.unit_name("accounts") != "accounts"
    account = reverse("customers:account", args=["alder-foods"])
    assert address not in joyce.get(account).content.decode()
    assert address in anna.get(account).content.decode()
    assert "All is well there." in post(anna, "check-in", row.pk, summary="Fine").content.decode()
    assert address not in anna.get(account).content.decode()
    assert "was held already" in anna.get(address, follow=True).content.decode()


@pytest.mark.acceptance("S1-50", "S1-51", issue=6)
def test_a_check_in_opens_install_issues_and_reports_what_is_abnormal(signed, page_of):
    offer_check_ins(AT + timedelta(days=24))
    row = CheckIn.objects.first()
    sent = {"summary": "Mostly fine", "ticket": "Report is empty", "install_issue": "Cable too short", "abnormal": "on"}
    post(page_of(signed.anna), "check-in", row.pk, **sent)

    opened = dict(WorkItem.objects.open().filter(source="customers").values_list("kind", "unit_key"))
    assert opened == {"install-issue": "delivery", "escalation": "strategic"}
    ticket = signed.account.tickets.get()
    assert (ticket.subject, ticket.requester) == ("Report is empty", signed.tess)
    assert WorkItem.objects.open().about("ticket", ticket.key).get().unit_key == "t1"
    found = [event.data["topic"] for event in Event.objects.of_kind("checkin.found")]
    assert found == ["ticket", "install_issue"]
    again = post(page_of(signed.anna), "check-in", row.pk, **sent)
    assert "held already" in again.content.decode()
    assert row.findings.count() == 2


@pytest.mark.acceptance("S0-24", issue=4)
@pytest.mark.acceptance("S0-24", issue=5)
@pytest.mark.acceptance("S0-24", "S0-25", issue=4)
@pytest.mark.acceptance("S0-24", "S0-25", issue=5)
@pytest.mark.acceptance("S0-24", "S0-25", issue=6)
@pytest.mark.acceptance("S0-25", issue=7)
def test_usage_and_contacts_that_the_company_began_are_shown_to_account_management(house, page_of):
    client = page_of(house.anna)
    post(client, "usage", "alder-foods", product=house.meter.pk, month="2026-02-01", used=60, bought=80)
    post(client, "contacts", "alder-foods", purpose="care", channel="phone", outcome="All is well")

    shown = client.get(reverse("customers:account", args=["alder-foods"])).content.decode()
    assert "60 of 80 (75 %)" in shown
    assert "to ask how it goes" in shown
    assert "All is well" in shown


@pytest.mark.acceptance("S0-61", issue=6)
@pytest.mark.acceptance("S0-61", issue=3)
@pytest.mark.acceptance("S1-84", issue=6)
@pytest.mark.acceptance("S1-84", issue=7)
def test_what_deviates_is_reported_to_strategic_operations_once_and_closed_when_answered(signed, page_of, at_time):
    client = page_of(signed.anna)
    post(client, "usage", "alder-foods", product=signed.meter.pk, month="2026-02-01", used=60, bought=80)
    post(client, "usage", "alder-foods", product=signed.meter.pk, month="2026-03-01", used=30, bought=80)
    assert UsageRecord.objects.count() == 2
    later = AT + timedelta(days=40)
    at_time(later)

    assert [report(later) for _again in range(2)] == [3, 0]

    item = WorkItem.objects.open().get(kind="exceptions")
    assert item.unit_key == "strategic"
    assert "check-in after 30 days was missed" in item.instructions
    helen = page_of(signed.helen)
    at_time(later)
    shown = helen.get(reverse("customers:exceptions")).content.decode()
    for words in ("check-in after 30 days was missed", "nobody is accountable", "used 30 times after 60"):
        assert words in shown
    drop = signed.account.exceptions.get(kind="usage")
    post(helen, "exception-answer", drop.pk, answer="They closed one shop for the winter")
    post(helen, "check-in", CheckIn.objects.first().pk, summary="Fine")
    own(signed, helen)

    assert [report(later + timedelta(hours=hour)) for hour in (1, 2)] == [0, 0]
    assert list(signed.account.exceptions.filter(closed_at=None).values_list("kind", flat=True)) == ["check-in"]
    assert "They closed one shop" in helen.get(reverse("customers:exceptions") + "?state=closed").content.decode()


def test_an_account_is_never_above_itself(house, page_of):
    client = page_of(house.anna)
    Account.objects.create(key="alder-north", name="Alder North", parent=house.account, created_at=AT)
    refused = post(client, "parent", "alder-foods", parent="alder-north").content.decode()

    assert "would be a loop" in refused
    assert Account.objects.get(key="alder-foods").parent is None


def test_the_list_is_searched_and_narrowed_and_customers_do_not_see_it(house, page_of):
    from orgdesk.apps.accounts.models import Person

    Account.objects.create(key="quill", name="Quill & Co", account_class="key", created_at=AT)
    own(house, page_of(house.sam))
    client, address = page_of(house.sam), reverse("customers:accounts")

    def names(query):
        return [row["account"].name for row in client.get(f"{address}?{query}").context["rows"]]

    assert names("q=quill") == ["Quill & Co"]
    assert names("class=key") == ["Quill & Co"]
    assert names("owner=me") == ["Alder Foods"]
    assert names("owner=none") == ["Quill & Co"]
    outsider = Person.objects.create_person(email="x@alder.example", name="X")
    assert page_of(outsider).get(address).status_code == 404
    assert page_of(outsider).get(reverse("customers:account", args=["alder-foods"])).status_code == 404
