"""Programmes and incentives: a ledger that balances through the pages, and a report against the hold-out."""

from __future__ import annotations

import email
import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from email import policy

import pytest
from django.test import Client
from django.utils import timezone

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.api.actions import create_token
from orgdesk.apps.customers.models import Account, Contact
from orgdesk.apps.desk.models import Escalation, Ticket
from orgdesk.apps.events.models import Event
from orgdesk.apps.mail.composing import compose
from orgdesk.apps.mail.models import Mailbox, OutgoingMail
from orgdesk.apps.rewards.duties import expire_due_points, tell_due_offers
from orgdesk.apps.rewards.models import Entry, Incentive, Membership, Offer, Programme
from orgdesk.apps.voice.actions import capture_feedback
from orgdesk.apps.voice.models import Complaint

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PROGRAMME = {
    "key": "harbour-club", "title": "Harbour Club", "terms": "A point for every ten euro.", "points_per_unit": "0.10",
    "point_value": "0.05", "expiry_months": "12", "expected_redemption": "0.8", "hold_out_percent": "30",
}  # fmt: skip


@pytest.fixture
def ada(db: None, monkeypatch: pytest.MonkeyPatch, cast) -> Person:
    monkeypatch.setattr(timezone, "now", lambda: AT)
    for number in range(20):
        Account.objects.create(key=f"account-{number}", name=f"Account {number}", segment="retail", created_at=AT)
    return cast("ada")


def begin(client) -> Programme:
    client.post("/rewards/programmes/new", PROGRAMME)
    return Programme.objects.get()


def post(client, row: Membership, **said: object) -> str:
    return client.post(f"/rewards/members/{row.pk}", said, follow=True).content.decode()


