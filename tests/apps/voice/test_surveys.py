"""Asking one question: sparingly, answered by a click, counted once, with an interval; whoever is unhappy is rung."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from apps.voice.conftest import House
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.events.models import Event
from orgdesk.apps.voice.duties import send_invitations
from orgdesk.apps.voice.models import Invitation, Survey, SurveyAnswer
from orgdesk.apps.work.models import WorkItem


def ask_round(house: House) -> None:
    assert "The round is open" in house.post("/voice/surveys/recommendation/rounds", "mara")
    send_invitations(house.clock.pass_(minutes=1))


def link_of(house: House, key: str, score: int | None = None) -> str:
    mail = house.mails_to(key)[-1]
    addresses = re.findall(r"https?://[^/\s]+(/survey/\S+)", mail.text)
    wanted = f"score={score}"
    return next(one for one in addresses if (wanted == one.rpartition("?")[2] if score is not None else "leave" in one))


def answer(house: House, key: str, score: int, words: str = "") -> str:
    """As a browser does it: the link opens a page, the page posts the score."""
    address = link_of(house, key, score)
    page = house.page(address, "visitor")
    if "send-at-once" not in page:
        return page
    return house.post(address.partition("?")[0], "visitor", score=score, words=words)


def solve(house: House, ticket: str, by: str = "nadia") -> None:
    """What the desk writes when a request is opened and solved."""
    about = {"ticket": ticket, "person": house.people[by].key, "account": house.people[by].contact_of.get().account.key}
    record_event("ticket.opened", at=house.clock.now, by=house.people[by].key, objects=about)
    record_event(
        "ticket.resolved", at=house.clock.pass_(hours=2), objects={"ticket": ticket}, data={"from": "in_progress"}
    )


@pytest.mark.acceptance("S0-27", issue=4)
@pytest.mark.acceptance("S0-27", issue=5)
@pytest.mark.acceptance("S0-27", issue=6)
def test_the_recommendation_score_is_told_by_account_segment_and_period_each_with_its_interval(house: House):
    ask_round(house)
    for key, score in (("nadia", 10), ("jonas", 9), ("tess", 3)):
        answer(house, key, score)

    by_account = house.page("/voice/surveys/recommendation", "anna")
    by_segment = house.page("/voice/surveys/recommendation?by=segment", "anna")
    by_period = house.page("/voice/surveys/recommendation?by=period", "anna")

    assert "Harbour Fuels" in by_account
    assert "3 of 4 asked" in by_account
    assert re.search(r"Recommendation</span>\s*<strong>33", by_account)
    assert re.search(r"95 % sure between -\d+ and \d+", by_account)
    assert re.search(r"<td>forecourts</td>\s*<td class=\"number\">100", by_segment)
    assert re.search(r"<td>retail</td>\s*<td class=\"number\">-100", by_segment)
    assert re.search(r"<td>2026-03</td>\s*<td class=\"number\">33</td>\s*<td[^>]*>-?\d+ … \d+", by_period)


def test_a_round_says_how_many_it_asks_and_when_it_asks_nobody(house: House):
    assert "The round is open: 4 invitations leave" in house.post("/voice/surveys/recommendation/rounds", "mara")
    house.clock.pass_(days=1)
    assert "Nobody is asked" in house.post("/voice/surveys/recommendation/rounds", "mara")


def test_a_machine_that_follows_every_link_of_the_mail_answers_nothing(house: House):
    ask_round(house)

    for score in range(11):
        house.page(link_of(house, "nadia", score), "visitor")

    assert SurveyAnswer.objects.count() == 0


def test_an_answer_given_anew_replaces_the_one_before_and_counts_once(house: House):
    ask_round(house)
    answer(house, "nadia", 2)
    house.clock.pass_(hours=3)

    page = answer(house, "nadia", 9)

    assert "Your answer is 9" in page
    assert list(SurveyAnswer.objects.holding().values_list("score", flat=True)) == [9]
    assert SurveyAnswer.objects.count() == 2


def test_an_answer_after_the_time_for_changes_is_told_that_the_first_one_stands(house: House):
    ask_round(house)
    answer(house, "nadia", 8)
    house.clock.pass_(hours=25)

    page = answer(house, "nadia", 1)

    assert "You answered 8 already, and that stands" in page
    assert list(SurveyAnswer.objects.values_list("score", flat=True)) == [8]


@pytest.mark.parametrize("score", ["11", "-1", "nine", "9" * 400])
def test_a_score_off_the_scale_is_refused_in_words(house: House, score: str):
    ask_round(house)

    answer = house.as_("visitor").post(link_of(house, "nadia", 0).partition("?")[0], {"score": score}, follow=True)

    assert answer.status_code in {200, 422}
    assert SurveyAnswer.objects.count() == 0


def test_a_link_that_somebody_made_up_opens_nothing(house: House):
    ask_round(house)
    forged = link_of(house, "nadia", 5).partition("?")[0][:-3] + "abc"

    assert house.as_("visitor").get(forged).status_code == 404


def test_whoever_is_unhappy_is_rung_once_by_account_management_and_the_call_is_in_the_log(house: House):
    ask_round(house)
    answer(house, "tess", 3, words="The till froze twice.")
    answer(house, "tess", 2)
    item = house.work("ring-back")

    assert item.unit_key == "account-operations"
    assert item.due_at == Event.objects.filter(kind="survey.answered").earliest("pk").at + timedelta(hours=48)
    assert "The till froze twice." in house.page(f"/work/{item.key}", "anna")
    house.post(f"/work/{item.key}/outcome", "anna", outcome="reached", note="A cable was loose; Wim comes on Friday.")

    assert WorkItem.objects.filter(kind="ring-back").count() == 1
    assert Event.objects.get(kind="survey.contacted").data["outcome"] == "reached"
    assert "rung" in house.page("/voice/surveys/recommendation", "anna")


def test_nobody_is_asked_twice_within_the_quiet_time_whatever_the_survey(house: House):
    ask_round(house)

    solve(house, "1001")

    assert not Invitation.objects.exclude(survey__key="recommendation").exists()
    assert Event.objects.filter(kind="survey.withheld", data__reason="asked_lately").exists()


def test_a_solved_request_is_asked_about_after_an_hour_and_no_more_once_it_is_open_again(house: House):
    Survey.objects.filter(key="effort").update(is_open=False)  # else it draws a quarter
    solve(house, "1001")
    send_invitations(house.clock.pass_(minutes=30))
    assert house.mails_to("nadia") == []
    send_invitations(house.clock.pass_(minutes=31))
    assert "How happy are you" in house.mails_to("nadia")[0].text
    answer(house, "nadia", 5)

    record_event("ticket.in_progress", at=house.clock.now, objects={"ticket": "1001"}, data={"from": "resolved"})

    assert SurveyAnswer.objects.holding().count() == 0
    assert "no longer asked" in house.page(link_of(house, "nadia", 4).partition("?")[0], "visitor")


def test_staff_who_ask_for_themselves_rate_nobody(house: House):
    about = {"ticket": "1001", "person": house.people["joyce"].key}
    record_event("ticket.opened", at=house.clock.now, by=house.people["joyce"].key, objects=about)
    record_event("ticket.resolved", at=house.clock.now, objects={"ticket": "1001"}, data={"from": "in_progress"})

    assert not Invitation.objects.exists()


def test_one_post_to_the_address_in_the_mails_header_ends_the_questions(house: House):
    ask_round(house)
    mail = house.mails_to("nadia")[-1]
    address = re.sub(r"^https?://[^/]+", "", mail.unsubscribe)

    house.as_("visitor").post(address, {"List-Unsubscribe": "One-Click"})
    house.clock.pass_(days=91)
    send_invitations(house.clock.now)
    send_invitations(house.clock.pass_(minutes=1))

    assert len(house.mails_to("nadia")) == 1
    assert len(house.mails_to("tess")) == 2


def test_a_customer_finds_no_results(house: House):
    assert house.as_("nadia").get("/voice/surveys/recommendation").status_code == 404
    assert house.as_("nadia").get("/voice/").status_code == 404


def test_a_survey_that_samples_gets_its_share_though_another_asks_after_every_request(house: House):
    for number in range(40):
        solve(house, f"T{number}", by=("nadia", "jonas", "tess", "omar")[number % 4])
        if number % 4 == 3:
            house.clock.pass_(days=31)  # the quiet time after any survey
    send_invitations(house.clock.pass_(hours=2))

    asked = Invitation.objects.values_list("survey__key", flat=True)
    effort = sum(key == "effort" for key in asked)
    assert 0 < effort < len(asked) / 2  # a quarter is drawn
    assert len(asked) == 40
    assert "asked" in house.page("/voice/surveys/effort", "mara")


def test_a_share_is_drawn_on_a_line_from_nothing_to_all_and_a_recommendation_from_below(house: House):
    solve(house, "T1")
    send_invitations(house.clock.pass_(hours=2))
    asked = Invitation.objects.get()
    answer(house, "nadia", asked.survey.scale[1])
    ask_round(house)
    answer(house, "jonas", 10)

    share = house.as_("mara").get(f"/voice/surveys/{asked.survey.key}").context["results"].total
    recommendation = house.as_("mara").get("/voice/surveys/recommendation").context["results"].total
    assert (share.value_percent, share.zero_percent) == (100, 0)
    assert share.low_percent == pytest.approx(share.score.low)
    assert (recommendation.value_percent, recommendation.zero_percent) == (100, 50)
