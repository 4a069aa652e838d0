"""Plans, portfolios, renewals, hints, steady state, capacity, use, profit, health and churn, by the pages where people meet them."""

from __future__ import annotations

import html
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from apps.customers.conftest import AT
from apps.customers.test_accounts import FACTS, SIMPLE, answer, post
from orgdesk.apps.api.actions import create_token
from orgdesk.apps.api.scopes import SCOPES
from orgdesk.apps.customers import health as scores_of
from orgdesk.apps.customers.actions.score_accounts import score_accounts
from orgdesk.apps.customers.duties import offer_renewals_and_reviews, report, score_health
from orgdesk.apps.customers.models import (
    Account,
    Allocation,
    Asset,
    Contract,
    ExceptionItem,
    HandOff,
    HealthScore,
    Hint,
    OwnerPeriod,
    Product,
    Promise,
    Review,
    Segment,
)
from orgdesk.apps.customers.ownership import flaws_of
from orgdesk.apps.desk.models import Ticket
from orgdesk.apps.events.models import Event
from orgdesk.apps.knowledge.models import Limitation, LimitationLink
from orgdesk.apps.organisation.mapping import structure_to_data
from orgdesk.apps.organisation.models import Version, Workspace
from orgdesk.apps.process.actions import deploy_process
from orgdesk.apps.timelines.actions import open_due_steps, start_plan, store_template
from orgdesk.apps.timelines.models import TemplateVersion
from orgdesk.apps.voice.models import Complaint, Feedback, Invitation, Survey, SurveyAnswer
from orgdesk.apps.work.models import WorkItem
from orgdesk.core.organisation.templates import load_template
from orgdesk.core.process.templates import read_template
from orgdesk.core.timeline.library import library_text

pytestmark = pytest.mark.django_db
TIMELINE = (
    "key: install\nversion: 1\ntitle: Install\ncategory: installation\nauthor: Ines Duarte\ndated: 2026-01-12\nsizes: [small]\n"
    "steps:\n  - {key: send, title: Send the box, owner: 'unit:delivery', week: 0}\n"
)


def page(client, name, *keys, query=""):
    shown = client.get(reverse(f"customers:{name}", args=keys) + query)
    assert shown.status_code == 200
    return html.unescape(shown.content.decode())


def owned_by(house, person, account=None, stage="service"):
    account = account or house.account
    return OwnerPeriod.objects.create(account=account, owner=person, stage=stage, since=date(2026, 3, 2), set_at=AT)


def an_account(key, **told):
    return Account.objects.create(key=key, name=key.replace("-", " ").title(), **{"created_at": AT, **told})


def define(client, key="retail", **told):
    said = {"name": key.title(), "service": "people", "use_target": 70, **told}
    return post(client, "segment", key=key, **said)


@pytest.mark.acceptance("S1-4", issue=3)
@pytest.mark.acceptance("S1-5", issue=3)
@pytest.mark.acceptance("S1-5", issue=6)
def test_inside_sales_hands_over_to_strategic_account_delivery_which_accepts(house, page_of):
    sam = page_of(house.sam)
    missing = post(sam, "hand-off", "alder-foods", "strategic-delivery", **FACTS).content.decode()
    assert "How large is the project" in missing
    assert not HandOff.objects.exists()
    post(sam, "hand-off", "alder-foods", "strategic-delivery", **FACTS, **{"fact-scale": "80 shops"})

    item = WorkItem.objects.open().get(kind="hand-off")
    assert item.unit_key == "strategic"
    answer(page_of(house.helen), item, "accept")
    shown = page(sam, "account", "alder-foods")
    assert "Hand-off to strategic account delivery" in shown
    assert "80 shops" in shown
    assert HandOff.objects.get().answered_by == house.helen


@pytest.mark.acceptance("S1-6", issue=3)
@pytest.mark.acceptance("S1-6", issue=6)
def test_a_unit_that_only_calls_out_gets_nothing_that_a_customer_began(house, page_of):
    drawing = read_template("tiered-support").replace(b'orgdesk:unit="t1"', b'orgdesk:unit="accounts"')
    deploy_process(drawing, by=house.piet, at=AT)
    page_of(house.tess).post("/requests/new", {"subject": "Export fails", "text": "It stops."})

    ticket = Ticket.objects.get()
    item = WorkItem.objects.open().about("ticket", ticket.key).get()
    assert item.unit_key == "t1"
    rerouted = Event.objects.of_kind("inbound.rerouted").get()
    assert rerouted.data == {"from": "accounts", "to": "t1"}
    joyce = page_of(house.joyce)
    joyce.post(reverse("work:claim", args=[item.key]))
    sent = {"work": item.key, "unit": "accounts", "reason": "They know them"}
    refused = joyce.post(reverse("desk:transfers", args=[ticket.key]), sent, follow=True).content.decode()
    assert "only calls out" in refused
    item.refresh_from_db()
    assert item.unit_key == "t1"


