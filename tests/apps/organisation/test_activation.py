"""A version comes into force: decided, seconded, with its work moved, and history keeps the old chart."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.organisation.conftest import AT, House, today
from orgdesk.apps.events.jobs import reap, run_one
from orgdesk.apps.organisation import lookup
from orgdesk.apps.organisation.actions.schedule_activation import activate_due_versions
from orgdesk.apps.organisation.models import Activation, Version
from orgdesk.apps.work import rerouting
from orgdesk.apps.work.actions import offer_work
from orgdesk.apps.work.models import WorkItem

pytestmark = pytest.mark.django_db


def without_t2(house: House) -> Version:
    draft = house.draft()
    house.act(draft, act="remove", key="t2-operations")
    house.propose(draft)
    house.approve(draft)
    return draft


def offer(count: int) -> None:
    for number in range(count):
        offer_work(
            kind="answer",
            title=f"Export fails {number}",
            subject=("case", f"BW-{number}"),
            at=AT,
            position_key="t2-operations",
        )


def run_jobs() -> None:
    while run_one("worker", at=timezone.now() + timedelta(days=1)):
        pass


@pytest.mark.acceptance("S1-100", issue=3)
def test_a_proposal_asks_what_it_changes_and_by_which_measure_it_is_seen(house: House) -> None:
    draft = house.draft()

    house.post("proposal", draft.key, note="Because", review_on="2027-03-01")
    draft.refresh_from_db()
    assert draft.status == "draft"
    house.propose(draft)

    words = house.page("version", draft.key)
    assert draft.status == "proposed"
    assert "First answers come sooner" in words
    assert "Ticket volume" in words
    assert draft.review_on.isoformat() == "2027-03-01"


def test_whoever_drew_or_profits_cannot_be_the_second_person(house: House) -> None:
    draft = house.draft()
    house.act(draft, act="assign", key="trainer-3", person=house.people["tomas"].key)
    house.propose(draft)

    house.approve(draft, by="mara")
    house.approve(draft, by="tomas")
    assert draft.status == "proposed"
    house.approve(draft, by="ada")

    assert draft.status == "approved"


def test_what_both_changed_is_decided_on_the_page_before_it_comes_into_force(house: House) -> None:
    mine, other = house.draft("2.1"), house.draft("2.0b")
    house.act(mine, act="retitle", key="t1", title="First line")
    house.act(mine, act="headcount", key="t1", headcount=12)
    house.act(other, act="retitle", key="t1", title="Front desk")
    for version in (other, mine):
        house.propose(version)
        house.approve(version)
    house.post("activation", other.key)
    house.post("activation", mine.key)
    mine.refresh_from_db()
    assert mine.status == "approved"
    assert "Decide these first" in house.page("activation", mine.key)

    house.post("decisions", mine.key, table="positions", element="t1", field="title", side="theirs")
    house.post("activation", mine.key)

    mine.refresh_from_db()
    t1 = mine.content.position_by_key["t1"]
    assert (mine.status, t1.title, t1.headcount) == ("active", "First line", 12)


def test_rights_gained_and_lost_are_shown_before_anybody_decides(house: House) -> None:
    draft = house.draft()
    house.act(draft, act="change-unit", unit="t2", head="t2-operations")

    words = house.page("activation", draft.key)

    rights = words.split("Rights gained and lost")[1]
    assert "leads T2 Support" in rights
    assert "Oskar Brandt" in rights
    assert "Ines Duarte" in rights


def test_it_is_refused_until_a_vanishing_position_with_open_work_has_a_successor(house: House) -> None:
    offer(2)
    draft = without_t2(house)

    house.post("activation", draft.key)
    draft.refresh_from_db()
    assert draft.status == "approved"
    assert "2 open items go to" in house.page("activation", draft.key)
    house.post("successors", draft.key, vanishing="t2-operations", successor="t1-lead")
    house.post("activation", draft.key)
    run_jobs()

    assert {item.position_key for item in WorkItem.objects.all()} == {"t1-lead"}
    assert "2 open items were moved with it" in house.page("version", draft.key)


def test_a_worker_that_dies_in_the_middle_is_followed_by_one_that_goes_on(house: House, monkeypatch) -> None:
    offer(5)
    draft = without_t2(house)
    house.post("successors", draft.key, vanishing="t2-operations", successor="t1-lead")
    monkeypatch.setattr(rerouting, "_BATCH", 2)
    move, moves = rerouting.reassign_work, []

    def die_at_the_fourth(item, **seat):
        moves.append(item.pk)
        if len(moves) == 4:
            raise SystemExit
        return move(item, **seat)

    monkeypatch.setattr(rerouting, "reassign_work", die_at_the_fourth)
    house.post("activation", draft.key)
    with pytest.raises(SystemExit):
        run_one("first", at=timezone.now() - timedelta(hours=1))
    assert WorkItem.objects.filter(position_key="t1-lead").count() == 2

    reap(at=timezone.now())
    while run_one("second", at=timezone.now()):
        pass

    assert WorkItem.objects.filter(position_key="t1-lead").count() == 5
    activation = Activation.objects.get(version=draft)
    assert (activation.moved, activation.finished_at is not None) == (5, True)


def test_a_version_comes_into_force_by_itself_on_its_day(house: House) -> None:
    draft = house.draft()
    house.act(draft, act="retitle", key="t1", title="First line")
    house.propose(draft)
    house.approve(draft)
    day = today() + timedelta(days=3)

    house.post("activation", draft.key, on=day.isoformat())
    early = activate_due_versions(at=timezone.now(), on=day - timedelta(days=1))
    done = activate_due_versions(at=timezone.now(), on=day)

    draft.refresh_from_db()
    assert (early, done, draft.status, draft.effective_from) == (0, 1, "active", day)


@pytest.mark.acceptance("S0-2", issue=2)
@pytest.mark.acceptance("S0-2", issue=3)
def test_history_keeps_the_old_chart_with_the_holders_of_its_day(house: House) -> None:
    draft = house.draft()
    house.act(draft, act="retitle", key="t1", title="First line")
    house.act(draft, act="assign", key="service-manager", person=house.people["greta"].key)
    house.propose(draft)
    house.approve(draft)
    house.post("activation", draft.key)

    then = house.client("joyce").get(reverse("organisation:current"), {"on": "2026-03-03"}, follow=True)

    words = then.content.decode()
    assert "as of 3 Mar 2026 · version 2.0" in words
    assert "Ines Duarte" in words
    assert "Greta Holm" not in words
    assert "Total addressable market" in words
    assert "Greta Holm" in house.page("chart", draft.key)
    assert lookup.holders_of("service-manager", on=today()) == [house.people["greta"]]


@pytest.mark.acceptance("S0-4", issue=2)
@pytest.mark.acceptance("S0-4", issue=3)
def test_any_of_several_alternatives_can_be_put_into_force(house: House) -> None:
    roles_only, named = house.draft("Roles only"), house.draft("With names")
    house.act(named, act="assign", key="trainer-3", person=house.people["greta"].key)

    words = house.page("versions")
    house.propose(named)
    house.approve(named)
    house.post("activation", named.key)

    named.refresh_from_db()
    assert "Roles only" in words
    assert "With names" in words
    assert named.status == "active"
    assert Version.objects.get(pk=roles_only.pk).status == "draft"


@pytest.mark.acceptance("S1-1", issue=3)
def test_the_lineage_of_a_version_is_told_with_what_it_changes(house: House) -> None:
    draft = house.draft("2.1")
    house.act(draft, act="split-unit", unit="service", name="Training", positions=["trainer-1", "trainer-3"])
    house.act(draft, act="remove", key="t2-operations")

    assert "follows 2.0" in house.page("version", draft.key)
    words = house.page("comparison", house.version.key, draft.key)
    assert "removed" in words
    assert "training" in words
