"""A survey's link in a browser: a machine that runs the page's scripts answers nothing, one movement of a person answers."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.voice.links import token_of
from orgdesk.apps.voice.models import Invitation, Survey, SurveyAnswer

pytestmark = pytest.mark.browser


@pytest.fixture
def link(transactional_db: None) -> str:
    nadia = Person.objects.create_person(email="nadia@harbour-fuels.example", name="Nadia Brook")
    survey = Survey.objects.create(
        key="recommendation", title="Recommendation", question="nps", asks="Would you recommend us?", occasion="round"
    )
    now = timezone.now()
    asked = Invitation.objects.create(
        survey=survey, person=nadia, occasion="2026-1", planned_at=now, send_at=now, sent_at=now
    )
    return f"/survey/{token_of(asked)}?score=9"


def test_a_page_that_only_a_machine_opens_answers_nothing_and_one_movement_of_the_pointer_answers(
    link: str, open_browser
) -> None:
    page = open_browser()
    page.goto(link)
    page.wait_for_timeout(700)
    assert SurveyAnswer.objects.count() == 0

    page.mouse.move(200, 300)

    expect(page.get_by_text("Your answer is 9.")).to_be_visible()
    assert SurveyAnswer.objects.get().score == 9


def test_the_button_answers_where_no_script_runs(link: str, open_browser) -> None:
    page = open_browser(scripts=False, size="narrow")
    page.goto(link)

    page.get_by_role("button", name="Send 9").click()

    expect(page.get_by_text("Your answer is 9.")).to_be_visible()