@pytest.mark.acceptance("S1-18", issue=4)
@pytest.mark.acceptance("S1-18", issue=5)
@pytest.mark.acceptance("S1-18", issue=6)
@pytest.mark.acceptance("S1-18", issue=7)
def test_the_score_card_shows_health_use_recommendation_tickets_installations_and_limitations(house, page_of):
    client = page_of(house.anna)
    post(client, "usage", "alder-foods", product=house.meter.pk, month="2026-03-01", used=30, bought=80)
    page_of(house.tess).post("/requests/new", {"subject": "Export fails", "text": "It stops."})
    limitation = Limitation.objects.create(
        key="L-1", kind="cannot", title="No export", discovered_by=house.joyce, discovered_at=AT - timedelta(days=40)
    )
    LimitationLink.objects.create(limitation=limitation, ticket_key=Ticket.objects.get().key, by=house.joyce, at=AT)
    plan_of(house)
    unhappy(house, 4)

    shown = page(client, "account", "alder-foods")

    for words in (
        "38 % in use, target 70 %", "NPS -100 of 1 answers", "1 ticket open", "0 of 1 steps done", "held up by L-1", "to be watched",
    ):  # fmt: skip
        assert words in shown
    later = AT + timedelta(days=5)
    report(later)
    told = page(client, "exceptions")
    assert "held up by L-1 No export for more than 30 days" in told
    assert "Tess Alder answered 4, and nobody has rung" in told


def plan_of(house):
    template = store_template(TIMELINE, by=None, at=AT, lead_unit="delivery")
    return start_plan(template, house.account, starts_on=AT.date(), size="small", by=house.piet, at=AT)


def unhappy(house, score):
    survey = Survey.objects.create(
        key="nps", title="Would you recommend us?", question="nps", asks="?", occasion="round"
    )
    asked = Invitation.objects.create(
        survey=survey, person=house.tess, account=house.account, occasion="q1", planned_at=AT, send_at=AT, sent_at=AT
    )
    return SurveyAnswer.objects.create(invitation=asked, score=score, at=AT)


@pytest.mark.acceptance("S1-19", issue=4)
@pytest.mark.acceptance("S1-19", issue=5)
@pytest.mark.acceptance("S1-19", issue=6)
@pytest.mark.acceptance("S1-19", issue=7)
def test_a_goal_of_a_quarter_fewer_lost_customers_keeps_the_baseline_it_was_set_on(house, page_of, at_time):
    helen, old = page_of(house.helen), AT - timedelta(days=500)
    refused = post(helen, "churn-goals", reduction="25", until="2027-03-02").content.decode()
    assert "Nobody who was a customer on" in refused
    Account.objects.update(created_at=old)
    for number in range(7):
        an_account(f"shop-{number}", created_at=old)
    leave = {"on": "2026-02-20", "reason": "experience", "words": "Three times the wrong device"}
    post(helen, "leaving", "shop-0", **leave)
    post(helen, "leaving", "shop-1", **{**leave, "reason": "price"})

    post(helen, "churn-goals", reduction="25", until="2027-03-02")

    at_time(AT + timedelta(days=365))
    helen = page_of(house.helen)
    post(helen, "leaving", "shop-2", **{**leave, "on": "2026-10-01"})
    shown = page(helen, "churn")
    assert "25 % fewer by" in shown
    assert "2 of 8 in twelve months, 25.0 %" in shown
    assert "1 of 6" in shown
    assert "-33 %" in shown
    assert "no detectable change" in shown
    assert "poor experience" in shown
    assert "Three times the wrong device" in shown


def test_who_left_is_written_down_once_with_a_reason_and_leaves_no_work_behind(house, page_of):
    anna = page_of(house.anna)
    post(anna, "notes", "alder-foods", signed_on="2026-01-01", notes="")
    offer_check_ins_now()
    assert WorkItem.objects.open().filter(kind="check-in").exists()
    refused = post(anna, "leaving", "alder-foods", on="2026-03-01", reason="price", words="").content.decode()
    assert "Say why they left, in their own words." in refused
    early = post(anna, "leaving", "alder-foods", on="2029-03-01", reason="price", words="Too dear").content.decode()
    assert "This day is still to come" in early
    assert WorkItem.objects.open().filter(kind="check-in").exists()
    leave = {"on": "2026-03-01", "reason": "price", "words": "Too dear"}
    post(anna, "leaving", "alder-foods", **leave)

    assert not WorkItem.objects.open().filter(source="customers").exists()
    assert "left on" in post(anna, "leaving", "alder-foods", **leave).content.decode()
    assert Event.objects.of_kind("account.churned").count() == 1


def offer_check_ins_now():
    from orgdesk.apps.customers.duties import offer_check_ins

    offer_check_ins(AT)


