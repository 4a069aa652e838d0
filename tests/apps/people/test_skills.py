"""Skills with levels, who can do what by which right, who judges whom."""

from __future__ import annotations

import pytest
from django.urls import reverse

from apps.people.conftest import AT, Pods, in_days, told
from orgdesk.apps.customers.actions.define_segment import define_segment
from orgdesk.apps.events.models import Event
from orgdesk.apps.organisation.actions import copy_to_draft
from orgdesk.apps.people.models import AuthorityUse, SkillRating

pytestmark = pytest.mark.django_db


def line_of(page: str, activity: str) -> str:
    """The row of one activity on the page of who can do what."""
    return page.split(f'<th scope="row">{activity}')[1].split("</tr>", maxsplit=1)[0]


@pytest.mark.acceptance("S2-19", issue=3)
@pytest.mark.acceptance("S2-19", issue=6)
def test_a_skill_for_every_service_order_is_covered_once_two_people_are_able(pods: Pods) -> None:
    before = line_of(pods.page("activities"), "Process service orders")

    pods.post("ratings", pods["ines"].key, by="mara", skill="service orders", level="3")
    once = line_of(pods.page("activities"), "Process service orders")
    warned = told(pods.client("mara").get(reverse("organisation:checks", args=[pods.version.key])))
    pods.post("ratings", pods["oskar"].key, by="mara", skill="service orders", level="2")
    covered = pods.page("activities")

    assert "nobody" in before
    assert "only 1" in once
    assert "Ines Duarte" in once
    assert "Only 1 of the wanted 2 people command “service orders”: Ines Duarte." in warned
    assert "Oskar Brandt" in line_of(covered, "Process service orders")
    assert "only 1" not in line_of(covered, "Process service orders")


@pytest.mark.acceptance("S2-41", issue=3)
def test_people_have_levels_of_skill_and_of_authority_with_who_judged_and_why(pods: Pods) -> None:
    pods.post("ratings", pods["noor"].key, by="mara", skill="plant technology", level="4", note="Rebuilt two pumps")
    pods.post("authority", pods["noor"].key, by="mara", level="3", reason="Can be trusted with the unit's word")
    refused = pods.post("authority", pods["noor"].key, by="noor", level="4", reason="I say so")

    profile = pods.page("person", pods["noor"].key, by="joyce")
    matrix = pods.page("skills", skill="plant technology")

    assert "4 · teaches" in profile
    assert "3 · decides for the unit" in profile
    assert "Can be trusted with the unit's word" in profile
    assert "Mara Lindqvist" in profile
    assert '<span title="decides for the unit">3</span>' in matrix
    assert "Only who leads Noor Haddad" in refused


def test_nobody_rates_themselves_or_a_stranger(pods: Pods) -> None:
    own = pods.post("ratings", pods["joyce"].key, by="joyce", skill="phone", level="4")
    strange = pods.post("ratings", pods["pim"].key, by="ravi", skill="phone", level="4")

    assert "may not rate" in own
    assert "may not rate" in strange
    assert not SkillRating.objects.exists()


@pytest.mark.acceptance("S2-27", issue=3)
@pytest.mark.acceptance("S2-27", issue=5)
def test_a_gap_of_skill_names_the_others_who_fill_it(pods: Pods) -> None:
    pods.seat("sofia", "technical-quoter")

    page = pods.page("skills", unit="pod-branches")

    assert "0 of 3" in page
    assert "Sales and branches: plant technology" in page
    assert "Branch Manager" in page
    assert "Wim Bakker" in page


@pytest.mark.acceptance("S2-28", issue=3)
@pytest.mark.acceptance("S2-28", issue=5)
def test_a_team_sees_who_of_all_can_answer_the_phone(pods: Pods) -> None:
    pods.rate("joyce", "phone", 2)
    pods.rate("ravi", "phone", 4)

    partly = pods.page("team", "pod-partners", by="joyce")
    pods.post("ratings", pods["yuki"].key, by="ravi", skill="phone", level="2")
    whole = pods.page("team", "pod-partners", by="joyce")

    assert "Who answers: phone" in partly
    assert "67 % of the team" in partly
    assert "not yet: Yuki Tanabe" in partly
    assert "100 % of the team" in whole
    assert "not yet:" not in whole


@pytest.mark.acceptance("S2-25", issue=3)
@pytest.mark.acceptance("S2-25", issue=5)
@pytest.mark.acceptance("S2-25", issue=6)
def test_an_act_is_allowed_only_under_its_condition_and_is_logged(pods: Pods) -> None:
    act = "branch-support|Order purchased parts"
    offered = pods.page("person", pods["oskar"].key, by="oskar")

    silent = pods.post("authority-uses", by="oskar", act=act, met_by=" ", reference="SO 77")
    stranger = pods.post("authority-uses", by="ines", act=act, met_by="Urgent")
    pods.post("authority-uses", by="oskar", act=act, met_by="The ferry's pump is down", reference="SO 77")
    page = pods.page("activities", by="mara")

    assert "Order purchased parts (a customer's plant stands still)" in offered
    assert "How the condition is met" in silent
    assert "Logged" not in stranger
    assert AuthorityUse.objects.count() == 1
    assert "allowed when a customer's plant stands still" in page
    assert "The ferry's pump is down" in page
    assert "may, under a condition" in line_of(page, "Order purchased parts")
    event = Event.objects.get(kind="authority.used")
    assert (event.actor, event.position) == (pods["oskar"].key, "branch-support")
    assert "pump" not in str(event.data)


