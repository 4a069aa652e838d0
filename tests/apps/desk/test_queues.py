"""Queues: who answers for them, the live one with a target of its own, and what nobody receives."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.desk.conftest import Desk
from orgdesk.apps.events.models import Event
from orgdesk.apps.organisation.models import Assignment
from orgdesk.apps.work.actions import offer_work
from orgdesk.apps.work.models import WorkItem


@pytest.mark.parametrize(
    ("unit", "position", "holder"),
    [
        pytest.param(
            "t1",
            "t1-lead",
            "ravi",
            marks=[pytest.mark.acceptance("S0-9", issue=issue) for issue in (2, 4, 5)],
        ),
        pytest.param(
            "t2",
            "customer-service-manager",
            "ines",
            marks=[pytest.mark.acceptance("S0-10", issue=issue) for issue in (2, 4, 5)],
        ),
    ],
)
def test_a_tier_has_a_position_that_answers_for_it_and_its_holder_of_the_day(
    desk: Desk, unit: str, position: str, holder: str
) -> None:
    today = timezone.localdate()
    title = desk.company.version.content.position_by_key[position].title
    shown = desk.page(f"/tickets/queues/{unit}")
    assert title in shown
    assert desk.person(holder).name in shown

    Assignment.objects.filter(position_key=position).update(end=today)
    Assignment.objects.create(person=desk.person("lena"), position_key=position, start=today + timedelta(days=1))

    later = desk.page(f"/tickets/queues/{unit}?on={today + timedelta(days=2)}")
    assert "Lena Sorg" in later
    assert desk.person(holder).name not in later.partition("<main")[2].partition("<table")[0]
    assert desk.person(holder).name in desk.page(f"/tickets/queues/{unit}?on={today}")


@pytest.mark.acceptance("S1-11", issue=2)
@pytest.mark.acceptance("S1-11", issue=5)
@pytest.mark.acceptance("S1-11", issue=4)
def test_a_tier_whose_owner_is_empty_says_so_and_the_checks_warn(desk: Desk) -> None:
    Assignment.objects.filter(position_key="t1-lead").delete()

    assert "vacant" in desk.page("/tickets/queues/t1")
    title = desk.company.version.content.position_by_key["t1-lead"].title
    vacancies = desk.page(f"/organisation/versions/{desk.company.version.key}/vacancies")
    assert title in vacancies
    ticket = desk.ask()
    assert desk.step(ticket).unit_key == "t1"


@pytest.mark.acceptance("S0-20", issue=5)
@pytest.mark.acceptance("S0-20", issue=4)
def test_work_that_nobody_receives_is_caught_and_dispatched_and_its_age_is_measured(desk: Desk) -> None:
    lost = offer_work(
        kind="ask",
        title="Answer the customer",
        subject=("ticket", desk.ask().key),
        unit_key="gone-unit",
        at=timezone.now() - timedelta(hours=3),
    )
    shown = desk.page("/tickets/queues/triage", by="ravi")
    assert "the chart has no “gone-unit”" in shown

    refused = desk.as_("joyce").post(
        f"/tickets/queues/triage/{lost.key}/dispatches", {"unit": "t1", "reason": "Ours"}, follow=True
    )
    assert "Dispatching is for whoever leads a unit" in refused.content.decode()
    desk.as_("ravi").post(f"/tickets/queues/triage/{lost.key}/dispatches", {"unit": "t1", "reason": "About the till."})

    lost.refresh_from_db()
    assert lost.unit_key == "t1"
    assert "Everything is routed" in desk.page("/tickets/queues/triage", by="ravi")
    dispatched = Event.objects.get(kind="work.dispatched")
    assert dispatched.data["unrouted_seconds"] >= 3 * 3600
    assert dispatched.actor == desk.person("ravi").key


def test_work_of_a_unit_without_people_is_caught_too(desk: Desk) -> None:
    ticket = desk.ask()
    assert "Everything is routed" in desk.page("/tickets/queues/triage")

    Assignment.objects.filter(position_key__in=["t1-agent", "t1-lead"]).delete()

    assert "nobody sits in “t1”" in desk.page("/tickets/queues/triage")
    assert WorkItem.objects.open().about("ticket", ticket.key).exists()


@pytest.mark.acceptance("S0-6", issue=5)
@pytest.mark.acceptance("S0-6", issue=4)
def test_the_live_queue_has_a_target_of_its_own_and_no_backlog(desk: Desk) -> None:
    calm = desk.ask("A question for next week", by="tess")
    urgent = desk.ask("The tills are down", by="tess", urgent="on")

    shown = desk.page("/tickets/queues/live")

    assert urgent.subject in shown
    assert calm.subject not in shown
    assert "within 15 minutes" in shown
    policies = {row.data["live"]: row.data["policy"] for row in Event.objects.filter(kind="ticket.opened")}
    assert policies == {True: "live", False: "standard"}


def test_a_day_that_is_none_is_today(desk: Desk) -> None:
    for on in ("yesterday", "2026-02-31", "99999-01-01"):
        assert "T1 Support" in desk.page(f"/tickets/queues?on={on}")