@pytest.mark.acceptance("S1-20", issue=4)
@pytest.mark.acceptance("S1-20", issue=5)
@pytest.mark.acceptance("S1-20", issue=6)
@pytest.mark.acceptance("S1-20", issue=7)
def test_hardware_and_software_in_use_stand_beside_what_was_bought_and_the_target(house, page_of):
    client = page_of(house.anna)
    define(client, use_target=60)
    Account.objects.update(segment="retail")
    till = Product.objects.create(key="pier-till", name="Pier till", kind="hardware")
    for serial in ("T-1", "T-2", "T-3"):
        post(client, "assets", "alder-foods", product=till.pk, serial=serial, on="2026-01-05")
    asset = Asset.objects.get(serial="T-1")
    post(client, "asset-step", asset.pk, "installed")
    post(client, "asset-step", asset.pk, "used")
    post(client, "usage", "alder-foods", product=house.meter.pk, month="2026-02-01", used=4, bought=7)

    (row,) = client.get(reverse("customers:use")).context["rows"]

    assert (row.hardware, row.software) == ((1, 3), (4, 7))
    assert (row.share, row.target, row.below) == (50, 60, True)
    assert "50 %" in page(client, "use")
    assert page(client, "use", query="?as=csv").splitlines()[1] == "Alder Foods,1,3,4,7,50,60"


@pytest.mark.acceptance("S1-30", issue=6)
def test_a_key_account_has_a_plan_with_objectives_quota_and_contacts_across_departments(house, page_of):
    client = page_of(house.anna)
    plan = {"aim": "All shops by the summer", "quota": "40000"}
    post(client, "plan-versions", "alder-foods", **plan)
    post(client, "plan-versions", "alder-foods", **{**plan, "quota": "50000"})
    said = {"text": "Tills in every shop", "measure": "90 % of tills in use", "due_on": "2026-08-31"}
    post(client, "objectives", "alder-foods", **said)
    post(client, "departments", "alder-foods", person=house.piet.pk, purpose="Planning the installation")
    contract = {
        "reference": "C-7",
        "starts_on": "2026-02-01",
        "ends_on": "2027-01-31",
        "a_year": "12500",
        "notice_days": 90,
    }
    post(client, "contracts", "alder-foods", **contract)

    shown = page(client, "plan", "alder-foods")

    for words in ("50,000", "12,500", "25 %", "Tills in every shop", "90 % of tills in use", "Piet Jansen", "Delivery"):
        assert words in shown
    assert [row.version for row in house.account.account_plans.all()] == [2, 1]
    post(client, "objective-reached", house.account.objectives.get().pk)
    assert house.account.objectives.get().reached_by == house.anna


@pytest.mark.acceptance("S1-31", "S1-36", issue=6)
def test_key_accounts_are_reviewed_at_a_rhythm_of_their_own_and_classes_can_be_added(house, page_of, at_time):
    client = page_of(house.anna)
    owned_by(house, house.anna)
    assert not Review.objects.exists()
    kept = {"name": "Alder Foods", "segment": "", "parent": ""}
    post(client, "classify", "alder-foods", **kept, account_class="key")
    assert Review.objects.get().due_on == AT.date() + timedelta(days=91)

    due = AT + timedelta(days=80)
    at_time(due)
    client = page_of(house.anna)
    assert [offer_renewals_and_reviews(due) for _again in range(2)] == [1, 0]
    item = WorkItem.objects.open().get(kind="review")
    assert item.claimed_by == house.anna
    assert "plan what came of the review" in html.unescape(answer(client, item, "").content.decode())
    post(client, "review", Review.objects.get().pk, summary="They grow; ask again in the summer")
    assert not WorkItem.objects.open().filter(kind="review").exists()
    assert Review.objects.get(held_at=None).due_on == due.date() + timedelta(days=91)

    post(client, "class", key="public", title="public body", review_every="365")
    post(client, "classify", "alder-foods", **kept, account_class="public")
    names = [row["account"].name for row in client.get(reverse("customers:accounts") + "?class=public").context["rows"]]
    assert names == ["Alder Foods"]
    shown = page(client, "accounts")
    for title in ("Key account", "Global account", "Regular account", "Public body"):
        assert title in shown


@pytest.mark.acceptance("S1-32", "S1-93", issue=6)
def test_segments_say_how_customers_are_served_and_who_is_served_otherwise(house, page_of, at_time):
    client = page_of(house.anna)
    define(client, contact_every="30", paths=["white_glove"])
    define(client, "web", service="automation", contacts_at_most="1")
    an_account("quill", segment="web")
    an_account("tamar")
    Account.objects.filter(key="alder-foods").update(segment="retail")
    post(page_of(house.helen), "qualification", "alder-foods", **SIMPLE)
    for _again in range(2):
        post(client, "contacts", "quill", purpose="care", channel="phone", outcome="Fine")
    at_time(AT + timedelta(days=31))
    client = page_of(house.anna)

    shown = client.get(reverse("customers:segments")).context["page"].object_list

    found = {account.key: [str(way) for way in ways] for account, ways in shown}
    assert found == {
        "alder-foods": ["not contacted in time", "on a path that does not fit"],
        "quill": ["contacted more often than planned"],
        "tamar": ["in no segment"],
    }
    assert [(row.key, count, off) for row, count, off in client.get(reverse("customers:segments")).context["segments"]] == [
        ("retail", 1, 1), ("web", 1, 1),
    ]  # fmt: skip
    assert "a contact every 30 days" in page(client, "segments")


