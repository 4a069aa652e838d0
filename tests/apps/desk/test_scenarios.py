"""Whole ways through the newer organisation, by the pages: installation, change, large-scale issue, hand-off, automation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from apps.desk.conftest import Desk, ticket_limitations
from orgdesk.apps.customers.defaults import Units, set_up
from orgdesk.apps.demo.company import found_company, put_into_force
from orgdesk.apps.desk.models import Ticket
from orgdesk.apps.events.jobs import run_one
from orgdesk.apps.knowledge.actions import write_article
from orgdesk.apps.knowledge.models import Limitation
from orgdesk.apps.mail.models import Mailbox, OutgoingMail
from orgdesk.apps.organisation import lookup
from orgdesk.apps.process.actions import deploy_process
from orgdesk.apps.process.models import Instance
from orgdesk.apps.work.models import WorkItem
from orgdesk.core.organisation.tree import build_tree
from orgdesk.core.process.templates import TEMPLATES, read_template


@pytest.fixture(scope="module")
def founded(django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    """Version 2.1 in force, every template deployed on it, and the questionnaire of strategic operations."""
    at = timezone.now() - timedelta(hours=1)
    with django_db_blocker.unblock(), transaction.atomic():
        company = found_company(at=at)
        put_into_force(company.draft, proposed_by=company.staff["mara"], approved_by=company.staff["ada"], at=at)
        for key in TEMPLATES:
            deploy_process(read_template(key), by=company.staff["mara"], at=at)
        set_up(
            Units(
                "strategic-operations", "account-operations", "strategic-operations", "delivery", "account-operations"
            ),
            at=at,
        )
        Mailbox.objects.create(key="service", name="Service", address="service@brightwater.example")
        yield company
        transaction.set_rollback(True)


@pytest.fixture
def house(founded: Any, db: None) -> Desk:
    return Desk(founded)


def step(kind: str) -> WorkItem:
    return WorkItem.objects.open().get(kind=kind)


def answer(house: Desk, who: str, kind: str, outcome: str = "", /, **fields: Any) -> None:
    """The step's form on the ticket's page, filled in by a person."""
    item = step(kind)
    form = house.page(f"/tickets/{item.subject_key}", by=who).partition(f'action="/work/{item.key}/outcome"')[2]
    assert form, f"{who} is offered no form for {kind}"
    given = {f"field-{name}": value for name, value in fields.items()}
    done = house.as_(who).post(f"/work/{item.key}/outcome", {"outcome": outcome, **given})
    assert done.status_code == 302, done.content.decode()[-4000:]
    assert not WorkItem.objects.open().filter(pk=item.pk).exists(), done.headers


def written_down(house: Desk, kind: str, *, by: str, subject: str = "As we spoke", **facts: str) -> Ticket:
    said = {
        "channel": "phone",
        "email": "ruth@tamar-retail.example",
        "name": "Ruth",
        "subject": subject,
        "text": "Said.",
    }
    given = {f"fact-{name}": value for name, value in facts.items()}
    made = house.as_(by).post("/tickets/new", {**said, "type": kind, **given})
    assert made.status_code == 302, made.content.decode()[-3000:]
    return Ticket.objects.get(key=made["Location"].rpartition("/")[2])


def work(house: Desk) -> None:
    """The worker: the outbox, the jobs, the outbox again."""
    house.work_through()
    while run_one("worker", at=timezone.now() + timedelta(minutes=1)):
        pass
    house.work_through()


def installation(house: Desk, by: str = "tess") -> Ticket:
    return house.ask("Our new tills", by=by, type="installation", **{"fact-product": "point_of_sale"})


def chooses(house: Desk, ticket: Ticket, path: str, by: str = "tess") -> str:
    """On the page of the request in the portal; what the page says afterwards."""
    page = house.page(f"/requests/{ticket.key}", by=by)
    offer = re.search(r'name="offer" value="([^"]+)"', page)
    assert offer, page
    sent = {"offer": offer[1], "fact-requested_path": path}
    return house.as_(by).post(f"/requests/{ticket.key}/answers", sent, follow=True).content.decode()


def says(house: Desk, ticket: Ticket, button: str, by: str = "tess", **facts: str) -> None:
    page = house.page(f"/requests/{ticket.key}", by=by)
    form = next(part for part in page.split("<form") if f">{button}</button>" in part)
    offer = re.search(r'name="offer" value="([^"]+)"', form)
    assert offer
    given = {f"fact-{name}": value for name, value in facts.items()}
    house.as_(by).post(f"/requests/{ticket.key}/answers", {"offer": offer[1], **given})


def qualify(house: Desk, account: str, **answers: str) -> None:
    said = {"sites": "2", "integrations": "no", "technician": "yes", "custom": "no", **answers}
    done = house.as_("helen").post(f"/customers/{account}/qualification", said)
    assert done.status_code == 302, done.content.decode()


@pytest.mark.acceptance("S1-57", issue=4)
@pytest.mark.acceptance("S1-57", issue=6)
def test_a_qualified_customer_chooses_a_path_in_the_portal_that_stands_beside_the_qualified_one(house: Desk) -> None:
    qualify(house, "alder-foods")
    work(house)
    ticket = Ticket.objects.get(account__key="alder-foods")
    page = house.page(f"/requests/{ticket.key}", by="tess")
    assert all(path in page for path in ("Self-install", "White glove", "Professional services"))

    chooses(house, ticket, "white_glove")

    shown = house.page(f"/tickets/{ticket.key}", by="helen")
    facts = dict(re.findall(r"<dt>([^<]+)</dt>\s*<dd>([^<]+)</dd>", shown))
    assert (facts["Qualified path"], facts["Path asked for"]) == ("Self-install", "White glove")
    assert step("settle").unit_key == "strategic-operations"
    answer(house, "helen", "settle", "is-settled", path="white_glove", grounds="They have nobody on site")
    assert step("plan").unit_key == "delivery"
    qualify(house, "alder-foods", sites="3")
    work(house)
    assert Ticket.objects.filter(account__key="alder-foods").count() == 1


@pytest.mark.acceptance("S1-59", issue=4)
@pytest.mark.acceptance("S1-59", issue=5)
@pytest.mark.acceptance("S1-59", issue=6)
def test_who_installs_alone_gets_a_welcome_mail_with_the_links_to_start_and_to_help(house: Desk) -> None:
    qualify(house, "alder-foods")
    work(house)
    ticket = Ticket.objects.get(account__key="alder-foods")

    chooses(house, ticket, "self_install")
    work(house)
    work(house)

    welcome = OutgoingMail.objects.get(key__startswith=f"ticket-{ticket.key}-welcome")
    assert welcome.to[0]["address"] == "tess@alder-foods.example"
    links = re.findall(r"https?://\S+", welcome.text)
    assert [link.rpartition("/")[2].partition("?")[0] for link in links] == ["help", ticket.key, "new"]
    for link in links:
        address = "/" + link.split("/", 3)[3]
        assert house.as_("visitor").get(address).status_code == 200
    assert "Get started" in house.page(f"/requests/{ticket.key}", by="tess")
    says(house, ticket, "It works")
    assert step("first-use").subject_key == ticket.key


@pytest.mark.acceptance("S1-101", issue=4)
@pytest.mark.acceptance("S1-101", issue=5)
@pytest.mark.acceptance("S1-101", issue=6)
def test_problems_of_the_automated_path_are_tier_1s_articles_have_an_owner_and_gaps_are_counted(house: Desk) -> None:
    qualify(house, "alder-foods")
    qualify(house, "quill-and-co")
    work(house)
    for account, by in (("alder-foods", "tess"), ("quill-and-co", "omar")):
        ticket = Ticket.objects.get(account__key=account)
        chooses(house, ticket, "self_install", by=by)
        work(house)
        says(house, ticket, "I am stuck", by=by, trouble="Setting up the export")
        item = step("help")
        assert (item.unit_key, item.subject_key) == ("t1", ticket.key)
        assert "Setting up the export" in house.page(f"/tickets/{ticket.key}", by="pim")
        answer(house, "pim", "help", "is-solved", problem="The export", gap="on")

    gap = Limitation.objects.get()
    assert (gap.kind, gap.links.count()) == (Limitation.Kind.DO_NOT_KNOW, 2)
    card = house.page("/knowledge/limitations", by="dario").partition(f'data-limitation="{gap.key}"')[2]
    assert "Alder Foods, Quill &amp; Co" in card.partition("</a>")[0]
    version = write_article(
        title="Set up the export", body="Menu.", by=house.person("pim"), at=timezone.now(), unit_key="t1"
    )
    assert "owned by T1 Support" in house.page(f"/knowledge/articles/{version.article.key}", by="dario")


@pytest.mark.acceptance("S1-102", issue=4)
@pytest.mark.acceptance("S1-102", issue=5)
@pytest.mark.acceptance("S1-102", issue=6)
def test_the_personal_path_belongs_to_the_delivery_team_and_the_named_installer(house: Desk) -> None:
    qualify(house, "alder-foods", sites="10", technician="no")
    work(house)
    ticket = Ticket.objects.get(account__key="alder-foods")
    qualified = Instance.objects.get(subject_key=ticket.key).data["qualified_path"]
    chooses(house, ticket, "white_glove")
    if qualified != "white_glove":
        answer(house, "helen", "settle", "is-settled", path="white_glove", grounds="Asked for")

    assert step("plan").unit_key == "delivery"
    assert "Delivery Team" in house.page(f"/requests/{ticket.key}", by="tess")
    assert not OutgoingMail.objects.filter(key__contains="welcome").exists()
    answer(house, "wim", "plan", visit_on="2026-12-01", installer=house.person("erin").key)

    install = step("install")
    assert (install.unit_key, install.claimed_by) == ("delivery", house.person("erin"))
    assert install.title in house.page("/work/", by="erin")


@pytest.mark.acceptance("S1-103", issue=4)
@pytest.mark.acceptance("S1-103", issue=5)
@pytest.mark.acceptance("S1-103", issue=6)
def test_what_our_own_portal_cannot_do_is_a_limitation_of_the_register(house: Desk) -> None:
    qualify(house, "alder-foods")
    work(house)
    ticket = Ticket.objects.get(account__key="alder-foods")
    chooses(house, ticket, "professional_services")

    answer(house, "helen", "settle", "portal-cannot", path="professional_services", grounds="Not offered in the portal")

    limitation = Limitation.objects.get()
    assert (limitation.kind, limitation.title) == (Limitation.Kind.CANNOT, "Our portal cannot offer this path")
    assert limitation.discovered_by == house.person("helen")
    assert limitation.title in house.page("/knowledge/limitations/list?kind=cannot")
    assert limitation.key in house.page(f"/tickets/{ticket.key}", by="helen")
    assert step("verify").subject_key == limitation.key


@pytest.mark.acceptance("S1-40", issue=4)
@pytest.mark.acceptance("S1-40", issue=6)
def test_a_change_request_passes_strategy_delivery_quality_and_the_director_each_with_an_owner(house: Desk) -> None:
    ticket = house.ask("Receipts by mail", by="tess", type="change-request")
    passed = []

    def stop(who: str, kind: str, outcome: str = "", /, **fields: Any) -> None:
        item = step(kind)
        passed.append((kind, item.unit_key or item.position_key))
        assert item.title in house.page(f"/tickets/{ticket.key}", by=who)
        answer(house, who, kind, outcome, **fields)

    stop("helen", "record", wanted="Receipts by mail", why="No paper", scope="external")
    seat_technical_delivery(house)
    stop("piet", "describe", result="A receipt is mailed", days="12")
    stop("yuki", "qualify", "is-change", finding="Works as designed")
    stop("tomas", "decide", "make-it", grounds="Asked for often", release="5.0")
    stop("felix", "make", change_note="Mail added")
    stop("yuki", "verify", "holds", evidence="Ten receipts")
    stop("piet", "deliver", delivered_on="2026-12-01", seen="Seen at Alder Foods")
    house.as_("helen").post(f"/tickets/{ticket.key}/replies", {"text": "It is there.", "once": "cr"})
    stop("helen", "answer", answered="It is there")

    assert passed == [
        ("record", "strategic-operations"), ("describe", "technical-delivery-manager"), ("qualify", "t3-qa"),
        ("decide", "technical-director"), ("make", "t4-development"), ("verify", "t3-qa"),
        ("deliver", "technical-delivery-manager"), ("answer", "strategic-operations"),
    ]  # fmt: skip
    ticket.refresh_from_db()
    assert ticket.status == Ticket.Status.CLOSED
    timeline = house.page(f"/tickets/{ticket.key}", by="helen").partition("<strong>History</strong>")[2]
    for who in ("Helen Marsh", "Piet Jansen", "Yuki Tanabe", "Tomas Okafor", "Felix Moreau"):
        assert who in timeline


def seat_technical_delivery(house: Desk) -> None:
    from orgdesk.apps.organisation.actions import assign_person

    assign_person(
        house.person("piet"), position="technical-delivery-manager", kind="acting", start=timezone.localdate(),
        by=house.person("ada"), at=timezone.now(),
    )  # fmt: skip


@pytest.mark.acceptance("S1-51", issue=4)
@pytest.mark.acceptance("S1-52", issue=4)
@pytest.mark.acceptance("S1-52", issue=6)
def test_a_large_issue_goes_to_strategic_operations_and_its_project_allocates_three_people(house: Desk) -> None:
    ticket = house.ask("Every till prints yesterday's prices", by="tess")
    house.as_("pim").post(f"/tickets/{ticket.key}/processes", {"request_type": "large-scale-issue"})
    assert step("assess").unit_key == "strategic-operations"
    assert "Assess the scale" in house.page("/work/", by="helen")

    allocate(house)

    asked = {item.kind: item.claimed_by for item in WorkItem.objects.open().filter(subject_key=ticket.key)}
    assert asked == {"look": house.person("erin"), "reproduce": house.person("noor"), "isolate": house.person("yuki")}
    shown = house.page(f"/tickets/{ticket.key}", by="piet")
    facts = dict(re.findall(r"<dt>([^<]+)</dt>\s*<dd>([^<]+)</dd>", shown))
    assert (facts["At the customers"], facts["Reproduces"], facts["Isolates"]) == (
        "Erin Walsh", "Noor Haddad", "Yuki Tanabe",
    )  # fmt: skip
    assert facts["Days each"] == "4.0"


def allocate(house: Desk) -> None:
    answer(house, "helen", "assess", "is-large", accounts_hit="40", kind="large_scale", impact="Wrong prices")
    assert step("allocate").position_key == "project-manager"
    people = {"resource_field": "erin", "resource_support": "noor", "resource_quality": "yuki"}
    chosen = {name: house.person(key).key for name, key in people.items()}
    answer(house, "piet", "allocate", **chosen, days="4")


@pytest.mark.acceptance("S1-53", issue=4)
@pytest.mark.acceptance("S1-53", issue=6)
def test_the_fix_of_a_project_enters_the_knowledge_loop_and_the_accounts_are_told_after_it(house: Desk) -> None:
    ticket = written_down(house, "large-scale-issue", by="pim")
    allocate(house)
    answer(house, "erin", "look", seen="Old price file")
    answer(house, "noor", "reproduce", steps="Restart at midnight")
    answer(house, "yuki", "isolate", cause="The cache")
    answer(house, "piet", "determine", "is-known", fix="Empty the cache")

    limitation = Limitation.objects.get(key=ticket_limitations(ticket)[0])
    assert limitation.title == "Fix of a large-scale issue"
    assert limitation.title in house.page("/knowledge/limitations", by="mara")
    assert not WorkItem.objects.open().filter(kind="tell-accounts").exists()
    for by, noun, given in (
        ("noor", "verifications", {"outcome": "is-verified"}),
        ("yuki", "qualifications", {"outcome": "as-designed", "note": "Settings."}),
        ("mara", "channels", {"channels": ["customers"], "note": "Tell them."}),
        ("dario", "publications", {"title": "Empty the cache", "body": "Menu.", "audience": "public"}),
    ):
        done = house.as_(by).post(f"/knowledge/limitations/{limitation.key}/{noun}", given)
        assert done.status_code == 302, (noun, done.content.decode()[-2000:])
    for _again in range(5):
        work(house)

    assert step("tell-accounts").subject_key == ticket.key


HAND_OVER = {
    "customer": "Tamar Retail", "contact": "By phone", "products": "Ten scales", "promises": "None",
    "contract": "C-12", "live_on": "2026-11-02",
}  # fmt: skip


@pytest.mark.acceptance("S1-21", issue=4)
@pytest.mark.acceptance("S1-21", issue=5)
@pytest.mark.acceptance("S1-22", issue=4)
@pytest.mark.acceptance("S1-22", issue=5)
def test_project_management_installers_and_price_book_stand_under_the_technical_delivery_manager(house: Desk) -> None:
    version = lookup.active_version()
    assert version is not None
    assert version.label == "2.1"
    assert "Technical Delivery Manager" in house.page(f"/organisation/versions/{version.key}")

    written_down(house, "handoff-from-sales", by="sam")
    answer(house, "sam", "hand-over", "to-project", **HAND_OVER)
    answer(house, "piet", "accept-project", "project-accepted", plan="Two weeks")

    asked = set(WorkItem.objects.open().values_list("kind", "unit_key", "position_key"))
    assert {("install", "delivery", ""), ("load-prices", "", "pricebook-1")} <= asked
    bosses = build_tree(version.content).boss_of
    under = {bosses[key] for key in ("project-manager", "lead-installer", "pricebook-1")}
    assert under == {"technical-delivery-manager"}


@pytest.mark.acceptance("S1-28", issue=4)
@pytest.mark.acceptance("S1-28", issue=5)
def test_a_reported_issue_is_where_the_scenario_begins_on_the_drawing_and_in_the_log(house: Desk) -> None:
    ticket = house.ask("Totals differ", by="tess")

    running = Instance.objects.get(subject_key=ticket.key)
    page = house.page(f"/processes/instances/{running.key}", by="pim")
    begun = re.search(r'<g[^>]*class="[^"]*on-path[^"]*"[^>]*>.*?Request received', page, re.DOTALL)
    assert begun
    assert "started the process" in page
    assert "Tess Alder" in page.partition("What happened")[2]
    assert house.page(f"/tickets/{ticket.key}", by="pim").count("Tiered support") >= 1


@pytest.mark.acceptance("S0-26", issue=4)
@pytest.mark.acceptance("S0-26", issue=5)
@pytest.mark.acceptance("S0-26", issue=6)
def test_an_automation_has_an_owner_the_councils_approval_and_a_day_of_review(house: Desk) -> None:
    ticket = written_down(house, "automation", by="oskar", subject="Series of welcome mails")
    said = {"name": "Welcome series", "kind": "mail_flow", "does": "Writes three mails", "switch_off": "A button"}
    answer(house, "oskar", "propose", **said, owner=house.person("oskar").key)
    answer(house, "dario", "check", checked="Links work")
    assert step("approve").unit_key == "knowledge-council"
    assert not WorkItem.objects.open().filter(kind="switch-on").exists()
    review = (timezone.now() + timedelta(days=90)).strftime("%Y-%m-%dT09:00")

    answer(house, "mara", "approve", "is-approved", review_on=review)

    assert step("switch-on")
    facts = dict(re.findall(r"<dt>([^<]+)</dt>\s*<dd>([^<]+)</dd>", house.page(f"/tickets/{ticket.key}", by="mara")))
    assert (facts["Name"], facts["Owner"]) == ("Welcome series", "Oskar Brandt")
    assert facts["Day of review"].startswith(review[:10])
    assert "answered “Approve the automation”: Approve" in house.page(f"/tickets/{ticket.key}", by="mara")
