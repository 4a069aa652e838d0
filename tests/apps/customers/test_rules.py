"""The rules of serving customers are set on pages: units, check-ins, hand-offs, products, the questionnaire and its table."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from apps.customers.conftest import AT
from apps.customers.test_accounts import COMPLEX, SIMPLE, answer, post
from orgdesk.apps.accounts.models import Person, RoleGrant
from orgdesk.apps.customers.models import (
    Account,
    AccountSettings,
    Allocation,
    CheckIn,
    CheckInRule,
    HandOffKind,
    Product,
    Qualification,
    Questionnaire,
)
from orgdesk.apps.events.models import Event
from orgdesk.apps.timelines.models import RunningPlan
from orgdesk.apps.work.models import WorkItem

pytestmark = pytest.mark.django_db

UNITS = {
    "account_management": "accounts", "qualifying": "strategic", "strategic": "strategic", "delivery": "delivery",
    "self_service": "accounts", "sales": "sales", "support": "t1",
}  # fmt: skip


def shown(client, place, *keys):
    return client.get(reverse(f"customers:{place}", args=keys)).content.decode()


def as_written(client):
    """What the page of the next version would send, were it sent as it stands."""
    rows = client.get(reverse("customers:questionnaire")).context["rows"]
    return {
        field.html_name: field.value() if field.value() is not None else ""
        for form in rows.forms
        for field in form
        if field.name != "document" and field.value() is not False
    }


@pytest.fixture
def ada(house) -> Person:
    ada = Person.objects.create_person(email="ada@brightwater.example", name="Ada Quist", is_staff=True)
    RoleGrant.objects.create(person=ada, role=RoleGrant.Role.ADMINISTRATOR, given_at=AT)
    return ada


def test_a_house_without_rules_is_set_up_on_the_page_and_then_hands_over_qualifies_and_checks_in(house, ada, page_of):
    for model in (HandOffKind, Questionnaire, CheckInRule, AccountSettings):
        model.objects.all().delete()
    client = page_of(ada)
    assert "Say first which unit does what" in shown(client, "rules")

    post(client, "rules-units", **UNITS, days="14, 45", anchor="go_live")
    post(client, "notes", "alder-foods", signed_on="2026-02-01", live_on="2026-03-01")

    assert [(row.day, str(row.due_on)) for row in CheckIn.objects.all()] == [(14, "2026-03-15"), (45, "2026-04-15")]
    assert "14, 45 days after go-live" in shown(client, "rules")
    facts = {"fact-contract": "C-12", "fact-signed_on": "2026-02-01", "fact-contact": "Tess", "fact-sites": "2", "fact-why": "Old"}  # fmt: skip
    post(page_of(house.sam), "hand-off", "alder-foods", "account-management", channel="fair", **facts)
    answer(page_of(house.anna), WorkItem.objects.open().get(kind="hand-off"), "accept")
    post(page_of(house.helen), "qualification", "alder-foods", **COMPLEX)
    assert Qualification.objects.get().customer_class == "complex"
    assert Event.objects.of_kind("accountrules.set").get().actor == ada.key


def test_rules_changed_hold_from_now_on_and_a_unit_left_open_is_refused(house, page_of):
    client = page_of(house.anna)
    post(client, "rules-units", **UNITS, days="30 60", anchor="signature")
    assert CheckInRule.objects.last().days == [30, 60]
    assert CheckInRule.objects.count() == 2

    refused = post(client, "rules-units", **{**UNITS, "sales": ""}, days="soon", anchor="signature").content.decode()

    assert "Write whole days with commas between them" in refused
    assert CheckInRule.objects.count() == 2


@pytest.mark.parametrize("place", ["rules-units", "hand-off-kinds", "products"])
def test_sales_reads_the_rules_and_changes_none(house, page_of, place):
    client = page_of(house.sam)
    assert "more than 50 sites" in shown(client, "rules")
    assert client.post(reverse(f"customers:{place}")).status_code == 403


@pytest.mark.acceptance("S1-37", "S1-39", issue=6)
def test_a_threshold_is_moved_in_the_next_version_tried_on_the_customers_first_and_who_is_qualified_keeps_theirs(
    house, page_of
):
    client = page_of(house.helen)
    post(client, "qualification", "alder-foods", **{**SIMPLE, "sites": "40"})
    written = as_written(client)
    assert written["r-1-test-sites"] == "> 50"

    tried = post(client, "questionnaire", **{**written, "r-1-test-sites": "> 30", "try": "1"}).content.decode()

    assert "medium, white-glove installation → complex, professional services" in tried
    assert Questionnaire.objects.count() == 1
    post(client, "questionnaire", **{**written, "r-1-test-sites": "> 30"})
    post(client, "qualification", "alder-foods", **{**SIMPLE, "sites": "40"})
    first, second = Qualification.objects.all()
    assert (first.customer_class, first.questionnaire.version) == ("medium", 1)
    assert (second.customer_class, second.questionnaire.version) == ("complex", 2)
    assert "&gt; 30" in shown(client, "rules")


def test_a_question_is_added_with_a_rule_of_its_own_and_its_answer_decides(house, page_of):
    client = page_of(house.helen)
    written = as_written(client) | {"q-4-asks": "Which sector?", "q-4-kind": "choice", "q-4-choices": "fuel, food"}
    tried = client.post(reverse("customers:questionnaire"), {**written, "try": "1"})
    assert "test-which_sector" in tried.context["rows"].rules[0].fields
    written |= {f"r-{number}-test-which_sector": "" for number in range(4)}
    moved = {name.replace("r-0", "r-4"): value for name, value in written.items() if name.startswith("r-3")}
    moved = {name.replace("r-3", "r-4"): value for name, value in moved.items()}
    fuel = {"r-3-test-which_sector": "fuel", "r-3-customer_class": "simple", "r-3-path": "self_install", "r-3-reason": "fuel is easy"}  # fmt: skip

    post(client, "questionnaire", **{**written, **moved, **fuel})
    post(client, "qualification", "alder-foods", **{**SIMPLE, "sites": "9", "which_sector": "fuel"})

    assert [(row.customer_class, row.reasons) for row in Qualification.objects.all()] == [("simple", ["fuel is easy"])]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"r-3-test-sites": "< 9"}, "end with a rule that leaves every answer open"),
        ({"r-0-test-custom": ""}, "Rule 1 holds for everybody"),
        ({"r-0-path": ""}, "Rule 1 gives no class or no path"),
        ({"r-0-test-sites": "> 4 ("}, "The decision table cannot be used"),
        ({"q-1-key": "sites"}, "two questions with one key"),
        ({"q-0-kind": "choice"}, "offers no choices"),
    ],
)
def test_a_version_that_could_not_decide_is_refused_in_words_and_nothing_is_stored(house, page_of, change, words):
    client = page_of(house.helen)

    refused = client.post(reverse("customers:questionnaire"), as_written(client) | change)

    assert refused.status_code == 422
    assert words in refused.content.decode()
    assert Questionnaire.objects.count() == 1


def test_a_table_made_elsewhere_is_taken_as_a_dmn_file_and_given_as_one(house, page_of):
    client = page_of(house.helen)
    file = client.get(reverse("customers:questionnaire-table", args=[1]))
    assert file.headers["Content-Disposition"] == 'attachment; filename="way-in-1.dmn"'
    changed = SimpleUploadedFile("table.dmn", file.content.replace(b"&gt; 50", b"&gt; 20"))

    post(client, "questionnaire", **as_written(client), document=changed)
    broken = post(client, "questionnaire", **as_written(client), document=SimpleUploadedFile("t.dmn", b"no table"))

    assert "The decision table cannot be used" in broken.content.decode()
    assert Questionnaire.objects.count() == 2
    assert "&gt; 20" in shown(client, "rules")


@pytest.mark.acceptance("S1-46", issue=6)
def test_only_the_qualifying_unit_and_administrators_write_the_questionnaire(house, ada, page_of):
    address = reverse("customers:questionnaire")
    assert [page_of(who).get(address).status_code for who in (house.helen, ada)] == [200, 200]
    for who in (house.sam, house.anna):
        refused = page_of(who).post(address, {"title": "Easier"})
        assert refused.status_code == 403
        assert "Strategic Accounts Delivery" in refused.content.decode()


def test_a_way_to_hand_over_asks_for_other_facts_and_keeps_what_was_told_before(house, page_of):
    client = page_of(house.anna)
    facts = "Contract number\nWho decides at the customer\nWhat must never happen"
    given = {"key": "account-management", "title": "To accounts", "unit_key": "accounts", "hours": 4, "facts": facts}
    post(client, "hand-off-kinds", **given)

    refused = post(page_of(house.sam), "hand-off", "alder-foods", "account-management", channel="fair")

    missing = {refused.context["form"].fields[name].label for name in refused.context["form"].errors}
    assert missing == {"Contract number", "Who decides at the customer", "What must never happen"}
    keys = [fact["key"] for fact in HandOffKind.objects.get(key="account-management").facts]
    assert keys == ["contract", "contact", "what-must-never-happen"]


def test_a_product_is_named_on_the_page_and_can_then_be_delivered(house, page_of):
    client = page_of(house.anna)
    post(client, "products", key="pier-till", name="Pier till", kind="hardware", unit_key="t1")
    till = Product.objects.get(key="pier-till")
    post(client, "assets", "alder-foods", product=till.pk, serial="T-1", on="2026-01-05")
    assert "Pier till" in shown(client, "holdings", "alder-foods")


def test_a_customer_begins_with_its_first_contact_who_sees_it_until_they_speak_for_it_no_more(house, page_of):
    client = page_of(house.sam)
    given = {
        "name": "New",
        "zone": "Europe/Lisbon",
        "contact_name": "Omar Quill",
        "contact_email": "omar@quill.example",
    }
    post(client, "account-new", **given)
    account = Account.objects.get(name="New")
    assert account.key == "new-2"  # "new" is the address of this very page
    omar = account.contacts.get().person

    again = post(client, "account-new", **given).content.decode()
    assert "New is a customer already" in again
    assert Account.objects.visible_to(omar).get() == account

    keeper = page_of(house.anna)
    post(keeper, "people", account.key, name="Omar", email="OMAR@quill.example", job="Owner")
    assert account.contacts.get().job == "Owner"
    refused = post(keeper, "people", account.key, name="Helen", email=house.helen.email).content.decode()
    assert "Helen Marsh works here" in refused
    post(keeper, "person-end", account.key, omar.key)
    assert not Account.objects.visible_to(omar).exists()


def test_an_agent_begins_no_customer(house, page_of):
    assert page_of(house.joyce).post(reverse("customers:account-new"), {"name": "X"}).status_code == 403
    assert "New customer" not in shown(page_of(house.joyce), "accounts")


def path_house(house, path="self_install", hours=30):
    """A timeline of a path that needs somebody of delivery."""
    text = (
        "key: carried-in\nversion: 1\ntitle: Carried in\ncategory: installation\nauthor: Piet Jansen\n"
        "dated: 2026-01-12\nsizes: [simple]\n"
        f"resources:\n  - {{purpose: Installer, owner: 'unit:installers', first_week: 0, last_week: 1, hours: {hours}}}\n"
        "steps:\n  - {key: send, title: Send the box, owner: 'unit:installers', week: 0}\n"
    )
    return {"text": text, "lead_unit": "delivery", "path": path, "seats": "unit:installers = unit:delivery"}


@pytest.mark.acceptance("S1-42", "S1-48", issue=6)
def test_the_path_starts_its_timeline_and_assigns_people_within_their_hours(house, page_of, ada):
    client, helen = page_of(ada), page_of(house.helen)
    assert client.post("/timelines/templates/new", path_house(house)).status_code == 302
    quill = Account.objects.create(key="quill", name="Quill & Co", created_at=AT)

    post(helen, "qualification", "alder-foods", **SIMPLE)

    (first,) = Allocation.objects.all()
    assert (first.person, first.account, str(first.since), str(first.until)) == (house.piet, house.account, "2026-03-02", "2026-03-15")  # fmt: skip
    plan = RunningPlan.objects.get()
    shown = page_of(house.piet).get(f"/timelines/plans/{plan.key}").content.decode()
    assert "Piet Jansen" in shown.split('id="assigned-heading"')[1].split("</section>")[0]

    post(helen, "qualification", "quill", **SIMPLE)  # 36 hours a week are all that he has: another 30 are too many
    assert Allocation.objects.filter(account=quill).count() == 0
    asked = WorkItem.objects.open().get(kind="assign-people")
    assert (asked.unit_key, asked.title) == ("delivery", "Installer for Quill & Co: nobody has the hours")
    assert "30 hours a week from 2 Mar to 15 Mar" in asked.instructions

    page_of(house.piet).post(f"/timelines/plans/{plan.key}/stop", {"reason": "They wait"})
    assert not Allocation.objects.exists()  # begun today, so the whole of it is given back


def test_a_plan_that_completes_no_longer_asks_for_people(house, page_of, ada):
    told = path_house(house, hours=50)
    ends = "completions:\n  - {sizes: [simple], steps: [send], week: 0}\n"
    page_of(ada).post("/timelines/templates/new", told | {"text": told["text"] + ends})
    post(page_of(house.helen), "qualification", "alder-foods", **SIMPLE)
    assert WorkItem.objects.open().filter(kind="assign-people").exists()

    step = WorkItem.objects.open().get(kind="timeline-step")
    page_of(house.piet).post(f"/work/{step.key}/outcome", {})

    assert RunningPlan.objects.get().status == RunningPlan.Status.COMPLETED
    assert not WorkItem.objects.open().filter(kind="assign-people").exists()


def test_another_path_ends_the_timeline_of_the_first_where_nothing_was_done_on_it(house, page_of, ada):
    for key, path in (("carried-in", "self_install"), ("fitted", "white_glove")):
        told = path_house(house, path=path, hours=4)
        page_of(ada).post("/timelines/templates/new", told | {"text": told["text"].replace("carried-in", key)})
    helen = page_of(house.helen)
    post(helen, "qualification", "alder-foods", **SIMPLE)

    chosen = {"customer_class": "medium", "path": "white_glove", "reason": "Their old till has to come out"}
    post(helen, "override", "alder-foods", **chosen)

    first, second = RunningPlan.objects.order_by("pk")
    assert (first.template.key, first.status) == ("carried-in", RunningPlan.Status.STOPPED)
    assert (second.template.key, second.status) == ("fitted", RunningPlan.Status.RUNNING)
    assert (
        "The customer takes another path now."
        in page_of(house.piet).get(f"/timelines/plans/{first.key}").content.decode()
    )
    assert [item.source_instance for item in WorkItem.objects.open().filter(kind="timeline-step")] == [second.key]
    assert Allocation.objects.count() == 1


def test_owners_that_the_chart_does_not_know_are_refused_when_their_seats_are_named_wrongly(house, page_of, ada):
    refused = page_of(ada).post(
        "/timelines/templates/new", path_house(house) | {"seats": "unit:installers = unit:moon"}
    )
    assert refused.status_code == 422
    assert "names no unit or position" in refused.content.decode()
    assert "Install it yourself" in page_of(ada).get("/timelines/templates").content.decode()
    begun = page_of(ada).get("/timelines/templates/new?library=self-install").context["form"]
    assert begun["path"].value() == "self_install"