def test_only_who_serves_accounts_says_how_they_are_served(house, page_of):
    assert define(page_of(house.sam)).status_code == 403
    assert not Segment.objects.exists()


@pytest.mark.acceptance("S1-34", issue=6)
@pytest.mark.acceptance("S1-34", issue=7)
def test_profit_is_ranked_with_people_for_the_few_and_automation_for_the_many(house, page_of):
    client = page_of(house.anna)
    define(client, "web", service="automation")
    profits = {"alder-foods": 900, "quill": 50, "tamar": 30, "harbour": 40, "nordlicht": -20}
    for key, profit in profits.items():
        if key != "alder-foods":
            an_account(key)
        post(client, "results", key, year="2025", revenue=str(1000 + profit), cost="1000")
    Account.objects.filter(key="alder-foods").update(segment="web")

    shown = page(client, "profit")

    assert "the first 1 of 5 customers bring 90 % of the profit" in shown
    ranked = [(account.key, round(100 * one.share)) for one, account, _segment, _first in client.get(reverse("customers:profit")).context["page"].object_list]  # fmt: skip
    assert ranked == [("alder-foods", 90), ("quill", 95), ("harbour", 99), ("tamar", 102), ("nordlicht", 100)]
    assert "brings much: give it people" in shown
    first, *_rest = page(client, "profit", query="?year=2025&as=csv").splitlines()[1:]
    assert first == "Alder Foods,900.0,90,people first,Web,automation first"


@pytest.mark.acceptance("S1-48", issue=6)
def test_people_are_assigned_by_name_within_their_hours(house, page_of):
    client = page_of(house.helen)
    post(client, "capacity", person=house.piet.pk, hours="20")
    an_account("quill")
    half = {
        "person": house.piet.pk,
        "purpose": "Installation",
        "since": "2026-03-02",
        "until": "2026-04-30",
        "hours": "12",
    }
    post(client, "allocations", "alder-foods", **half)
    refused = post(client, "allocations", "quill", **half).content.decode()
    assert "would have 24 hours a week on 2026-03-02 and has 20" in html.unescape(refused)
    post(client, "allocations", "quill", **{**half, "since": "2026-05-01", "until": "2026-05-31"})

    assert Allocation.objects.count() == 2
    shown = page(client, "resources")
    assert "Piet Jansen" in shown
    assert "60 %" in shown


@pytest.mark.acceptance("S1-85", issue=6)
def test_a_customer_passes_to_key_accounts_with_its_history(house, page_of):
    helen, luis = page_of(house.helen), page_of(house.luis)
    owned_by(house, house.helen, stage="onboarding")
    post(helen, "contacts", "alder-foods", purpose="care", channel="phone", outcome="They open ten shops")
    post(helen, "classify", "alder-foods", name="Alder Foods", account_class="key", segment="", parent="")
    said = {"person": house.luis.pk, "stage": "service", "on": "2026-03-09", "reason": "Ten new shops"}
    post(helen, "transfers", "alder-foods", **said)
    answer(luis, WorkItem.objects.open().get(kind="transfer"), "accept")

    periods = [(row.owner, row.stage) for row in OwnerPeriod.objects.all()]
    assert periods == [(house.helen, "onboarding"), (house.luis, "service")]
    shown = page(luis, "account", "alder-foods")
    assert "Key account" in shown
    assert "Ten new shops" in shown
    assert "They open ten shops" in page(luis, "history", "alder-foods")


@pytest.mark.acceptance("S1-89", issue=6)
def test_a_hint_goes_to_sales_which_takes_it_up_or_says_why_not(house, page_of):
    anna, sam = page_of(house.anna), page_of(house.sam)
    for _again in range(2):
        post(anna, "account-hints", "alder-foods", text="They asked for tills in the cafés", a_year="4000")
    item = WorkItem.objects.open().get(kind="hint")
    assert item.unit_key == "sales"
    assert "Sales answers hints" in post(anna, "hint-answer", Hint.objects.get().pk, state="taken").content.decode()
    refused = answer(sam, item, "refused").content.decode()
    assert "Say why not" in refused
    answer(sam, item, "taken")
    post(sam, "hint-answer", Hint.objects.get().pk, state="won")

    shown = page(anna, "hints")
    assert "They asked for tills in the cafés" in shown
    assert Hint.objects.get().state == "won"
    assert "won" in shown


