"""Wishes, marks, assessments and succession: restricted, dated, with evidence; open to the person concerned."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse

from apps.people.conftest import Pods, in_days
from orgdesk.apps.people.models import PulseAnswer, Rotation

pytestmark = pytest.mark.django_db

SCORES = {"customers": "4", "system": "2", "improvement": "3"}


@pytest.mark.acceptance("S2-5", issue=3)
def test_a_person_wishes_to_stay_or_to_grow_and_the_leader_sees_the_mix(pods: Pods) -> None:
    pods.post("wishes", by="joyce", kind="grow", target="dealer-support", words="Dealers are my people.")
    pods.post("wishes", by="yuki", kind="stay")

    led, colleague = pods.page("team", "pod-partners", by="ravi"), pods.page("team", "pod-partners", by="joyce")

    mix = led.split("For who leads")[1].split("</section>")[0]
    assert "<dt>Content with the role</dt><dd>1</dd>" in mix.replace("> <", "><")
    assert "<dt>Want to grow</dt><dd>1</dd>" in mix.replace("> <", "><")
    assert "<dt>Have not said</dt><dd>1</dd>" in mix.replace("> <", "><")
    assert "For who leads" not in colleague
    assert "wants to grow" in pods.page("person", pods["joyce"].key, by="ravi")
    assert "Dealers are my people." not in pods.page("person", pods["joyce"].key, by="noor")


@pytest.mark.acceptance("S2-8", issue=3)
def test_a_rising_star_is_marked_with_who_and_when_and_the_unit_expects_one(pods: Pods) -> None:
    before = pods.page("team", "pod-partners", by="ravi")
    wordless = pods.post("flags", pods["joyce"].key, by="ravi", flag="rising_star", reason=" ", expires=in_days(200))
    own = pods.post("flags", pods["joyce"].key, by="joyce", flag="rising_star", reason="I am", expires=in_days(200))
    pods.post("flags", pods["joyce"].key, by="ravi", flag="rising_star", reason="Asked by all", expires=in_days(200))

    profiles = {who: pods.page("person", pods["joyce"].key, by=who) for who in ("joyce", "mara", "ada", "noor")}

    assert "0 marked, 1 expected" in before
    assert "1 marked, 1 expected" in pods.page("team", "pod-partners", by="ravi")
    assert "This field is required" in wordless
    assert "Only who leads Joyce Bell" in own
    assert all("Asked by all" in profiles[who] for who in ("joyce", "mara", "ada"))
    assert "set by Ravi Anand on" in profiles["joyce"]
    assert "Asked by all" not in profiles["noor"]


def test_everything_kept_about_somebody_leaves_as_a_file_for_that_person(pods: Pods) -> None:
    pods.post("flags", pods["joyce"].key, by="ravi", flag="rising_star", reason="Asked by all", expires=in_days(200))
    address = reverse("people:export", args=[pods["joyce"].key])

    kept = json.loads(pods.client("joyce").get(address).content)

    assert kept["talent_flags"][0]["reason"] == "Asked by all"
    assert kept["talent_flags"][0]["by__name"] == "Ravi Anand"
    assert kept["assignments"][0]["position_key"] == "order-processor"
    assert pods.client("ada").get(address).status_code == 200
    assert pods.client("ravi").get(address).status_code == 404
    assert pods.client("noor").get(address).status_code == 404


@pytest.mark.acceptance("S2-59", issue=3)
@pytest.mark.acceptance("S2-59", issue=6)
def test_a_rotation_is_assessed_on_three_dimensions_and_feeds_succession(pods: Pods) -> None:
    pods.post("rotations", by="ravi", person=pods["joyce"].pk, position="repair", start=in_days(0), end=in_days(20))
    row = Rotation.objects.get()
    listed = pods.worklist("mara")
    by_button = pods.answer("assess-rotation", by="mara")
    half = pods.post("rotation", row.pk, by="mara", customers="4", system="2")
    before = pods.page("succession", "dealer-support", by="ravi")

    pods.post("rotation", row.pk, by="mara", **SCORES, words="Calm with angry customers")
    after = pods.page("succession", "dealer-support", by="ravi")

    assert "Assess the rotation of Joyce Bell" in listed
    assert "Score the three dimensions" in by_button
    assert "This field is required" in half
    assert "no evidence yet" in before.split("Joyce Bell")[1].split("</li>")[0]
    evidence = after.split("Joyce Bell")[1].split("</li>")[0]
    for fact in ("customers 100 %", "system 50 %", "improvement 75 %"):
        assert fact in evidence
    assert "Calm with angry customers" in pods.page("rotation", row.pk, by="joyce")
    assert pods.client("noor").get(reverse("people:rotation", args=[row.pk])).status_code == 404
    assert "Repair Coordinator" in pods.page("person", pods["joyce"].key, by="noor")


@pytest.mark.acceptance("S1-96", issue=3)
@pytest.mark.acceptance("S1-96", issue=5)
@pytest.mark.acceptance("S1-96", issue=7)
def test_a_successors_fit_is_computed_from_skills_and_aptitude_with_its_evidence(pods: Pods) -> None:
    pods.rate("joyce", "phone", 2)
    pods.rate("joyce", "dealer support", 2)
    pods.rate("felix", "phone", 1)
    pods.post("rotations", by="ravi", person=pods["joyce"].pk, position="repair", start=in_days(0), end=in_days(20))
    pods.post("rotation", Rotation.objects.get().pk, by="mara", **SCORES)

    page = pods.page("succession", "dealer-support", by="ravi")

    joyce, felix = page.split("Joyce Bell")[1].split("</li>")[0], page.split("Felix Moreau")[1].split("</li>")[0]
    assert "78 % fit" in joyce
    assert "phone 100 %, 6 Jan 2025" in joyce
    assert "dealer support 67 %" in joyce
    assert "25 % fit" in felix
    assert "not shown: dealer support" in felix
    assert page.index("Joyce Bell") < page.index("Felix Moreau")
    assert pods.client("joyce").get(reverse("people:succession", args=["dealer-support"])).status_code == 404


def test_a_named_successor_stands_on_the_page_until_taken_off(pods: Pods) -> None:
    pods.post("successors", "dealer-support", by="ravi", person=pods["joyce"].pk, readiness="later")
    refused = pods.post("successors", "head", by="ravi", person=pods["ravi"].pk, readiness="now")
    named = pods.page("succession", "dealer-support", by="ravi")
    row = pods["joyce"].successor_names.get()

    pods.post("successor-end", "dealer-support", row.pk, by="ravi")

    assert "Only who leads this seat" not in named
    assert "later" in named.split("<h2>Named</h2>")[1]
    assert pods["ravi"].successor_names.count() == 0
    assert refused
    assert "Nobody yet." in pods.page("succession", "dealer-support", by="ravi")


@pytest.mark.acceptance("S2-30", issue=3)
@pytest.mark.acceptance("S2-30", issue=5)
def test_a_statement_of_culture_is_asked_about_in_the_staff_survey(pods: Pods) -> None:
    pods.post("pulses", "pod-partners", by="ravi", closes_on=in_days(9))
    listed = pods.worklist("joyce")
    number = pods["joyce"].work_items.get(kind="culture-pulse").subject_key

    asked = pods.page("pulse", number, by="joyce")
    pods.post("pulse", number, by="joyce", s0="5", s1="4")
    pods.post("pulse", number, by="yuki", s0="4", s1="4")
    few = pods.page("team", "pod-partners", by="noor")
    pods.post("pulse", number, by="ravi", s0="3", s1="4")
    again = pods.post("pulse", number, by="joyce", s0="1", s1="1")
    shown = pods.page("team", "pod-partners", by="noor")

    assert "Is it like this in Europe and partners?" in listed
    assert "Always having fun" in asked
    assert "shown from 3 answers" in few
    assert "2 of 3 answered" in few
    assert "<strong>4.0</strong> / 5" in shown.split("Always having fun")[2]
    assert "have answered already" in again
    assert PulseAnswer.objects.count() == 6
    assert not pods["joyce"].work_items.filter(kind="culture-pulse", state="claimed").exists()
    assert {field.name for field in PulseAnswer._meta.get_fields()} == {"id", "pulse", "statement", "score"}
