"""What is asked of customers, who decides and who rings back is set on a page."""

from __future__ import annotations

import pytest

from apps.voice.conftest import House
from orgdesk.apps.voice.models import CareRule, Decider, Invitation, Judgement, RoutingRule, Survey

pytestmark = pytest.mark.django_db

SURVEY = {
    "key": "first-month", "title": "First month", "question": "ces", "asks": "The first month was easy.",
    "occasion": "round", "every_days": 30, "percent": 100, "quiet_days": 7, "open_days": 10, "change_hours": 4,
    "delay_minutes": 0, "is_open": "on",
}  # fmt: skip


def test_a_survey_that_the_house_writes_itself_asks_and_is_changed_later(house: House):
    house.post("/voice/rules/surveys", "mara", **SURVEY)
    house.post("/voice/surveys/first-month/rounds", "mara")
    asked = Invitation.objects.filter(survey__key="first-month").count()
    assert asked == 4

    house.post("/voice/rules/surveys", "mara", **{**SURVEY, "percent": 25})
    refused = house.post("/voice/rules/surveys", "mara", **{**SURVEY, "question": "nps"})

    assert "has answers on its scale" in refused
    row = Survey.objects.get(key="first-month")
    assert (row.percent, row.question) == (25, "ces")
    assert "25 % are asked" in house.page("/voice/rules", "joyce")


def test_what_is_refused_is_shown_again_as_it_was_typed_in_its_own_form_alone(house: House):
    house.post("/voice/rules/surveys", "mara", **SURVEY)
    refused = house.post("/voice/rules/surveys", "mara", **{**SURVEY, "asks": "Was it easy, Mara?", "percent": 400})
    assert refused.count("Was it easy, Mara?") == 1
    assert 'value="400"' in refused
    assert "<details open>" in refused
    assert 'value="400"' not in house.page("/voice/rules", "mara")

    refused = house.post("/voice/rules/deciders", "mara", key="sales", name="Sales of ours", seat="unit:t1", days=0)
    assert 'value="Sales of ours"' in refused
    refused = house.post("/voice/rules/care", "mara", unit_key="t1", contact_hours=-7, complaint_days=3)
    assert 'value="-7"' in refused
    sentence = "We ring back. " * 20
    refused = house.post("/voice/culture/statements", "mara", text=sentence)
    assert "Say it in 200 characters" in refused
    assert f'value="{sentence}"' in refused


def test_words_for_a_decision_or_a_change_survive_a_refusal(house: House):
    house.post("/voice/feedback/new", "joyce", kind="need", door="phone", title="Cheaper cable")
    row = Judgement.objects.filter(feedback__title="Cheaper cable").first()
    by = next(
        name for name in ("mara", "helen", "luis", "anna", "sam", "joyce")
        if f"/voice/judgements/{row.pk}" in house.page(f"/voice/feedback/{row.feedback.key}", name)
    )  # fmt: skip

    refused = house.post(f"/voice/judgements/{row.pk}", by, decision="perhaps", reason="We must ask the mill first")

    assert "We must ask the mill first</textarea>" in refused
    assert not Judgement.objects.filter(pk=row.pk).exclude(at=None).exists()


def test_a_decider_and_a_rule_of_the_house_get_what_customers_say(house: House):
    house.post(
        "/voice/rules/deciders", "mara", key="sales", name="Sales", seat="unit:inside-sales", days=5, by_default=""
    )
    sales = Decider.objects.get(key="sales")
    house.post("/voice/rules/routes", "mara", kind="need", theme="price", deciders=[sales.pk])

    said = {"kind": "need", "door": "phone", "title": "Cheaper cable", "text": "It costs too much", "theme": "price"}
    house.post("/voice/feedback/new", "joyce", **said)

    assert [row.decider for row in Judgement.objects.filter(feedback__title="Cheaper cable")] == [sales]
    house.post("/voice/rules/routes", "mara", kind="need", theme="price")
    assert not RoutingRule.objects.filter(kind="need").exists()


def test_who_rings_back_and_by_when_is_changed_and_an_agent_changes_nothing(house: House):
    house.post("/voice/rules/care", "mara", unit_key="t1", contact_hours=4, complaint_days=3)

    assert (CareRule.objects.last().unit_key, CareRule.objects.count()) == ("t1", 2)
    assert "T1 rings unhappy customers within 4 hours" in house.page("/voice/rules", "mara")
    before = CareRule.objects.count()
    assert house.as_("tess").post("/voice/rules/care", {}).status_code == 404
    assert house.as_("tess").get("/voice/rules").status_code == 404
    assert CareRule.objects.count() == before