def test_nothing_more_is_taken_up_with_a_customer_who_waits_for_an_answer_to_a_complaint(house, page_of):
    anna, sam = page_of(house.anna), page_of(house.sam)
    post(anna, "account-hints", "alder-foods", text="They asked for tills in the cafés")
    feedback = Feedback.objects.create(
        key="V1001", kind="complaint", title="Nobody rang", account=house.account, received_at=AT
    )
    complaint = Complaint.objects.create(feedback=feedback, due_at=AT + timedelta(days=14))

    words = "Offer nothing until this is settled: complaint V1001 is open."
    assert words in page(anna, "account", "alder-foods")
    shown = page(sam, "hints")
    assert words in shown
    assert "Take it up" not in shown
    refused = post(sam, "hint-answer", Hint.objects.get().pk, state="taken").content.decode()
    assert "Nothing more is offered to Alder Foods until this is settled: complaint V1001 is open." in refused
    assert Hint.objects.get().state == "handed"

    complaint.resolved_at = AT
    complaint.save()
    assert "until this is settled" not in page(anna, "account", "alder-foods")
    post(sam, "hint-answer", Hint.objects.get().pk, state="taken")
    assert Hint.objects.get().state == "taken"


@pytest.mark.acceptance("S1-90", issue=6)
def test_an_account_goes_to_support_only_when_it_has_shown_that_it_is_steady(house, page_of):
    helen = page_of(house.helen)
    owned_by(house, house.helen, stage="onboarding")
    plan = plan_of(house)
    promise = Promise.objects.create(account=house.account, text="A spare meter", made_at=AT)
    sent = {"channel": "installation", "fact-habits": "They open at six"}
    refused = html.unescape(post(helen, "hand-off", "alder-foods", "steady-state", **sent).content.decode())
    assert (
        "is not steady yet: it is not live; not all check-ins were held; 1 promise is open; 1 timeline has open steps"
        in refused
    )
    assert not HandOff.objects.exists()

    post(helen, "notes", "alder-foods", signed_on="2025-11-01", live_on="2025-12-01", notes="")
    house.account.check_ins.update(held_at=AT, held_by=house.anna)
    post(helen, "promise-kept", promise.pk)
    open_due_steps(at=AT + timedelta(hours=8))
    item = WorkItem.objects.open().get(source_instance=plan.key)
    answer(page_of(house.piet), item, "")
    post(helen, "hand-off", "alder-foods", "steady-state", **sent)
    assert 'name="channel" value="installation"' in page(helen, "hand-off", "alder-foods", "installation")
    answer(page_of(house.joyce), WorkItem.objects.open().get(kind="hand-off"), "accept")

    assert OwnerPeriod.objects.get(until=None).stage == "steady"
    shown = page(helen, "account", "alder-foods")
    assert "all check-ins were held" in shown
    assert "They open at six" in shown


@pytest.mark.acceptance("S2-37", issue=3)
@pytest.mark.acceptance("S2-37", issue=6)
def test_receivables_by_age_and_logistic_standards_show_on_the_account(house, page_of):
    client = page_of(house.anna)
    for number, due in enumerate(("2026-03-20", "2026-02-20", "2026-01-20", "2025-12-20", "2025-06-01"), start=1):
        post(
            client,
            "invoices",
            "alder-foods",
            number=f"R-{number}",
            amount=str(100 * number),
            issued_on="2025-05-01",
            due_on=due,
        )
    post(client, "payment", house.account.invoices.get(number="R-4").pk)
    post(client, "logistics", "alder-foods", topic="Delivery hours", text="Before nine, by the back door")

    shown = client.get(reverse("customers:holdings", args=["alder-foods"]))

    assert [amount for _name, amount in shown.context["ages"]] == [100, 200, 300, 0, 500]
    text = html.unescape(shown.content.decode())
    assert "61–90 days" in text
    assert "Before nine, by the back door" in text


def test_a_serial_number_is_one_thing_and_a_contract_number_one_contract(house, page_of):
    client = page_of(house.anna)
    an_account("quill")
    sent = {"product": house.meter.pk, "serial": "M-1", "on": "2026-01-05"}
    for _again in range(2):
        post(client, "assets", "alder-foods", **sent)
    assert "is with Alder Foods" in post(client, "assets", "quill", **sent).content.decode()
    contract = {"reference": "C-1", "starts_on": "2026-02-01", "ends_on": "2026-01-01", "a_year": "1", "notice_days": 9}
    assert "ends after it began" in post(client, "contracts", "quill", **contract).content.decode()
    assert (Asset.objects.count(), Contract.objects.count()) == (1, 0)