@pytest.mark.acceptance("S3-17", issue=6)
def test_a_programmes_ledger_balances_and_its_report_tells_redemption_lift_and_cost(ada: Person, signed_in):
    client = signed_in(ada)
    programme = begin(client)
    members = list(Membership.objects.members())
    held = list(Membership.objects.filter(held_out=True))
    assert len(members) + len(held) == 20
    assert held
    post(client, members[0], type="earned", key="invoice-1", amount="2000")
    post(client, members[0], type="redeemed", key="gift-1", amount="50", words="A bag")
    client.post("/rewards/programmes/harbour-club", {"what": "Mailing", "amount": "100"})
    for row in held[: len(held) // 2 + 1]:
        Account.objects.filter(pk=row.account_id).update(left_on=AT.date())

    page = client.get("/rewards/programmes/harbour-club").content.decode()

    report = client.get("/rewards/").context["programmes"][0][1]
    assert (report.issued, report.redeemed, report.outstanding, report.redemption) == (200, 50, 150, 25)
    assert report.balanced
    assert report.cost == Decimal("102.50")
    assert report.lift.points > 0
    assert report.lift.low < report.lift.points < report.lift.high
    assert "25 %" in page
    assert "102 EUR" in page
    assert "balances" in page
    assert programme.title in page


@pytest.mark.acceptance("S3-17", issue=6)
def test_a_one_off_incentive_is_reported_against_those_who_were_not_offered_it(ada: Person, signed_in):
    client = signed_in(ada)
    client.post(
        "/rewards/incentives/new",
        {"key": "two-for-one", "title": "Buy one till, get one", "segment": "retail", "until": "2026-04-01", "cost_each": "90", "hold_out_percent": "40"},
    )  # fmt: skip
    offered, held = Offer.objects.filter(held_out=False), Offer.objects.filter(held_out=True)
    for row in [*offered[:8], *held[:1]]:
        client.post(f"/rewards/offers/{row.pk}/answer", {"amount": "500"})

    page = client.get("/rewards/incentives/two-for-one").content.decode()

    report = client.get("/rewards/").context["incentives"][0][1]
    expected = 100 * (8 / offered.count() - 1 / held.count())
    assert report.lift.points == pytest.approx(expected)
    assert (report.cost, report.revenue) == (Decimal(720), Decimal(4000))
    assert "720 EUR" in page
    assert "4,000 EUR" in page


OFFER = {
    "key": "two-for-one", "title": "Buy one till, get one", "segment": "retail", "until": "2026-04-01", "cost_each": "90", "hold_out_percent": "40",
}  # fmt: skip


@pytest.mark.acceptance("S3-16", issue=6)
def test_customers_hear_of_an_offer_once_by_mail_and_in_the_portal_and_those_held_out_do_not(ada: Person, signed_in):
    Mailbox.objects.create(key="post", name="Brightwater", address="help@brightwater.example")
    people = {}
    for account in Account.objects.all():
        person = Person.objects.create_person(email=f"x@{account.key}.example", name=f"Buyer of {account}")
        people[account.pk] = person
        Contact.objects.create(person=person, account=account)
    client = signed_in(ada)
    client.post("/rewards/incentives/new", OFFER)

    tell_due_offers(AT)
    tell_due_offers(AT + timedelta(hours=1))

    offered, held = Offer.objects.filter(held_out=False), Offer.objects.filter(held_out=True)
    mails = OutgoingMail.objects.filter(about="two-for-one")
    assert {mail.to[0]["address"] for mail in mails} == {people[row.account_id].email for row in offered}
    assert mails.count() == offered.count()
    assert "Buy one till, get one. It is yours until 1 April 2026." in mails[0].text
    reader, other = signed_in(people[offered[0].account_id]), signed_in(people[held[0].account_id])
    assert "Buy one till, get one" in reader.get("/your-points").content.decode()
    assert "Your rewards" in reader.get("/requests").content.decode()
    assert "Buy one till" not in other.get("/your-points").content.decode()
    assert "Your rewards" not in other.get("/requests").content.decode()
    assert not held.exclude(told_at=None).exists()


def test_who_waits_for_an_answer_to_a_complaint_hears_of_an_offer_after_it(ada: Person, signed_in):
    Mailbox.objects.create(key="post", name="Brightwater", address="help@brightwater.example")
    client = signed_in(ada)
    client.post("/rewards/incentives/new", OFFER)
    row, other = Offer.objects.filter(held_out=False)[:2]
    buyer = Person.objects.create_person(email="x@buyer.example", name="Bea Buyer")
    Contact.objects.create(person=buyer, account=row.account)
    complaint = capture_feedback(kind="complaint", door="phone", title="The till stands still", at=AT, account=row.account, by=ada)  # fmt: skip
    escalated = Ticket.objects.create(
        key="77001", subject="Down", account=other.account, requester=buyer, opened_at=AT, last_activity_at=AT
    )
    Escalation.objects.create(ticket=escalated, kind="hierarchical", reason="Down for days", by=ada, at=AT)

    tell_due_offers(AT)

    row.refresh_from_db()
    assert row.told_at is None
    assert not OutgoingMail.objects.filter(about="two-for-one").exists()
    page = client.get("/rewards/incentives/two-for-one").content.decode()
    assert f"They hear of it when this is settled: complaint {complaint.key} is open." in page
    assert "They hear of it when this is settled: request BW-77001 was escalated and is open." in page
    assert "Buy one till" not in signed_in(buyer).get("/your-points").content.decode()

    Complaint.objects.filter(feedback=complaint).update(resolved_at=AT)
    tell_due_offers(AT + timedelta(days=1))

    assert OutgoingMail.objects.get(about="two-for-one").to[0]["address"] == "x@buyer.example"
    assert "Buy one till" in signed_in(buyer).get("/your-points").content.decode()
    other.refresh_from_db()
    assert other.told_at is None


def contact_of(account: Account, address: str) -> Person:
    person = Person.objects.create_person(email=address, name=address.partition("@")[0].title())
    Contact.objects.create(person=person, account=account)
    return person


@pytest.mark.acceptance("S3-16", issue=6)
def test_one_post_by_the_mail_program_ends_offers_and_the_next_goes_to_who_still_wants_them(ada: Person, signed_in):
    Mailbox.objects.create(key="post", name="Brightwater", address="help@brightwater.example")
    client = signed_in(ada)
    client.post("/rewards/incentives/new", OFFER)
    account = Offer.objects.filter(held_out=False).first().account
    pia = contact_of(account, "pia@account.example")
    tell_due_offers(AT)
    mail = OutgoingMail.objects.get(about="two-for-one")
    message = email.message_from_bytes(compose(mail), policy=policy.default)
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = message["List-Unsubscribe"].strip("<>")
    assert f"Unsubscribe: {link}" in message.get_content()

    address = link.partition("8000")[2]
    program = Client(enforce_csrf_checks=True)
    assert "Unsubscribe" in program.get(address).content.decode()
    assert not Event.objects.filter(kind="offers.left").exists()  # looking changes nothing
    assert "No more offers by mail" in program.post(address, {"List-Unsubscribe": "One-Click"}).content.decode()
    program.post(address, {"List-Unsubscribe": "One-Click"})
    assert Event.objects.filter(kind="offers.left").count() == 1
    assert program.post(f"{address}x").status_code == 404

    for number in range(8):  # enough that the account is drawn at least once
        client.post("/rewards/incentives/new", {**OFFER, "key": f"next-{number}"})
    tell_due_offers(AT + timedelta(hours=1))
    assert OutgoingMail.objects.count() == 1
    assert "Buy one till" in signed_in(pia).get("/your-points").content.decode()
    contact_of(account, "sam@account.example")
    program.post(address, {"again": "yes"})
    for number in range(8):
        client.post("/rewards/incentives/new", {**OFFER, "key": f"then-{number}"})
    tell_due_offers(AT + timedelta(hours=2))
    assert OutgoingMail.objects.count() > 1
    assert {one["address"] for mail in OutgoingMail.objects.all() for one in mail.to} == {"pia@account.example"}


def test_who_left_us_gets_no_offer_and_a_colleague_who_came_later_does(ada: Person, signed_in):
    Mailbox.objects.create(key="post", name="Brightwater", address="help@brightwater.example")
    signed_in(ada).post("/rewards/incentives/new", OFFER)
    account = Offer.objects.filter(held_out=False).first().account
    gone = contact_of(account, "gone@account.example")
    Person.objects.filter(pk=gone.pk).update(is_active=False)
    contact_of(account, "sam@account.example")

    tell_due_offers(AT)

    assert [one["address"] for one in OutgoingMail.objects.get().to] == ["sam@account.example"]


def test_an_offer_to_a_segment_of_nobody_is_refused_at_its_field(ada: Person, signed_in):
    page = signed_in(ada).post("/rewards/incentives/new", {**OFFER, "segment": "no-such"})

    assert page.status_code == 422
    assert "No customer is in the segment" in page.context["form"].errors["segment"][0]
    assert not Incentive.objects.exists()


def test_an_answer_without_an_amount_is_refused_and_counts_nowhere(ada: Person, signed_in):
    client = signed_in(ada)
    client.post(
        "/rewards/incentives/new",
        {"key": "two-for-one", "title": "Buy one till, get one", "segment": "retail", "until": "2026-04-01", "cost_each": "90", "hold_out_percent": "40"},
    )  # fmt: skip
    offer = Offer.objects.filter(held_out=False).first()

    page = client.post(f"/rewards/offers/{offer.pk}/answer", {"amount": "five hundred"}, follow=True).content.decode()

    assert "Amount: Enter a number." in page
    assert not Offer.objects.exclude(answered_at=None).exists()


def test_an_entry_repeated_by_a_retry_is_posted_once(ada: Person, signed_in):
    client = signed_in(ada)
    begin(client)
    row = Membership.objects.members().first()

    pages = [post(client, row, type="earned", key="invoice-1", amount="100") for _ in range(3)]

    assert "Posted." in pages[0]
    assert all("“invoice-1” was posted before and counts once: nothing is added." in page for page in pages[1:])
    assert [entry.points for entry in Entry.objects.all()] == [10]
    assert Event.objects.filter(kind="points.posted").count() == 1


def test_more_points_than_there_are_cannot_be_redeemed_and_the_page_says_how_many_there_are(ada: Person, signed_in):
    client = signed_in(ada)
    begin(client)
    row = Membership.objects.members().first()
    post(client, row, type="earned", key="invoice-1", amount="100")

    page = post(client, row, type="redeemed", key="gift", amount="11")

    assert "10 are there" in page
    assert Entry.objects.count() == 1


def test_whoever_is_held_out_neither_earns_nor_learns_of_it(ada: Person, signed_in):
    client = signed_in(ada)
    begin(client)
    row = Membership.objects.filter(held_out=True).first()
    person = Person.objects.create_person(email="tess@alder-foods.example", name="Tess Alder")
    Contact.objects.create(person=person, account=row.account)

    page = post(client, row, type="earned", key="invoice-1", amount="100")

    assert "is held out to compare with" in page
    assert Entry.objects.count() == 0
    assert "Harbour Club" not in signed_in(person).get("/your-points").content.decode()


def test_points_past_their_last_day_expire_once_and_the_customer_sees_what_is_left(ada: Person, signed_in):
    client = signed_in(ada)
    begin(client)
    row = Membership.objects.members().first()
    person = Person.objects.create_person(email="omar@quill.example", name="Omar Quill")
    Contact.objects.create(person=person, account=row.account)
    post(client, row, type="earned", key="invoice-1", amount="1000")
    assert "100 points" in signed_in(person).get("/your-points").content.decode()

    later = AT + timedelta(days=366)
    assert expire_due_points(later) == 1
    assert expire_due_points(later) == 0

    assert [entry.points for entry in Entry.objects.all()] == [100, -100]
    assert "0 points" in signed_in(person).get("/your-points").content.decode()


def test_only_account_management_runs_programmes(ada: Person, signed_in, cast):
    answer = signed_in(cast("joyce")).post("/rewards/programmes/new", PROGRAMME)

    assert answer.status_code == 404
    assert not Programme.objects.exists()
    assert not Incentive.objects.exists()


def test_a_programme_shows_its_members_a_page_at_a_time_and_finds_one_by_name(ada: Person, signed_in):
    for number in range(60):
        Account.objects.create(key=f"shop-{number:02}", name=f"Shop {number:02}", segment="retail", created_at=AT)
    client = signed_in(ada)
    begin(client)

    first, second = (client.get(f"/rewards/programmes/harbour-club?page={page}") for page in (1, 2))
    found = client.get("/rewards/programmes/harbour-club?q=shop 07")

    names = [row.account.name for page in (first, second) for row, _ledger in page.context["members"]]
    assert (len(first.context["members"]), len(names)) == (50, 80)
    assert names == sorted(names)
    assert "Shop 59" in second.content.decode()
    assert [row.account.name for row, _ledger in found.context["members"]] == ["Shop 07"]
    file = client.get("/rewards/programmes/harbour-club?as=csv").content.decode().splitlines()
    assert file[0].endswith("Account,Since,held out,Points")
    assert [line.split(",")[0] for line in file[1:]] == names


def test_a_report_of_many_members_costs_as_many_queries_as_one_of_few_and_still_sees_what_is_wrong(
    ada: Person, signed_in, django_assert_max_num_queries
):
    client = signed_in(ada)
    begin(client)
    member = Membership.objects.members().first()
    post(client, member, type="earned", key="invoice-1", amount="2000")

    with django_assert_max_num_queries(35):
        assert "does not balance" not in client.get("/rewards/").content.decode()

    Membership.objects.filter(pk=member.pk).update(arrears=7)
    assert "does not balance" in client.get("/rewards/programmes/harbour-club").content.decode()


def test_a_key_that_stands_for_another_entry_is_refused_beside_its_field_and_a_true_retry_counts_once(
    ada: Person, signed_in
):
    client = signed_in(ada)
    begin(client)
    row = Membership.objects.members()[0]
    address = f"/rewards/members/{row.pk}"
    post(client, row, type="earned", key="invoice-1", amount="2000")

    assert "was posted before and counts once" in post(client, row, type="earned", key="invoice-1", amount="2000")
    other = client.post(address, {"type": "earned", "key": "invoice-1", "amount": "5000"})
    assert list(other.context["form"].errors) == ["key"]
    assert "“invoice-1” stands already: earned, 200 points." in other.context["form"].errors["key"][0]
    assert 'value="5000"' in other.content.decode()
    assert Entry.objects.count() == 1


@pytest.mark.parametrize(
    ("said", "field", "words"),
    [
        ({"type": "earned", "key": "i-2"}, "amount", "Say how much."),
        ({"type": "goodwill", "key": "g-1", "amount": "10.5"}, "amount", "Points are whole"),
        ({"type": "redeemed", "key": "r-1", "amount": "900"}, "amount", "900 points cannot be redeemed"),
        ({"type": "restored", "key": "r-2"}, "undoes", "Say which entry is undone."),
        ({"type": "reversed", "key": "r-3", "undoes": "nothing"}, "undoes", "nothing gave no points"),
    ],
)
def test_a_movement_that_cannot_be_names_its_field_and_posts_nothing(ada: Person, signed_in, said, field, words):
    client = signed_in(ada)
    begin(client)
    row = Membership.objects.members()[0]
    refused = client.post(f"/rewards/members/{row.pk}", said)

    assert refused.status_code == 422
    assert list(refused.context["form"].errors) == [field]
    assert words in refused.context["form"].errors[field][0]
    assert not Entry.objects.exists()


def test_what_is_begun_says_so_and_a_name_that_is_taken_is_said_beside_it(ada: Person, signed_in):
    client = signed_in(ada)
    begun = client.post("/rewards/programmes/new", PROGRAMME, follow=True)
    assert "who is held out is drawn" in begun.content.decode()
    assert begun.context["programme"].key == "harbour-club"
    assert list(client.post("/rewards/programmes/new", PROGRAMME).context["form"].errors) == ["key"]
    offer = {"key": "till", "title": "A till", "until": "2026-02-01", "cost_each": "20", "hold_out_percent": "20"}
    assert list(client.post("/rewards/incentives/new", offer).context["form"].errors) == ["until"]


def test_a_program_that_posts_again_adds_nothing_and_is_told_the_field_where_it_differs(ada: Person, signed_in):
    begin(signed_in(ada))
    row = Membership.objects.members()[0]
    token = create_token(ada, name="shop", scopes=["rewards:write"], expires_at=AT + timedelta(days=9), at=AT)

    def call(**said: object):
        return Client().post(
            f"/api/v1/rewards/members/{row.pk}/entries",
            json.dumps({"type": "earned", "key": "invoice-1", **said}),
            content_type="application/json",
            headers={"Authorization": f"Bearer {token.secret}"},
        )

    first, again, other = call(amount="2000"), call(amount="2000"), call(amount="9000")

    assert (first.status_code, again.status_code, other.status_code) == (200, 200, 422)
    assert "counts once" in again.json()["done"]
    assert [fault["where"] for fault in other.json()["errors"]] == ["body.key"]
    assert Entry.objects.get().points == 200
