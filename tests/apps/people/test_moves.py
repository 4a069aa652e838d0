"""From an open seat to the move on the chart."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.people.conftest import BEGAN, Pods, in_days, told
from orgdesk.apps.events.models import Event
from orgdesk.apps.organisation import lookup
from orgdesk.apps.organisation.models import Version
from orgdesk.apps.people.models import Application, CrossTraining, Posting
from orgdesk.apps.work.models import WorkItem

pytestmark = pytest.mark.django_db


def post_dealer_support(pods: Pods) -> Posting:
    pods.post(
        "posting-new", by="ravi", position="dealer-support", internal_until=in_days(14), words="Dealers call you."
    )
    return Posting.objects.get()


def apply(pods: Pods, who: str = "joyce") -> Application:
    posting = Posting.objects.first() or post_dealer_support(pods)
    pods.post("applications", posting.key, by=who, words="I know every dealer.")
    return Application.objects.get(person=pods[who])


def approve(pods: Pods, row: Application, **fields: str) -> str:
    return pods.post("decision", row.key, by="ravi", to="approved", **{"reason": "Best with dealers", "effective_on": in_days(7), **fields})  # fmt: skip


@pytest.mark.acceptance("S1-61", issue=3)
def test_a_vacant_seat_is_posted_inside_first(pods: Pods) -> None:
    posting = post_dealer_support(pods)
    taken = pods.post("posting-new", by="mara", position="transfer-clerk", internal_until=in_days(14))
    stranger = pods.post("posting-new", by="joyce", position="technical-quoter", internal_until=in_days(14))

    listed, shown = pods.page("postings", by="pim"), pods.page("posting", posting.key, by="pim")

    assert "Dealer Support Representative" in listed
    assert "colleagues first" in listed
    assert "for colleagues until" in shown
    own = pods.page("person", pods["pim"].key, by="pim").split("Open seats in the house")[1]
    assert "Dealer Support Representative" in own
    assert "Dealers call you." in shown
    assert Posting.objects.count() == 1
    assert "Select a valid choice" in taken
    assert "Select a valid choice" in stranger
    Posting.objects.update(internal_until=timezone.localdate() - timedelta(days=1))
    assert "also outside" in pods.page("postings", by="pim")


@pytest.mark.acceptance("S1-65", issue=3)
def test_human_resources_are_a_required_step_in_the_one_worklist(pods: Pods) -> None:
    row = apply(pods)

    early = approve(pods, row)
    listed = pods.worklist("ada")
    own = pods.worklist("joyce")
    pods.answer("review-application", by="ada", outcome="supported", note="Nothing stands against it")
    page = pods.page("application", row.key, by="joyce")

    row.refresh_from_db()
    assert "it is decided once, after human resources' step" in early
    assert "Accompany an application: Dealer Support Representative" in listed
    assert "Accompany" not in own
    assert row.state == "to_decide"
    assert "Ada Quist</strong> for human resources" in page
    assert "Decide on an application: Dealer Support Representative" in pods.worklist("ravi")


def test_concerns_of_human_resources_need_words(pods: Pods) -> None:
    row = apply(pods)

    refused = pods.answer("review-application", by="ada", outcome="concerns")

    row.refresh_from_db()
    assert "Say which concerns" in refused
    assert row.state == "with_hr"
    assert WorkItem.objects.get(kind="review-application").is_open


def test_without_human_resources_on_the_chart_nothing_is_posted(pods: Pods) -> None:
    data = {**pods.version.structure}
    data["units"] = [{**unit, "functions": []} for unit in data["units"]]
    Version.objects.filter(pk=pods.version.pk).update(structure=data, revision=99)

    refused = pods.post("posting-new", by="mara", position="dealer-support", internal_until=in_days(9))

    assert "No unit of the chart in force takes human resources' part" in refused
    assert not Posting.objects.exists()


@pytest.mark.acceptance("S1-63", issue=3)
def test_a_decision_has_its_reason_and_nobody_is_promoted_automatically(pods: Pods) -> None:
    pods.rate("joyce", "phone", 4)
    pods.rate("joyce", "dealer support", 4)
    pods.post("successors", "dealer-support", by="ravi", person=pods["joyce"].pk, readiness="now")
    row = apply(pods)
    pods.answer("review-application", by="ada", outcome="supported")

    by_button = pods.answer("decide-application", by="ravi")
    wordless = approve(pods, row, reason=" ")
    waiting = lookup.positions_held_by(pods["joyce"], on=timezone.localdate() + timedelta(days=400))
    pods.post("decision", row.key, by="ravi", to="refused", reason="Needs a year with orders first")

    row.refresh_from_db()
    assert "A decision needs its reason and a date" in by_button
    assert "needs its reason" in wordless
    assert waiting == {"order-processor"}
    assert (row.state, row.reason, row.decided_by) == ("refused", "Needs a year with orders first", pods["ravi"])
    assert "Needs a year with orders first" in pods.page("application", row.key, by="joyce")
    assert lookup.positions_held_by(pods["joyce"], on=timezone.localdate()) == {"order-processor"}


@pytest.mark.acceptance("S1-60", issue=3)
@pytest.mark.acceptance("S1-64", issue=3)
def test_a_completed_move_begins_at_the_held_seat_and_changes_the_chart_from_its_date(pods: Pods) -> None:
    row = apply(pods)
    pods.answer("review-application", by="ada", outcome="supported")
    approve(pods, row)
    today, day = timezone.localdate(), timezone.localdate() + timedelta(days=7)

    before = lookup.positions_held_by(pods["joyce"], on=day)
    pods.answer("complete-move", by="ada")

    row.refresh_from_db()
    assert (row.origin_key, row.state) == ("order-processor", "completed")
    assert before == {"order-processor"}
    assert lookup.positions_held_by(pods["joyce"], on=today) == {"order-processor"}
    assert lookup.positions_held_by(pods["joyce"], on=day) == {"dealer-support"}
    seat = told(pods.client("mara").get(reverse("organisation:position", args=[pods.version.key, "dealer-support"]), {"on": day.isoformat()}))  # fmt: skip
    assert "Joyce Bell" in seat
    later = pods.page("person", pods["joyce"].key, on=day.isoformat())
    assert "Positions over time" in later
    assert "Order Processor" in later.split("Positions over time")[1]
    assert f"{BEGAN.day} Jan 2025" in later
    assert Posting.objects.get().closed_at is not None
    assert set(Event.objects.get(kind="move.completed").keys_of("position")) == {"order-processor", "dealer-support"}


def test_a_move_needs_a_seat_to_move_from_and_only_once(pods: Pods) -> None:
    posting = post_dealer_support(pods)

    seatless = pods.post("applications", posting.key, by="sofia")
    apply(pods)
    twice = pods.post("applications", posting.key, by="joyce")

    assert "you hold none" in seatless
    assert "applied for Dealer Support Representative already" in twice
    assert Application.objects.count() == 1


def test_others_who_applied_are_told_when_the_seat_is_given(pods: Pods) -> None:
    row, other = apply(pods), apply(pods, "pim")
    for item in WorkItem.objects.filter(kind="review-application"):
        pods.client("ada").post(reverse("work:finish", args=[item.key]), {"outcome": "supported"})

    approve(pods, row)

    other.refresh_from_db()
    assert (other.state, other.reason) == ("refused", "Somebody else was chosen for this seat.")
    assert not WorkItem.objects.about("application", other.key).open().exists()


def test_an_application_is_closed_to_colleagues(pods: Pods) -> None:
    row = apply(pods)

    answers = {who: pods.client(who).get(reverse("people:application", args=[row.key])).status_code for who in ("joyce", "ravi", "ada", "mara", "pim", "noor")}  # fmt: skip

    assert answers == {"joyce": 200, "ravi": 200, "ada": 200, "mara": 200, "pim": 404, "noor": 404}
    assert "Joyce Bell" not in pods.page("posting", row.posting.key, by="pim").split("Talent pool")[0]


@pytest.mark.acceptance("S1-62", issue=3)
def test_cross_training_is_tied_to_the_seat_aimed_at(pods: Pods) -> None:
    pods.rate("joyce", "phone", 3)
    posting = post_dealer_support(pods)

    pods.post("preparation", posting.key, by="joyce", closes_on=in_days(60))
    shown = pods.page("posting", posting.key, by="ravi")
    listed = pods.worklist("joyce")
    pods.answer("acknowledge-training", by="joyce")

    plan = CrossTraining.objects.get()
    assert (plan.skill, plan.level, plan.origin_key, plan.target_key) == ("dealer support", 3, "order-processor", "dealer-support")  # fmt: skip
    assert plan.posting == posting
    assert plan.acknowledged_at is not None
    assert "Cross-training towards this seat" in shown
    assert "Joyce Bell: dealer support" in shown
    assert "Cross-training: dealer support" in listed
    assert "posting</a>" in pods.page("training")


@pytest.mark.acceptance("S1-66", issue=3)
def test_open_seats_are_counted_for_each_person_and_too_few_are_warned_of(pods: Pods) -> None:
    page = pods.page("mobility", by="ada")
    rows = {row.split("</a>")[0].split(">")[-1]: row for row in page.split('id="ways"')[1].split("</table>")[0].split("<tr>")[2:]}  # fmt: skip
    checks = told(pods.client("mara").get(reverse("organisation:checks", args=[pods.version.key])))

    assert "Order Processor (1 open)" in rows["Pim de Graaf"]
    assert "Technical Quoting Specialist (1 open)" in rows["Wim Bakker"]
    assert "none drawn" in rows["Ines Duarte"]
    warning = "people have no open seat above or beside them."
    assert warning in page
    assert warning in checks
    assert "too flat or too small" in checks


@pytest.mark.acceptance("S0-58", issue=3)
@pytest.mark.acceptance("S0-58", issue=7)
@pytest.mark.acceptance("S1-3", issue=3)
def test_succession_and_mobility_stand_on_one_page_over_the_chart(pods: Pods) -> None:
    post_dealer_support(pods)

    page = pods.page("mobility", by="ada")

    assert "Order Processor → Dealer Support Representative" in page
    assert "Branches → Technical Quoting Specialist" in page
    assert "sideways" in page
    for part in ("Critical seats", "Open seats for each person", "Who can judge the team", "Career paths", "Stepping stones", "Rotations", "Entry pools"):  # fmt: skip
        assert f"<h2>{part}" in page
    assert "no successor" in page.split('id="critical"')[1].split("</section>")[0]
    assert "Open seats posted</span><strong>1" in page


@pytest.mark.acceptance("S2-54", issue=3)
@pytest.mark.acceptance("S2-54", issue=6)
def test_branches_are_the_pool_for_a_service_seat(pods: Pods) -> None:
    pods.post("posting-new", by="mara", position="technical-quoter", internal_until=in_days(10))

    pool = pods.page("posting", Posting.objects.get().key).split("Talent pool")[1].split("</section>")[0]

    assert "Wim Bakker" in pool
    assert "branch</span>" in pool
    assert "Pim de Graaf" not in pool


@pytest.mark.acceptance("S2-57", issue=3)
@pytest.mark.acceptance("S2-57", issue=6)
def test_a_stepping_stone_has_an_expected_stay_and_next_seats(pods: Pods) -> None:
    stones = pods.page("mobility").split('id="stones"')[1].split("</section>")[0]
    role = pods.page("role", "repair")

    assert "Felix Moreau · Repair Coordinator" in stones
    assert "of about 12" in stones
    assert "longer than expected" in stones
    assert "next: Dealer Support Representative" in stones
    assert "expected stay 12 months · stepping stone" in role


@pytest.mark.acceptance("S2-49", issue=3)
@pytest.mark.acceptance("S2-49", issue=6)
def test_somebody_new_lands_in_the_entry_pool(pods: Pods) -> None:
    pods.post("newcomers", by="ada", name="Nils Ek", email="nils.ek@brightwater.example", start=in_days(0))
    refused = pods.client("joyce").get(reverse("people:newcomers")).status_code

    found = pods.page("directory", q="Nils")
    assert "Order Fulfilment Specialist" in found
    assert "new people land here" in pods.page("team", "fulfilment")
    assert "1 of 4 free" in pods.page("newcomers", by="ada")
    assert refused == 404