@pytest.mark.acceptance("S3-16", issue=6)
def test_an_account_manager_has_a_portfolio_with_renewals_and_hints(house, page_of, at_time):
    client = page_of(house.anna)
    quill = an_account("quill")
    for account in (house.account, quill):
        owned_by(house, house.anna, account)
    contract = {
        "reference": "C-7",
        "starts_on": "2025-05-01",
        "ends_on": "2026-04-30",
        "a_year": "9000",
        "notice_days": 90,
    }
    post(client, "contracts", "quill", **contract)
    post(client, "account-hints", "quill", text="Meters for the yard")
    assert [offer_renewals_and_reviews(AT) for _again in range(2)] == [1, 0]
    item = WorkItem.objects.open().get(kind="renewal")
    assert item.claimed_by == house.anna

    lines = {line.account.key: line for line in client.get(reverse("customers:portfolio")).context["lines"]}
    assert set(lines) == {"alder-foods", "quill"}
    assert (lines["quill"].contract.reference, lines["quill"].hints) == ("C-7", 1)
    assert "Write down on the account" in answer(client, item, "").content.decode()
    row = Contract.objects.get()
    assert "Say why they do not renew" in post(client, "renewal", row.pk, renewed="no").content.decode()
    post(client, "renewal", row.pk, renewed="yes", until="2027-04-30", a_year="9500")
    assert "decided already" in post(client, "renewal", row.pk, renewed="no", reason="x").content.decode()
    followed = Contract.objects.get(follows=row)
    assert (followed.reference, followed.starts_on, followed.a_year) == ("C-7/2", date(2026, 5, 1), 9500)
    assert not WorkItem.objects.open().filter(kind="renewal").exists()


@pytest.mark.acceptance("S3-11", issue=3)
@pytest.mark.acceptance("S3-11", issue=7)
def test_the_customer_sees_one_list_of_people_and_the_house_counts_whom_they_met(house, page_of):
    anna = page_of(house.anna)
    owned_by(house, house.anna)
    post(anna, "departments", "alder-foods", person=house.piet.pk, purpose="Planning the installation")
    post(anna, "allocations", "alder-foods", person=house.helen.pk, purpose="Large projects", since="2026-03-01", until="2026-04-01", hours="4")  # fmt: skip
    post(anna, "contacts", "alder-foods", purpose="care", channel="phone", outcome="Fine")
    post(page_of(house.piet), "contacts", "alder-foods", purpose="news", channel="visit", outcome="Cable is laid")

    shown = page_of(house.tess).get("/your-people").content.decode()

    places = [shown.index(name) for name in ("Anna Petrov", "Piet Jansen", "Helen Marsh")]
    assert places == sorted(places)
    assert "first contact" in shown
    assert "they dealt with 2 of us" in page(anna, "history", "alder-foods")
    stranger = house.tess.__class__.objects.create_person(email="x@quill.example", name="X")
    assert "Anna Petrov" not in page_of(stranger).get("/your-people").content.decode()


def only_use_counts(client):
    """One signal is enough to say something where the others count nothing."""
    nothing = {f"weigh-{key}": "0" for key in client.get(reverse("customers:health")).context["weights"].by_signal}
    post(client, "weights", **{**nothing, "weigh-use": "1"}, green="70", red="40", note="Only use")


def test_scores_are_kept_by_week_with_their_weights_and_the_back_test_says_how_little_it_knows(house, page_of, at_time):
    client = page_of(house.anna)
    only_use_counts(client)
    for account in [house.account, *(an_account(f"shop-{number}") for number in range(11))]:
        used = 10 if account.key in {f"shop-{number}" for number in range(5)} else 80
        post(client, "usage", account.key, product=house.meter.pk, month="2026-03-01", used=used, bought=80)
    for day in range(7):
        score_health(AT + timedelta(days=day))
    assert HealthScore.objects.count() == 12
    assert "too few to say" in page(client, "health")
    assert "as soon as 5 who left and 5 who stayed were scored 60 days before" in page(client, "health")
    at_time(AT + timedelta(days=66))
    client = page_of(house.anna)
    for number in range(5):
        post(client, "leaving", f"shop-{number}", on="2026-05-07", reason="price", words="Too dear")

    shown = page(client, "health")
    assert "in 1.00 of all pairs" in shown
    assert "0 % of those who left were shown as healthy then" in shown
    weigh = {f"weigh-{key}": "0" for key in client.get(reverse("customers:health")).context["weights"].by_signal}
    assert "at least one signal" in post(client, "weights", **weigh, green="70", red="40", note="Try").content.decode()
    post(client, "weights", **{**weigh, "weigh-payment": "1"}, green="70", red="40", note="Only payment")
    assert "too few to say" in page(client, "health")
    assert set(HealthScore.objects.values_list("weights__version", flat=True)) == {1}


LIST = (
    "key,name,parent,class,segment,zone,owner\n"
    "north,North,south,,retail,,\nsouth,South,north,,,,\nshop,Shop,north,key,,Europe/Berlin,anna@brightwater.example\n"
    "shop,Shop again,,,,,\n,Nameless,,,,,\nlost,Lost,nowhere,,,,\nodd,Odd,,royal,,Mars/Base,nobody@x.example\n"
)


