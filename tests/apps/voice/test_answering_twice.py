"""A question answered twice, by two hands or by a machine that opens every link: one answer stands and the page says which."""

from __future__ import annotations

import pytest
from django.test import Client

from apps.voice.conftest import Clock, House, found_house
from apps.voice.test_surveys import answer, ask_round, link_of
from orgdesk.apps.events.models import Event
from orgdesk.apps.voice.models import Feedback, SurveyAnswer
from orgdesk.apps.work.models import WorkItem
from support.at_once import at_once


def test_a_form_sent_twice_is_one_answer_and_the_page_says_what_it_is(house: House):
    ask_round(house)
    address = link_of(house, "nadia", 9).partition("?")[0]

    for _ in range(2):
        page = house.post(address, "visitor", score=9, words="The engineer was kind.")

    assert "Your answer is 9" in page
    assert "We have had this answer from you already; it counts once." in page
    assert SurveyAnswer.objects.count() == 1
    assert Event.objects.filter(kind="survey.answered").count() == 1
    assert Feedback.objects.count() == 1


def test_another_answer_in_time_is_said_to_replace_the_one_before(house: House):
    ask_round(house)
    answer(house, "nadia", 2)

    page = answer(house, "nadia", 9)

    assert "Your answer is 9" in page
    assert "It replaces your 2." in page


def test_once_the_answer_is_settled_another_number_is_told_so_and_words_are_still_kept_once(house: House):
    ask_round(house)
    answer(house, "nadia", 9)
    address = link_of(house, "nadia", 9).partition("?")[0]
    assert "You may change your answer" in house.page(address, "visitor")
    house.clock.pass_(hours=25)

    page = house.page(address, "visitor")
    assert "You may change your answer" not in page
    assert "You answered 9 already, and that stands: 2 is not counted" in house.page(
        link_of(house, "nadia", 2), "visitor"
    )
    assert "You answered 9 already" in house.post(address, "visitor", score=2)
    for _ in range(2):
        assert "We read every word" in house.post(address, "visitor", score=9, words="You ring back when you say so.")

    assert SurveyAnswer.objects.get().score == 9
    assert Feedback.objects.get().words == "You ring back when you say so."


def test_two_answers_in_one_moment_leave_one_that_counts_and_one_call(transactional_db: None, clock: Clock):
    house = found_house(clock)
    ask_round(house)
    address = link_of(house, "tess", 3).partition("?")[0]

    pages = at_once(
        *(
            lambda score=score: Client().post(address, {"score": score}, follow=True).content.decode()
            for score in (3, 1, 3, 1)
        )
    )

    assert all("Your answer is" in page for page in pages)
    assert SurveyAnswer.objects.holding().count() == 1
    assert WorkItem.objects.filter(kind="ring-back").count() == 1


@pytest.mark.parametrize("method", ["get", "head"])
def test_a_mail_scanner_that_fetches_every_link_answers_nothing_and_closes_nothing(house: House, method: str):
    ask_round(house)

    for score in range(11):
        fetched = getattr(house.as_("visitor"), method)(
            link_of(house, "nadia", score), headers={"purpose": "prefetch", "sec-purpose": "prefetch;prerender"}
        )
        assert fetched.status_code == 200

    assert SurveyAnswer.objects.count() == 0
    assert "Your answer is 10" in answer(house, "nadia", 10)