@pytest.mark.acceptance("S2-55", issue=3)
@pytest.mark.acceptance("S2-55", issue=6)
def test_a_capability_stays_when_the_duty_is_withdrawn(pods: Pods) -> None:
    line = line_of(pods.page("activities"), "Write purchase orders")
    profile = pods.page("person", pods["wim"].key)

    assert "Wim Bakker" in line
    assert "can, not the duty" in line
    assert 'Ines Duarte</a> <span class="status good"' in line
    assert "can, is no longer the duty" in profile


@pytest.mark.acceptance("S2-12", issue=3)
def test_backup_and_cross_training_are_two_relations_to_a_duty(pods: Pods) -> None:
    pods.post("backups", pods["bram"].key, by="mara", position="export-support")
    pods.post("training-plans", by="mara", person=pods["bram"].pk, skill="Export order processing", level="2",
              target="export-support", due=in_days(60))  # fmt: skip

    line = line_of(pods.page("activities"), "Export order processing")
    profile = pods.page("person", pods["bram"].key)

    own = [part for part in line.split('class="able"') if "Bram Visser" in part]
    assert len(own) == 2
    assert "backup" in own[0]
    assert "learning" in own[1]
    assert "Stands by for" in profile
    assert "for Export Sales Support Specialist" in profile


@pytest.mark.acceptance("S2-34", issue=3)
def test_a_branch_support_seat_has_its_duties_and_is_backup_in_another_unit(pods: Pods) -> None:
    pods.post("backups", pods["oskar"].key, by="mara", position="material")
    pods.post("training-plans", by="mara", person=pods["oskar"].pk, skill="assurance", level="2", due=in_days(30))

    profile = pods.page("person", pods["oskar"].key)

    for words in ("Branch customer support", "Set up receiving bins", "Material Coordinator", "assurance"):
        assert words in profile


@pytest.mark.acceptance("S1-33", issue=3)
@pytest.mark.acceptance("S1-33", issue=6)
def test_a_key_account_seat_asks_for_skills_and_the_segment_sets_the_rhythm_of_contact(pods: Pods) -> None:
    pods.seat("sofia", "key-accounts")
    pods.rate("sofia", "negotiation", 2)
    for key, days in (("key", 14), ("rest", 180)):
        define_segment(key=key, name=f"{key} customers", service="people", contact_every=days, by=pods["mara"], at=AT)

    role, profile = pods.page("role", "key-accounts"), pods.page("person", pods["sofia"].key)
    checks = told(pods.client("mara").get(reverse("organisation:checks", args=[pods.version.key])))
    segments = told(pods.client("mara").get(reverse("customers:segments")))

    assert "negotiation" in role.split("<h2>Asks for</h2>")[1].split("</section>")[0]
    assert "Nurtures the customers" in role
    assert "2 · able" in profile
    assert "Key Account Manager asks for “negotiation” at level 3; Sofia Reyes is recorded at 2." in checks
    assert "a contact every 14 days" in segments.split("key customers")[1].split("</li>")[0]
    assert "a contact every 180 days" in segments.split("rest customers")[1].split("</li>")[0]


@pytest.mark.acceptance("S0-55", issue=3)
@pytest.mark.acceptance("S0-55", issue=7)
def test_a_manager_who_cannot_judge_the_team_gets_a_named_evaluator(pods: Pods) -> None:
    pods.rate("noor", "plant technology", 4)
    pods.rate("noor", "phone", 3)
    pods.rate("noor", "negotiation", 3)
    before = pods.page("mobility")
    checks = told(pods.client("mara").get(reverse("organisation:checks", args=[pods.version.key])))
    draft = copy_to_draft(pods.version, label="2", by=pods["mara"], at=AT)

    pods.post("evaluators", by="mara", draft=draft.key, manager="head", evaluator="export-support")
    after = told(pods.client("mara").get(reverse("organisation:checks", args=[draft.key])))

    words = "Head of Customer Service has no recorded command of negotiation, plant technology"
    assert "nobody judges negotiation, plant technology" in before
    assert words in checks
    assert words not in after


def test_a_named_evaluator_rates_the_team(pods: Pods) -> None:
    draft = copy_to_draft(pods.version, label="2", by=pods["mara"], at=AT)
    refused = pods.post("ratings", pods["ines"].key, by="noor", skill="phone", level="3")

    pods.post("evaluators", by="mara", draft=draft.key, manager="head", evaluator="export-support")
    draft.refresh_from_db()
    type(draft).objects.filter(pk=pods.version.pk).update(structure=draft.structure, revision=pods.version.revision + 1)
    pods.post("ratings", pods["ines"].key, by="noor", skill="phone", level="3")

    assert "may not rate" in refused
    assert SkillRating.objects.get().by == pods["noor"]
