"""Work finds its group and its person: by product, skill, language, load, roster and absence; and says why."""

from __future__ import annotations

import secrets
from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from apps.desk.conftest import Desk
from orgdesk.apps.customers.models import Product
from orgdesk.apps.desk.models import Ticket
from orgdesk.apps.events.jobs import run_due_duties
from orgdesk.apps.work.actions import claim_work, offer_work
from orgdesk.apps.work.models import Absence, UnitRouting, WorkItem


def route(desk: Desk, minutes: int = 0) -> None:
    """The worker's own round, as long after now as asked."""
    run_due_duties(secrets.token_hex(4), at=timezone.now() + timedelta(minutes=minutes))


def set_unit(desk: Desk, unit: str, strategy: str, **more: object) -> None:
    desk.as_("ada").post(f"/work/routing/{unit}", {"strategy": strategy, **more})


def away(desk: Desk, who: str, *, since: datetime | None = None, unit: str = "t1") -> None:
    """Noted on the roster's page by the person who leads the unit."""
    start = timezone.localtime(since or timezone.now() - timedelta(hours=1))
    given = {
        "person": desk.person(who).key,
        "start": start.strftime("%Y-%m-%dT%H:%M"),
        "end": (start + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M"),
        "kind": "leave",
    }
    answer = desk.as_("ravi").post(f"/work/roster/{unit}/absences", given, follow=True)
    assert "Kept" in answer.content.decode()


@pytest.mark.acceptance("S3-21", issue=5)
@pytest.mark.acceptance("S3-21", issue=6)
def test_a_product_has_its_support_group_and_only_the_trained_are_given_its_work(desk: Desk) -> None:
    product = Product.objects.first()
    assert product is not None
    noor, oskar = desk.person("noor"), desk.person("oskar")
    noor.skills = {product.key: 2}
    noor.save()
    set_unit(desk, "t2", "least_loaded", skilled="on")
    rule = {
        "name": f"{product.name} group", "to_unit": "t2", "skill": product.key, "level": "2", "order": "10",
        "when-product": [product.key],
    }  # fmt: skip
    answer = desk.as_("ada").post("/work/routing/rules", rule, follow=True)
    assert f"{product.name} group" in answer.content.decode()

    theirs = desk.ask("Total is missing")
    other = desk.ask("A general question")
    Ticket.objects.filter(pk=theirs.pk).update(product=product)
    route(desk)

    assert desk.step(theirs).unit_key == "t2"
    assert desk.step(theirs).claimed_by == noor
    assert desk.step(other).unit_key == "t1"
    page = desk.page("/work/routing", by="ada")
    assert oskar.name in page
    assert f"lacks the skill {product.key}" in page


def test_work_goes_to_whoever_is_there_and_has_least_and_the_page_says_why(desk: Desk) -> None:
    away(desk, "lena")
    away(desk, "ravi")
    set_unit(desk, "t1", "least_loaded")
    first, second = desk.ask("One"), desk.ask("Two")
    route(desk)

    holders = {desk.step(ticket).claimed_by for ticket in (first, second)}
    assert holders == {desk.person("joyce"), desk.person("pim")}
    assert "away: Lena Sorg, Ravi Anand" in desk.page("/work/routing")


def test_nobody_is_given_more_than_their_limit_and_next_available_says_so(desk: Desk) -> None:
    set_unit(desk, "t1", "pull", limit="1")
    desk.ask("One")
    desk.ask("Two")

    desk.as_("joyce").post("/work/next")
    refused = desk.as_("joyce").post("/work/next", follow=True)

    assert "all that you take at once" in refused.content.decode()
    assert WorkItem.objects.open().filter(claimed_by=desk.person("joyce")).count() == 1


def test_the_language_of_the_customer_chooses_who_serves_them(desk: Desk) -> None:
    nadia = desk.person("nadia")
    nadia.language = "de"
    nadia.save()
    given = {"person": desk.person("pim").key, "limit": "", "languages": ["en", "de"]}
    desk.as_("ravi").post("/work/roster/t1/capacities", given)
    set_unit(desk, "t1", "next_available", by_language="on")
    ticket = desk.ask("Frage")
    route(desk)

    assert desk.step(ticket).claimed_by == desk.person("pim")


def test_who_is_off_by_the_roster_is_passed_over_and_their_deputy_stands_in(desk: Desk) -> None:
    set_unit(desk, "t1", "least_loaded")
    for who in ("joyce", "pim", "lena", "ravi"):
        away(desk, who)
    desk.as_("ravi").post(
        "/work/roster/t1/deputies", {"person": desk.person("joyce").key, "first": desk.person("oskar").key}
    )
    ticket = desk.ask("Who takes it")
    route(desk)

    assert desk.step(ticket).claimed_by == desk.person("oskar")
    assert "stands in for Joyce Bell: Oskar Brandt" in desk.page("/work/routing")
    assert desk.step(ticket).unit_key == "t1"


def test_taken_work_of_somebody_away_returns_and_goes_on_with_another(desk: Desk) -> None:
    ticket = desk.ask("Forgotten")
    claim_work(desk.step(ticket), by=desk.person("joyce"), at=timezone.now())
    set_unit(desk, "t1", "least_loaded", return_minutes="30")
    for who in ("joyce", "lena", "ravi"):
        away(desk, who)
    route(desk, minutes=31)

    assert desk.step(ticket).claimed_by == desk.person("pim")


def test_the_roster_shows_a_week_with_its_changes_and_where_people_are_missing(desk: Desk) -> None:
    monday = date(2026, 11, 2)
    joyce = desk.person("joyce").key
    week = {f"day{number}": "09:00-12:00 13:00-17:00" for number in range(5)}
    ravi = desk.as_("ravi")
    ravi.post("/work/roster/t1/shifts", {"person": joyce, "begins": "2026-11-02", **week})
    ravi.post("/work/roster/t1/days", {"person": joyce, "on": "2026-11-04", "hours": "", "reason": "Moving house"})
    ravi.post("/work/roster/t1/cover", {"days": "mon-fri", "hours": "09:00-17:00", "people": "1"})

    page = desk.page(f"/work/roster/t1?week={monday}", by="ravi")

    assert "09:00-12:00 13:00-17:00" in page
    assert "Too few people" in page
    assert "Wed 09:00–17:00: 0 of 1" in page
    assert "Mon 12:00–13:00: 0 of 1" in page
    refused = ravi.post(
        "/work/roster/t1/shifts", {"person": joyce, "begins": "2026-11-02", "day0": "nine to five"}, follow=True
    )
    assert "Cannot read hours" in refused.content.decode()


def test_the_roster_is_kept_by_who_leads_the_unit_and_ones_own_absence_by_oneself(desk: Desk) -> None:
    pim, lena = desk.person("pim").key, desk.person("lena").key
    times = {"start": "2026-12-01T09:00", "end": "2026-12-02T09:00", "kind": "leave"}
    own = desk.as_("pim").post("/work/roster/t1/absences", {"person": pim, **times}, follow=True)
    others = desk.as_("pim").post("/work/roster/t1/absences", {"person": lena, **times}, follow=True)

    assert "Kept" in own.content.decode()
    assert "kept by whoever leads their unit" in others.content.decode()
    assert Absence.objects.get().person.key == pim
    assert desk.as_("nadia").get("/work/roster").status_code == 404
    assert desk.as_("pim").post("/work/routing/t1", {"strategy": "least_loaded"}).status_code == 404
    assert not UnitRouting.objects.exists()


def test_work_that_nobody_free_can_take_waits_and_is_asked_about_once(desk: Desk) -> None:
    set_unit(desk, "t1", "least_loaded")
    for who in ("joyce", "pim", "lena", "ravi"):
        away(desk, who)
    item = offer_work(kind="ask", title="Waits", subject=("ticket", desk.ask().key), unit_key="t1", at=timezone.now())
    route(desk)
    route(desk, minutes=1)

    item.refresh_from_db()
    assert item.claimed_by is None
    assert item.routings.count() == 1