def test_a_list_of_accounts_with_loops_is_taken_in_once_and_every_odd_line_is_told(house, page_of):
    client = page_of(house.anna)
    for made in ((5, 0), (0, 0)):
        sent = {"file": SimpleUploadedFile("accounts.csv", LIST.encode())}
        shown = client.post(reverse("customers:import"), sent)
        report = shown.context["report"]
        assert (report.made, report.changed) == made
        assert report.loops == ["north → south → north"]

    told = html.unescape(shown.content.decode())
    for words in ("shop stands on line 4 already", "a key and a name are needed", "which nobody knows", "no class is called royal", "Mars/Base", "nobody@x.example"):  # fmt: skip
        assert words in told
    shop = Account.objects.get(key="shop")
    assert (shop.parent.key, shop.account_class, shop.zone) == ("north", "key", "Europe/Berlin")
    assert Account.objects.get(key="north").parent is None
    assert OwnerPeriod.objects.get(account=shop).owner == house.anna


@pytest.mark.parametrize("content", [b"", b"a;b\n1;2\n", b'key,name\n"open', b"\xff\xfe\x00k\x00e"])
def test_what_is_no_list_is_refused_in_words(house, page_of, content):
    sent = {"file": SimpleUploadedFile("accounts.csv", content)}
    shown = page_of(house.anna).post(reverse("customers:import"), sent)
    assert shown.status_code in {200, 422}
    assert Account.objects.count() == 1


def test_a_list_is_taken_in_by_command_too(house, tmp_path, capsys):
    path = tmp_path / "accounts.csv"
    path.write_text(LIST, "utf-8")
    call_command("customers", "import", str(path), by="anna@brightwater.example")
    told = capsys.readouterr().out
    assert "5 new, 0 corrected" in told
    assert "loop: north → south → north" in told

    call_command("customers", "import", str(path), by="anna@brightwater.example")
    assert "0 new, 0 corrected" in capsys.readouterr().out
    path.write_text(LIST.replace("shop,Shop,", "shop,Corner shop,"), "utf-8")
    call_command("customers", "import", str(path), by="anna@brightwater.example")
    assert "0 new, 1 corrected" in capsys.readouterr().out


@pytest.mark.acceptance("S1-83", issue=6)
def test_a_large_company_project_is_a_type_of_project_with_people_assigned(house, page_of):
    seats = {f"unit:{name}": f"unit:{unit}" for name, unit in (("delivery", "delivery"), ("accounts", "accounts"), ("training", "t1"))}  # fmt: skip
    for key, seat in (("large-project", "delivery"), ("white-glove", "delivery")):
        store_template(library_text(key), by=None, at=AT, lead_unit=seat, seats=seats)
    large, small = (TemplateVersion.objects.get(key=key) for key in ("large-project", "white-glove"))
    piet, quill = page_of(house.piet), an_account("quill")
    begin = {"starts_on": "2026-03-02", "zone": ""}
    piet.post("/timelines/new", {"account": house.account.pk, "template": large.pk, "size": "complex", **begin})
    piet.post("/timelines/new", {"account": quill.pk, "template": small.pk, "size": "medium", **begin})

    shown = piet.get("/timelines/?type=large company project")

    assert [plan.account.name for plan in shown.context["page"]] == ["Alder Foods"]
    assert "Large company project" in shown.content.decode()
    assert WorkItem.objects.open().filter(kind="timeline-step", unit_key="delivery", source_instance=shown.context["page"][0].key).exists()  # fmt: skip


@pytest.mark.acceptance("S0-61", issue=3)
@pytest.mark.acceptance("S1-35", issue=3)
@pytest.mark.acceptance("S1-35", issue=6)
def test_account_management_and_strategic_delivery_have_charters_on_their_units_pages(house, page_of):
    chart = load_template("tiered-support-2.1")
    version = Version.objects.create(
        workspace=Workspace.objects.get(),
        key="newer",
        label="2.1",
        structure=structure_to_data(chart.structure),
        created_at=AT,
    )
    client = page_of(house.helen)

    def charter(unit):
        return client.get(reverse("organisation:unit", args=[version.key, unit])).content.decode()

    for activity in ("Upselling", "Maintain existing relationships", "Prevent attrition"):
        assert activity in charter("account-operations")
    for activity in (
        "Deliver to strategic accounts",
        "Pass customers to key accounts",
        "Hand accounts over to support",
    ):
        assert activity in charter("strategic-accounts-delivery")


def test_the_worst_health_is_listed_once_for_each_customer_by_its_last_score(house, page_of, at_time):
    client = page_of(house.anna)
    only_use_counts(client)
    post(client, "usage", "alder-foods", product=house.meter.pk, month="2026-03-01", used=10, bought=80)
    score_accounts(at=AT, again=True)
    post(client, "usage", "alder-foods", product=house.meter.pk, month="2026-03-01", used=80, bought=80)
    score_accounts(at=AT + timedelta(days=7), again=True)
    at_time(AT + timedelta(days=8))

    listed = page_of(house.anna).get(reverse("customers:health")).context["page"].object_list

    assert [(one.account.key, one.on) for one in listed] == [("alder-foods", (AT + timedelta(days=7)).date())]


