"""Samples that can be drawn again, scores that stand, and auditors who mean the same."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.audit.conftest import House
from orgdesk.apps.audit.models import Draw, GivenMark, Review, SampledItem
from orgdesk.apps.desk.models import Message, Ticket
from orgdesk.apps.events.models import Event
from orgdesk.apps.work.models import WorkItem

pytestmark = pytest.mark.django_db


def test_a_draw_says_from_how_many_and_by_which_seed_and_comes_out_the_same_again(under_way: House) -> None:
    items = under_way.draw(3, seed="spring")
    draw = Draw.objects.get()

    page = under_way.says(f"/audit/audits/{under_way.audit.key}")
    again = under_way.post(f"/audit/audits/{under_way.audit.key}/draws/{draw.pk}/check")
    under_way.ask(77)
    other = under_way.post(f"/audit/audits/{under_way.audit.key}/draws/{draw.pk}/check")

    assert len(items) == 3
    assert "3 of 6, drawn by chance" in page
    assert "spring" in page
    assert "with the seed spring: the same items" in again
    assert "other items come" in other


def test_work_of_other_units_and_other_days_is_not_drawn(house: House) -> None:
    mine = house.ask(1)
    house.ask(2, by="oskar", unit="t2")
    house.ask(3, at=house.now)
    house.plan()
    house.stage("under_way")

    assert [item.key for item in house.draw(9)] == [mine.key]
    assert "that was not drawn already" in house.post(
        f"/audit/audits/{house.audit.key}/draws", subject="ticket", method="chance", size=1
    )


def test_by_risk_what_the_log_says_of_a_case_weighs_and_is_told(under_way: House) -> None:
    under_way.happen("ticket.in_progress", "1000", **{"from": "resolved"})
    under_way.happen("sla.breached", "1000")
    under_way.happen("ticket.escalated", "1001", kind="functional")

    items = {item.key: item for item in under_way.draw(6, method="risk")}
    page = under_way.says(f"/audit/items/{items['1000'].pk}")

    assert (items["1000"].weight, items["1001"].weight, items["1002"].weight) == (6, 2, 1)
    assert "late, opened again" in page


def test_a_case_is_scored_beside_its_conversation_and_what_is_not_met_needs_a_word(under_way: House) -> None:
    (item,) = under_way.draw(1)

    page = under_way.says(f"/audit/items/{item.pk}")
    silent = under_way.score(item, "solves-it", **{"comment-solves-it": " "})
    under_way.score(item, "solves-it", note="Ask T2 sooner.")

    assert "stands." in page
    assert "Joyce Bell answered “Answer”: done" in page
    assert "“Solves it” is not met; write what was missing" in silent
    review = Review.objects.get()
    assert (review.score, review.passed) == (50, False)  # 3 of the 6 that apply are met
    assert GivenMark.objects.get(mark="not_met").comment == "Nobody did."
    assert "You have scored" in under_way.score(item)


def test_failing_something_fatal_fails_the_whole_contact(under_way: House) -> None:
    items = under_way.draw(3)
    under_way.score(items[0], "checks-who-asks")
    under_way.score(items[1])
    under_way.score(items[2])

    page = under_way.says(f"/audit/audits/{under_way.audit.key}")

    assert "failed, 0" in page
    assert "Failed something fatal 1 of 3 scored" in page
    assert "67 %" in page  # 2 of 3 passed; Wilson: 21 to 94
    assert "2 of 3 · 21 to 94 %" in page


def test_two_auditors_score_the_same_items_blind_and_their_agreement_is_beyond_chance(under_way: House) -> None:
    key = under_way.audit.key
    under_way.post(f"/audit/audits/{key}/auditors", person=under_way.people["tomas"].pk)
    items = under_way.draw(4)
    names = [str(Ticket.objects.get(key=item.key)) for item in items]
    chosen_from = under_way.says(f"/audit/audits/{key}/calibration")
    under_way.post(f"/audit/audits/{key}/calibration", item=[item.pk for item in items])
    for item, missed in zip(items, ("solves-it", "solves-it", "", ""), strict=True):
        under_way.score(item, missed)

    covered = under_way.says(f"/audit/audits/{key}/calibration", by="tomas")
    blind = under_way.says(f"/audit/items/{items[0].pk}", by="tomas")
    for item, missed in zip(items, ("solves-it", "", "", ""), strict=True):
        under_way.score(item, missed, by="tomas")
    page = under_way.says(f"/audit/audits/{key}/calibration")
    shown_by = under_way.says(f"/audit/audits/{key}/findings/new")

    assert all(name in chosen_from and name in shown_by for name in names)
    assert f"{names[1]} · Solves it" in page
    assert "draw some more first" in page
    assert Event.objects.of_kind("review.scored").filter(data__again=True).count() == 4  # counted once by the measures
    assert "the others' marks stay covered" in covered
    assert "Nobody did." not in blind
    # “Solves it”: they agree on 3 of 4; by chance 2/4 * 1/4 + 2/4 * 3/4 = 0.5; (0.75 - 0.5) / 0.5
    assert "Solves it 0.50" in page
    assert "Checks who asks all marks alike" in page
    assert "Vera Novak: not met – Nobody did. Tomas Okafor: met" in page


def test_a_calibration_is_work_of_every_auditor_until_their_last_item_is_scored(under_way: House) -> None:
    """Tomas has no seat in the audit body; Vera leads it."""
    key = under_way.audit.key
    items = under_way.draw(3)
    under_way.post(f"/audit/audits/{key}/auditors", person=under_way.people["tomas"].pk)
    under_way.post(f"/audit/audits/{key}/calibration", item=[items[0].pk])
    under_way.post(f"/audit/audits/{key}/calibration", item=[items[1].pk])

    asked = WorkItem.objects.open().filter(kind="score-calibration")
    mine = under_way.as_("tomas").get("/work/").content.decode()
    (item,) = asked.filter(claimed_by=under_way.people["tomas"])
    opened = under_way.as_("tomas").get(f"/work/{item.key}").content.decode()
    too_soon = under_way.post(f"/work/{item.key}/outcome", by="tomas")
    still = asked.count()
    under_way.score(items[0], by="tomas")
    half = asked.filter(claimed_by=under_way.people["tomas"]).count()
    under_way.score(items[1], by="tomas")

    assert "Score the items of the calibration: Answers" in mine
    assert f'href="/audit/audits/{key}/calibration"' in opened
    assert timezone.localdate(item.due_at) >= timezone.localdate(under_way.now) + timedelta(days=7)
    assert "Open the page of this work and answer there" in too_soon
    assert (still, half) == (2, 1)
    item.refresh_from_db()
    assert item.state == item.State.FINISHED
    assert [one.claimed_by for one in asked] == [under_way.people["vera"]]
    under_way.score(items[2])
    under_way.stage("cancelled", reason="The unit is closed.")
    assert not asked.all().exists()


def test_a_calibration_needs_a_second_auditor(under_way: House) -> None:
    (item,) = under_way.draw(1)

    told = under_way.post(f"/audit/audits/{under_way.audit.key}/calibration", item=[item.pk])

    assert "Appoint a second auditor first" in told


def test_the_next_version_of_a_scorecard_leaves_what_was_scored_with_the_first(under_way: House) -> None:
    (item,) = under_way.draw(1)
    under_way.score(item)

    under_way.post("/audit/scorecards/an-answer/next", title="An answer", pass_mark="90", criteria="Solves it | 1")
    cards = under_way.says("/audit/scorecards")

    assert "version 2" in cards
    assert "Checks who asks" not in cards
    assert under_way.audit.scorecard.version == 1
    assert "Checks who asks" in under_way.says(f"/audit/items/{item.pk}")


def test_a_line_of_a_scorecard_that_cannot_be_read_is_told(house: House) -> None:
    told = house.post("/audit/scorecards/new", title="Odd", pass_mark="75", criteria="Solves it | much")

    assert "the weight after the first | is no number" in told


def test_evidence_shows_when_the_conversation_went_on(under_way: House) -> None:
    (item,) = under_way.draw(1)
    under_way.score(item, "checks-who-asks")
    finding = under_way.find(items=[item.pk])

    before = under_way.says(f"/audit/findings/{finding.key}")
    Message.objects.update(text="Changed since.")
    after = under_way.says(f"/audit/findings/{finding.key}")

    assert "as it was then" in before
    assert "went on since" in after
    assert SampledItem.objects.get() == finding.evidence.get().item


def test_a_programme_of_a_year_to_come_hides_none_of_this_year(house: House) -> None:
    made = house.post("/audit/programmes/new", title="Next round", year=house.now.year + 1, unit_key="audit", objective="")  # fmt: skip
    later = house.says("/audit/")

    assert "Next round" in made
    assert "Service" in later
    assert "Next round" not in later


def test_a_scorecard_shows_what_a_criterion_tells_the_measures(house: House) -> None:
    house.post("/audit/scorecards/new", title="Told", pass_mark="75", criteria="Nobody asks twice | 2 | repeated")

    assert "not met, it tells the measures: the customer told the story twice" in house.says("/audit/scorecards")
