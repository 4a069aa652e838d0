"""The portal: one door to self-help, to a person, and to the queue behind."""

from __future__ import annotations

import re

import pytest
from django.utils import timezone

from apps.desk.conftest import Desk, desk  # noqa: F401 - a fixture
from orgdesk.apps.demo.company import Company
from orgdesk.apps.desk.models import Ticket
from orgdesk.apps.events.models import Event
from orgdesk.apps.knowledge.actions import publish_article, write_article
from orgdesk.apps.knowledge.models import Article, Reading


def publish(company: Company, title: str, body: str) -> Article:
    at, by = timezone.now(), company.staff["dario"]
    version = write_article(title=title, body=body, by=by, at=at, unit_key="customer-portal")
    publish_article(version, audience=Article.Audience.PUBLIC, by=by, at=at)
    return version.article


@pytest.mark.acceptance("S0-5", issue=2)
@pytest.mark.acceptance("S0-5", issue=5)
@pytest.mark.acceptance("S0-5", issue=4)
def test_one_door_leads_to_self_help_to_a_person_and_to_the_queue(desk: Desk) -> None:  # noqa: F811
    home = desk.page("/", by="visitor")
    assert 'action="/help"' in home
    assert 'href="/requests/new"' in home

    ticket = desk.ask(by="visitor", name="Lea Moor", email="lea@shore.example")

    step = desk.step(ticket)
    assert (ticket.channel, step.unit_key) == (Ticket.Channel.PORTAL, "t1")
    assert ticket.reference in desk.page(f"/requests/{ticket.key}", by="visitor")
    assert "T1 Support" in desk.page(f"/requests/{ticket.key}", by="visitor")
    assert ticket.subject in desk.page("/work/", by="joyce")


@pytest.mark.acceptance("S0-7", issue=2)
@pytest.mark.acceptance("S0-7", issue=5)
@pytest.mark.acceptance("S0-7", issue=4)
def test_an_answer_that_solves_it_is_a_resolution_at_tier_0(desk: Desk) -> None:  # noqa: F811
    article = publish(desk.company, "Print the daily totals", "Open the till, then choose Totals and Print.")

    assert "Print the daily totals" in desk.page("/help?q=daily+totals", by="visitor")
    shown = desk.page(f"/answers/{article.key}?q=daily+totals", by="visitor")
    form = re.search(r'action="(/readings/\d+/answer)"', shown)
    assert form is not None
    desk.as_("visitor").post(form[1], {"solved": "yes"})

    reading = Reading.objects.get(article=article)
    assert reading.solved is True
    told = Event.objects.get(kind="selfhelp.resolved")
    assert told.data["tier"] == 0
    assert told.keys_of("article") == [article.key]
    assert not Ticket.objects.exists()


@pytest.mark.acceptance("S0-8", issue=2)
@pytest.mark.acceptance("S0-8", issue=5)
@pytest.mark.acceptance("S0-8", issue=4)
def test_whoever_is_not_helped_takes_the_search_and_the_reading_along_to_tier_1(desk: Desk) -> None:  # noqa: F811
    article = publish(desk.company, "Print the daily totals", "Open the till, then choose Totals and Print.")
    desk.page("/help?q=daily+totals+missing", by="visitor")
    shown = desk.page(f"/answers/{article.key}?q=daily+totals+missing", by="visitor")
    form = re.search(r'action="(/readings/\d+/answer)"', shown)
    assert form is not None
    onward = desk.as_("visitor").post(form[1], {"solved": "no"})
    assert onward["Location"] == "/requests/new"

    ticket = desk.ask(by="visitor", name="Lea Moor", email="lea@shore.example")

    seen = desk.page(f"/tickets/{ticket.key}", by="joyce")
    assert "daily totals missing" in seen
    assert "Print the daily totals" in seen
    assert Reading.objects.get().solved is False
    opened = Event.objects.get(kind="ticket.opened")
    assert opened.data["read"] == [article.key]


def test_a_reading_of_somebody_else_cannot_be_answered_for_them(desk: Desk) -> None:  # noqa: F811
    article = publish(desk.company, "Print the daily totals", "Choose Totals.")
    desk.page(f"/answers/{article.key}", by="visitor")

    answer = desk.as_("tess").post(f"/readings/{Reading.objects.get().pk}/answer", {"solved": "yes"})

    assert answer.status_code == 404
    assert Reading.objects.get().solved is None


def test_a_customer_does_not_see_the_request_of_another(desk: Desk) -> None:  # noqa: F811
    ticket = desk.ask(by="nadia")

    assert desk.as_("tess").get(f"/requests/{ticket.key}").status_code == 404
    assert desk.as_("tess").get(f"/tickets/{ticket.key}").status_code == 404
    assert desk.as_("tess").post(f"/requests/{ticket.key}/messages", {"text": "mine now"}).status_code == 404
    assert ticket.messages.count() == 1


def test_a_file_that_is_too_large_is_explained_and_the_words_stay_in_the_form(
    desk: Desk,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    monkeypatch.setattr("orgdesk.apps.portal.views.requests._LARGEST", 1000)
    answer = desk.as_("nadia").post(
        "/requests/new",
        {"subject": "A film", "text": "See there.", "attachment": SimpleUploadedFile("film.bin", b"x" * 1001)},
    )

    words = answer.content.decode()
    assert answer.status_code == 200
    assert "larger than" in words
    assert "See there." in words
    assert not Ticket.objects.exists()


def test_the_words_around_what_was_found_are_read_without_marks(desk: Desk) -> None:  # noqa: F811
    publish(desk.company, "Print the report", "Press **Reports**, then [Print](https://till.example/print) and `End`.")

    shown = desk.page("/help?q=press+reports", by="visitor")

    assert "Press Reports, then Print and End." in re.sub(r"\s+", " ", shown)