@pytest.mark.acceptance("S1-19", issue=6)
def test_a_score_of_which_too_little_is_known_is_called_so_wherever_it_is_told(house, page_of):
    client = page_of(house.anna)
    owned_by(house, house.anna)
    post(client, "usage", "alder-foods", product=house.meter.pk, month="2026-03-01", used=80, bought=80)

    score_accounts(at=AT, again=True)

    row = HealthScore.objects.get(account=house.account)
    assert row.known < 0.25
    assert Event.objects.of_kind("health.scored").get().data["colour"] == "grey"
    for place in (["portfolio"], ["accounts"], ["account", "alder-foods"]):
        shown = page(client, *place)
        assert "too little known" in shown
        assert "healthy" not in shown
    assert "of what the score weighs is known, too little for a word on health" in page(
        client, "account", "alder-foods"
    )
    assert "Alder Foods" not in page(client, "health")
    assert "too little known" in page(client, "health", query="?known=little")
    told = page(client, "health", query="?known=little&as=csv").splitlines()[1]
    assert told.startswith(f"Alder Foods,too little known,,{row.known_percent}")
    token = create_token(house.anna, name="a test", scopes=SCOPES, expires_at=AT + timedelta(days=30), at=AT)
    headers = {"Authorization": f"Bearer {token.secret}"}
    assert Client().get("/api/v1/accounts/alder-foods", headers=headers).json()["health"] is None
    report(AT)
    assert not ExceptionItem.objects.filter(kind="health").exists()
    Account.objects.filter(pk=house.account.pk).update(account_class=Account.Class.KEY)
    report(AT)
    assert "too little is known for a word on health" in ExceptionItem.objects.get(kind="health").words


def test_who_left_stands_no_more_among_the_worst_health(house, page_of, at_time):
    client = page_of(house.anna)
    only_use_counts(client)
    for key in ("shop-1", "shop-2"):
        an_account(key)
        post(client, "usage", key, product=house.meter.pk, month="2026-03-01", used=10, bought=80)
    score_accounts(at=AT, again=True)
    assert {row.account.key for row in client.get(reverse("customers:health")).context["page"]} >= {"shop-1", "shop-2"}

    post(client, "leaving", "shop-1", on=AT.date().isoformat(), reason="price", words="Too dear")

    listed = {row.account.key for row in client.get(reverse("customers:health")).context["page"]}
    assert "shop-2" in listed
    assert "shop-1" not in listed


def test_of_many_accounts_the_back_test_looks_at_some_that_are_spread_over_all(house, page_of, at_time, monkeypatch):
    client = page_of(house.anna)
    only_use_counts(client)
    for number in range(30):
        an_account(f"shop-{number}")
        post(client, "usage", f"shop-{number}", product=house.meter.pk, month="2026-03-01", used=number, bought=80)
    score_accounts(at=AT, again=True)
    monkeypatch.setattr("orgdesk.apps.customers.health._TESTED", 10)

    tests = scores_of.tested(scores_of.weights_in_force(), on=AT.date() + timedelta(days=60))

    assert 10 <= tests[60].stayed <= 20


def test_one_who_owns_no_account_sees_their_own_name_chosen_and_no_others(house, page_of):
    shown = page(page_of(house.joyce), "portfolio")

    assert '<option value="" selected>Joyce Bell</option>' in shown


def test_who_left_is_counted_where_no_customer_is_old_enough_for_a_rate(house, page_of):
    client = page_of(house.anna)
    post(client, "leaving", "alder-foods", on="2026-03-01", reason="price", words="Too dear")

    assert "no customer is a year old yet" in page(client, "churn")


def test_what_a_list_holds_too_much_of_is_cut_and_told_and_an_owner_leaves_no_gap(house, page_of):
    Segment.objects.create(key="retail", name="Retail")
    Account.objects.filter(pk=house.account.pk).update(created_at=AT - timedelta(days=100))
    lines = f"key,name,segment,owner\nlong,{'x' * 300},retial,\nmany,Many,retail,,one,two\nalder-foods,Alder Foods,,{house.anna.email}\n"
    shown = page_of(house.anna).post(
        reverse("customers:import"), {"file": SimpleUploadedFile("accounts.csv", lines.encode())}
    )

    assert shown.context["report"].tray == [
        (2, "name is longer than 160 letters and was cut"),
        (3, "it has more cells than the first line names; those are left out"),
        (2, "no segment has the key retial; the account is taken with it"),
    ]
    assert Account.objects.get(key="long").name == "x" * 160
    assert flaws_of(house.account) == ()
