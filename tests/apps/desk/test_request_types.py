"""Kinds of requests, each by its own process: asked for in the portal, by mail or by an agent, answered on the ticket's page."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from apps.desk.conftest import Desk
from orgdesk.apps.demo.chapters.requests_of_a_kind import requests_of_a_kind
from orgdesk.apps.demo.company import found_company
from orgdesk.apps.demo.history import Life, live_moments
from orgdesk.apps.desk.models import RequestType, Ticket
from orgdesk.apps.events.models import Event
from orgdesk.apps.knowledge.models import Limitation
from orgdesk.apps.mail.actions import store_incoming_mail
from orgdesk.apps.mail.models import Mailbox
from orgdesk.apps.process.models import Instance
from orgdesk.apps.work.models import WorkItem


@pytest.fixture(scope="module")
def founded(django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield found_company(at=timezone.now() - timedelta(hours=3))
        transaction.set_rollback(True)


@pytest.fixture
def house(founded: Any, db: None) -> Desk:
    return Desk(founded)


def answer(house: Desk, who: str, step: str, outcome: str = "", **fields: str) -> Any:
    """The step's form on the ticket's page, filled in by a person."""
    item = WorkItem.objects.open().get(kind=step)
    page = house.page(f"/tickets/{item.subject_key}", by=who)
    form = page.partition(f'action="/work/{item.key}/outcome"')[2].partition("</form>")[0]
    assert form, f"{who} is offered no form for {step}"
    assert all(f'name="field-{name}"' in form for name in fields), (step, fields)
    assert not outcome or f'value="{outcome}"' in form
    given = {f"field-{name}": value for name, value in fields.items()}
    return house.as_(who).post(f"/work/{item.key}/outcome", {"outcome": outcome, **given})


def asked(house: Desk, by: str = "jonas") -> Ticket:
    return house.ask("One licence for our four sites", by=by, type="multi-site-licence", **{"fact-sites_wished": "4"})


def open_steps() -> list[tuple[str, str]]:
    return sorted(WorkItem.objects.open().values_list("kind", "unit_key"))


CHECKED = {"sites": "4", "same_owner": "on", "current_key": "HK-118"}
CONFIRMED = {"multi_site": "on", "approval_seen": "In the request"}


def asked_sales(house: Desk) -> Ticket:
    ticket = asked(house)
    answer(house, "joyce", "check", "to-sales", **CHECKED, sales_person=house.person("sam").key)
    return ticket


def approved(house: Desk) -> Ticket:
    ticket = asked_sales(house)
    answer(house, "sam", "evaluate", "is-needed", spoke_with="Nordlicht SI")
    answer(house, "pim", "take-over", **CONFIRMED)
    return ticket


@pytest.mark.acceptance("S4-3", issue=4)
@pytest.mark.acceptance("S4-3", issue=5)
@pytest.mark.acceptance("S4-3", issue=6)
def test_a_licence_for_several_sites_is_chosen_in_the_portal_and_goes_by_its_own_process(house: Desk) -> None:
    choice = house.page("/requests/new", by="jonas")
    assert 'href="/requests/new?type=multi-site-licence"' in choice
    assert "How many sites would share the licence?" in house.page("/requests/new?type=multi-site-licence", by="jonas")
    refused = house.as_("jonas").post(
        "/requests/new",
        {"type": "multi-site-licence", "subject": "Licence", "text": "Please", "fact-sites_wished": "1"},
    )
    assert "at least 2" in refused.content.decode()
    assert not Ticket.objects.exists()

    ticket = asked(house)

    running = Instance.objects.active().get()
    assert running.version.definition.key == "multi-site-licence"
    assert running.data["sites_wished"] == 4
    shown = house.page(f"/tickets/{ticket.key}")
    assert "Multi-site licence request" in shown
    assert re.search(r"How many sites would share the licence\?</dt>\s*<dd>4</dd>", shown)
    assert "Check and name the sales person" in shown


@pytest.mark.acceptance("S4-4", "S4-5", issue=4)
@pytest.mark.acceptance("S4-4", "S4-5", issue=5)
@pytest.mark.acceptance("S4-4", "S4-5", issue=6)
def test_the_next_person_available_checks_names_a_sales_person_and_the_work_is_theirs(house: Desk) -> None:
    ticket = asked(house)
    taken = house.as_("lena").post("/work/next")
    step = house.step(ticket)
    assert (step.kind, step.claimed_by) == ("check", house.person("lena"))
    assert step.key in taken["Location"]

    unnamed = answer(house, "lena", "check", "to-sales", **CHECKED)
    assert unnamed.status_code == 422
    answer(house, "lena", "check", "to-sales", **CHECKED, sales_person=house.person("sam").key)

    step = house.step(ticket)
    assert (step.kind, step.unit_key, step.claimed_by) == ("evaluate", "inside-sales", house.person("sam"))
    assert step.title in house.page("/work/", by="sam")
    answer(house, "sam", "evaluate", "is-needed", spoke_with="Nordlicht SI")
    assert Instance.objects.get().data["outcomes"]["evaluate"] == "approve"


@pytest.mark.acceptance("S4-6", issue=4)
@pytest.mark.acceptance("S4-6", issue=5)
@pytest.mark.acceptance("S4-6", issue=6)
def test_a_licence_that_is_not_required_is_closed_with_that_reason(house: Desk) -> None:
    ticket = asked_sales(house)
    assert answer(house, "sam", "evaluate", "not-needed", spoke_with="Nordlicht SI").status_code == 422
    house.as_("sam").post(f"/tickets/{ticket.key}/replies", {"text": "One site is enough for you.", "once": "a"})
    answer(house, "sam", "evaluate", "not-needed", spoke_with="Nordlicht SI", reason="One site is enough")

    ticket.refresh_from_db()
    assert ticket.status == Ticket.Status.CLOSED
    timeline = house.page(f"/tickets/{ticket.key}").partition("<strong>History</strong>")[2]
    closed = timeline.partition("status: closed")
    assert closed[1]
    assert "One site is enough" in closed[2].partition("</li>")[0]


@pytest.mark.acceptance("S4-2", issue=4)
@pytest.mark.acceptance("S4-2", "S4-7", issue=6)
@pytest.mark.acceptance("S4-7", issue=4)
@pytest.mark.acceptance("S4-7", issue=5)
def test_a_needed_licence_returns_to_the_queue_where_its_wait_is_measured(
    house: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = asked_sales(house)
    answer(house, "sam", "evaluate", "is-needed", spoke_with="Nordlicht SI")
    waiting = house.step(ticket)
    assert (waiting.kind, waiting.unit_key, waiting.claimed_by) == ("take-over", "t1", None)

    house.as_("pim").post(f"/work/{waiting.key}/claim")
    released = house.as_("pim").post(
        f"/tickets/{ticket.key}/releases", {"work": waiting.key, "reason": "I am off to a customer."}
    )
    assert released.status_code == 302
    waiting.refresh_from_db()
    assert waiting.claimed_by is None
    later = timezone.now() + timedelta(minutes=95)
    monkeypatch.setattr(timezone, "now", lambda: later)
    queued = house.page(f"/tickets/{ticket.key}").partition("Time in queues")[2].partition("</details>")[0]
    assert queued.count("Take over: check multi-site and approval") == 2
    assert re.search(r"waits for 1\xa0hour, 35\xa0minutes", queued)

    house.as_("lena").post(f"/work/{waiting.key}/claim")
    queued = house.page(f"/tickets/{ticket.key}").partition("Time in queues")[2].partition("</details>")[0]
    assert re.search(r"taken after 1\xa0hour, 35\xa0minutes", queued)


@pytest.mark.acceptance("S4-9", issue=4)
@pytest.mark.acceptance("S4-9", issue=5)
@pytest.mark.acceptance("S4-9", issue=6)
def test_taking_a_case_oneself_stands_in_the_timeline_with_name_and_step(house: Desk) -> None:
    ticket = asked(house)
    item = house.step(ticket)
    page = house.page(f"/tickets/{ticket.key}", by="pim")
    assert f'action="/work/{item.key}/claim"' in page

    house.as_("pim").post(f"/work/{item.key}/claim")

    timeline = house.page(f"/tickets/{ticket.key}", by="ravi").partition("<strong>History</strong>")[2]
    assert "took “Check and name the sales person”" in timeline
    assert "Pim de Graaf" in timeline
    assert Event.objects.get(kind="work.claimed").actor == house.person("pim").key


@pytest.mark.acceptance("S4-8", issue=4)
@pytest.mark.acceptance("S4-8", issue=5)
@pytest.mark.acceptance("S4-8", issue=6)
def test_without_the_approval_of_sales_nobody_comes_near_the_key(house: Desk) -> None:
    asked(house)
    answer(house, "joyce", "check", "approved-before", **CHECKED)
    answer(house, "pim", "take-over", **CONFIRMED)
    assert open_steps() == [("evaluate", "inside-sales")]

    answer(house, "sam", "evaluate", "is-needed", spoke_with="Nordlicht SI")
    answer(house, "pim", "take-over", **CONFIRMED)

    assert open_steps() == [("add-partner", "t1")]


@pytest.mark.acceptance("S4-10", issue=4)
@pytest.mark.acceptance("S4-10", issue=5)
@pytest.mark.acceptance("S4-10", issue=6)
def test_a_step_without_a_procedure_opens_one_knowledge_gap_that_the_register_shows(house: Desk) -> None:
    ticket = approved(house)
    answer(house, "pim", "add-partner", second_partner="Nordlicht SI", procedure="missing")

    gap = Limitation.objects.get()
    assert (gap.kind, gap.discovered_by) == ("do_not_know", house.person("pim"))
    assert gap.title in house.page("/knowledge/limitations/list?kind=do_not_know")
    assert gap.key in house.page(f"/tickets/{ticket.key}")
    assert house.step(ticket).kind == "verify"


@pytest.mark.acceptance("S4-11", "S4-12", issue=4)
@pytest.mark.acceptance("S4-11", "S4-12", issue=5)
@pytest.mark.acceptance("S4-11", "S4-12", issue=6)
def test_it_is_verified_with_evidence_and_closed_only_when_the_customer_was_told(house: Desk) -> None:
    ticket = approved(house)
    answer(house, "pim", "add-partner", second_partner="Nordlicht SI", procedure="followed")
    assert answer(house, "pim", "verify", "is-visible").status_code == 422
    answer(house, "pim", "verify", "is-visible", evidence="Listed under Nordlicht SI")
    shown = house.page(f"/tickets/{ticket.key}", by="pim")
    assert "Listed under Nordlicht SI" in shown

    told = {"told_by": "mail", "told_at": timezone.now().strftime("%Y-%m-%dT%H:%M")}
    item = house.step(ticket)
    too_soon = house.as_("pim").post(
        f"/work/{item.key}/outcome", {f"field-{name}": value for name, value in told.items()}, follow=True
    )
    assert "the customer has had no letter yet" in too_soon.content.decode()
    assert house.step(ticket).kind == "tell"
    house.as_("pim").post(f"/tickets/{ticket.key}/replies", {"text": "It is ready.", "once": "b"})
    answer(house, "pim", "tell", **told)

    ticket.refresh_from_db()
    assert ticket.status == Ticket.Status.CLOSED
    assert "It is ready." in house.page(f"/requests/{ticket.key}", by="jonas")


@pytest.mark.acceptance("S4-13", issue=4)
@pytest.mark.acceptance("S4-13", issue=5)
@pytest.mark.acceptance("S4-13", issue=6)
def test_the_board_shows_each_request_under_its_state(house: Desk) -> None:
    done = asked_sales(house)
    house.as_("sam").post(f"/tickets/{done.key}/replies", {"text": "One site is enough.", "once": "c"})
    answer(house, "sam", "evaluate", "not-needed", spoke_with="Nordlicht SI", reason="One is enough")
    at_sales, fresh = asked_sales(house), asked(house, by="tess")

    board = house.page("/tickets/boards/multi-site-licence", by="ravi")

    columns = dict(re.findall(r'data-state="([^"]+)">(.*?)</section>', board, re.DOTALL))
    assert list(columns) == ["Unassigned", "Assigned to sales", "Assigned to support", "Closed"]
    found = {state: re.findall(r'data-ticket="([^"]+)"', cards) for state, cards in columns.items()}
    assert found == {
        "Unassigned": [fresh.reference], "Assigned to sales": [at_sales.reference], "Assigned to support": [],
        "Closed": [done.reference],
    }  # fmt: skip
    assert "Sam Whitlock" in columns["Assigned to sales"]
    assert "in the queue" in columns["Unassigned"]


def test_an_agent_writes_a_request_of_a_kind_down(house: Desk) -> None:
    form = house.page("/tickets/new?type=multi-site-licence")
    assert 'name="fact-sites_wished"' in form
    said = {
        "channel": "phone",
        "email": "ruth@tamar-retail.example",
        "name": "Ruth",
        "subject": "Licence",
        "text": "Two.",
    }
    house.as_("joyce").post("/tickets/new", {**said, "type": "multi-site-licence", "fact-sites_wished": "2"})

    ticket = Ticket.objects.get()
    assert (ticket.request_type.key, ticket.requester) == ("multi-site-licence", house.person("ruth"))
    assert Instance.objects.get().data["sites_wished"] == 2


def test_a_ticket_goes_on_as_another_kind_and_what_ran_before_is_withdrawn(house: Desk) -> None:
    ticket = house.ask("We want one key for two sites")
    assert open_steps() == [("answer-t1", "t1")]

    house.as_("joyce").post(f"/tickets/{ticket.key}/processes", {"request_type": "multi-site-licence"})

    assert open_steps() == [("check", "t1")]
    again = house.as_("joyce").post(
        f"/tickets/{ticket.key}/processes", {"request_type": "multi-site-licence"}, follow=True
    )
    assert "already" in again.content.decode()
    assert open_steps() == [("check", "t1")]


def test_mail_to_the_mailbox_of_a_kind_begins_its_process(house: Desk) -> None:
    box = Mailbox.objects.create(key="licences", name="Licences", address="licences@brightwater.example")
    mara = house.as_("mara")
    kept = {
        "name": "Licence for several sites",
        "process_key": "multi-site-licence",
        "audience": "everybody",
        "order": 5,
    }
    mara.post("/tickets/types/multi-site-licence", {**kept, "mailboxes": [box.pk]})
    raw = (
        b"From: Jonas <jonas@nordlicht-si.example>\nTo: licences@brightwater.example\nSubject: Four sites\n\nPlease.\n"
    )

    store_incoming_mail(raw, mailbox=box, at=timezone.now())

    assert Ticket.objects.get().request_type.key == "multi-site-licence"
    assert open_steps() == [("check", "t1")]


def test_only_those_who_may_draw_processes_keep_kinds_and_a_kind_without_a_process_is_not_offered(house: Desk) -> None:
    assert house.as_("joyce").get("/tickets/types/new").status_code == 403
    listed = house.page("/tickets/types")
    assert "Change request" in listed
    assert "not in force" in listed
    assert "type=change-request" not in house.page("/requests/new", by="jonas")
    new = {"key": "loan", "name": "Loan unit", "words": "", "process_key": "multi-site-licence", "audience": "staff"}
    assert house.as_("mara").post("/tickets/types/new", {**new, "order": 1}).status_code == 302

    assert RequestType.objects.get(key="loan").audience == "staff"
    assert "type=loan" not in house.page("/requests/new", by="jonas")
    assert "type=loan" in house.page("/tickets/new")
    house.as_("mara").post("/tickets/types/loan/withdrawal")
    assert "type=loan" not in house.page("/tickets/new")


def test_the_demo_lives_requests_at_every_state_of_their_board(house: Desk) -> None:
    until = timezone.now()
    life = Life(company=house.company, at=until - timedelta(days=14), rng=random.Random(1))
    moments = sorted(requests_of_a_kind(life, life.at, until), key=lambda moment: moment.at)
    live_moments(life, moments, until=until)

    board = house.page("/tickets/boards/multi-site-licence", by="ravi")
    columns = dict(re.findall(r'data-state="([^"]+)">(.*?)</section>', board, re.DOTALL))
    counts = {state: cards.count("data-ticket=") for state, cards in columns.items()}
    assert counts == {"Unassigned": 2, "Assigned to sales": 1, "Assigned to support": 1, "Closed": 1}
    assert WorkItem.objects.open().get(kind="accept-account").unit_key == "account-operations"
    assert WorkItem.objects.open().get(kind="propose")
