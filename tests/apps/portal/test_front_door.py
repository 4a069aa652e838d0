"""The portal: one door to self-help, to a person, and to the queue behind."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from apps.desk.conftest import Desk, desk  # noqa: F401 - a fixture
from orgdesk.apps.demo.company import Company
from orgdesk.apps.desk.models import Attachment, Message, Ticket
from orgdesk.apps.events.models import Event
from orgdesk.apps.knowledge.actions import publish_article, write_article
from orgdesk.apps.knowledge.models import Article, Reading
from orgdesk.apps.work.models import WorkItem


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

    monkeypatch.setattr("orgdesk.apps.desk.files.MOST_BYTES", 1000)
    answer = desk.as_("nadia").post(
        "/requests/new",
        {"subject": "A film", "text": "See there.", "attachment": SimpleUploadedFile("film.bin", b"x" * 1001)},
    )

    words = answer.content.decode()
    assert answer.status_code == 200
    assert "at most 1000\xa0bytes can be sent" in words
    assert "See there." in words
    assert not Ticket.objects.exists()


def test_the_words_around_what_was_found_are_read_without_marks(desk: Desk) -> None:  # noqa: F811
    publish(desk.company, "Print the report", "Press **Reports**, then [Print](https://till.example/print) and `End`.")

    shown = desk.page("/help?q=press+reports", by="visitor")

    assert "Press Reports, then Print and End." in re.sub(r"\s+", " ", shown)


def test_a_customer_sees_the_files_of_both_sides_and_adds_more(desk: Desk) -> None:  # noqa: F811
    ticket = desk.ask()
    nadia, joyce = desk.as_("nadia"), desk.as_("joyce")
    nadia.post(
        f"/requests/{ticket.key}/messages",
        {"text": "So it looks.", "files": [SimpleUploadedFile("screen.png", b"picture", "image/png")]},
    )
    joyce.post(f"/tickets/{ticket.key}/replies", {"text": "Do so.", "files": [SimpleUploadedFile("how.pdf", b"steps")]})
    note = ticket.messages.create(kind=Message.Kind.NOTE, at=timezone.now(), text="ours")
    kept = note.attachments.create(file=ContentFile(b"x", name="file"), name="ours.txt", size=1, sha256="0" * 64)

    page = desk.page(f"/requests/{ticket.key}", by="nadia")
    links = dict(re.findall(r'<a href="(/requests/[^"]+/files/\d+)">.*?</svg>([^<]+)</a>', page))

    assert set(links.values()) == {"screen.png", "how.pdf"}
    assert 'alt="screen.png"' in page
    for address, name in links.items():
        assert b"".join(nadia.get(address)) == {"screen.png": b"picture", "how.pdf": b"steps"}[name]
        assert desk.as_("tess").get(address).status_code == 404
    assert nadia.get(f"/requests/{ticket.key}/files/{kept.pk}").status_code == 404


def test_words_on_a_closed_request_begin_one_that_follows_it(desk: Desk) -> None:  # noqa: F811
    ticket = desk.ask()
    Ticket.objects.filter(pk=ticket.pk).update(status=Ticket.Status.CLOSED)
    assert "begins a new one" in desk.page(f"/requests/{ticket.key}", by="nadia")

    answer = desk.as_("nadia").post(f"/requests/{ticket.key}/messages", {"text": "It came back."}, follow=True)

    opened = Ticket.objects.get(follows=ticket)
    assert answer.redirect_chain[-1][0] == f"/requests/{opened.key}"
    assert f"{ticket.reference} was closed, so your words began {opened.reference}" in answer.content.decode()
    assert opened.messages.get(kind=Message.Kind.RECEIVED).text == "It came back."
    assert ticket.reference in desk.page(f"/tickets/{opened.key}")


def test_a_merged_request_tells_where_it_goes_on_and_one_that_waits_for_a_vendor_says_so(desk: Desk) -> None:  # noqa: F811
    one, into, third = desk.ask(), desk.ask("Export fails again"), desk.ask("Cable")
    desk.as_("joyce").post(f"/tickets/{one.key}/merges", {"into": into.reference})
    Ticket.objects.filter(pk=third.pk).update(status=Ticket.Status.PENDING_VENDOR)

    page = desk.page(f"/requests/{one.key}", by="nadia")

    assert f"Goes on in {into.reference}" in page
    assert f'href="/requests/{into.key}"' in page
    assert "Waiting for another firm" in desk.page(f"/requests/{third.key}", by="nadia")


def test_a_customer_sends_only_so_many_files_a_day_and_keeps_what_was_sent(desk: Desk, settings: Any) -> None:  # noqa: F811
    settings.ORGDESK_FILES_A_DAY_MB = 1
    ticket = desk.ask()
    nadia = desk.as_("nadia")

    def add(size: int) -> str:
        sent = {"text": "One more.", "files": [SimpleUploadedFile("film.bin", b"x" * size)]}
        return nadia.post(f"/requests/{ticket.key}/messages", sent, follow=True).content.decode()

    assert "Send the rest tomorrow" not in add(700_000)
    assert "more than 1.0\xa0MB in a day. Send the rest tomorrow, or send a link." in add(700_000)
    again = {"subject": "A film", "text": "See there.", "attachment": SimpleUploadedFile("film.bin", b"x" * 700_000)}
    assert "Send the rest tomorrow" in nadia.post("/requests/new", again).content.decode()
    assert [one.size for one in Attachment.objects.all()] == [700_000]
    assert (
        "Send the rest tomorrow"
        not in nadia.post(f"/requests/{ticket.key}/messages", {"text": "No file."}, follow=True).content.decode()
    )


def test_a_request_that_is_being_written_is_offered_answers_and_what_is_opened_is_remembered(desk: Desk) -> None:  # noqa: F811
    article = publish(desk.company, "Export of daily totals stops", "Press Menu, About, Update.")
    nadia = desk.as_("nadia")
    page = desk.page("/requests/new", by="nadia")
    assert re.search(r'<input[^>]+name="subject"[^>]+hx-get="/help/suggestions"', page)
    assert 'id="suggestions"' in page

    offered = nadia.get("/help/suggestions", {"subject": "exports of totals"}).content.decode()
    (address,) = re.findall(r'href="(/answers/[^"]+)"', offered)
    assert nadia.get("/help/suggestions", {"subject": "zebra"}).content.decode().strip() == ""
    nadia.get(address.replace("&amp;", "&"))
    ticket = desk.ask("Export of totals stops")

    reading = Reading.objects.get(article=article)
    assert reading.search is not None
    assert reading.search.words == "exports of totals"
    assert list(ticket.read.all()) == [reading]


def test_who_has_said_that_it_is_solved_is_not_asked_again_while_it_is_being_closed(desk: Desk) -> None:  # noqa: F811
    ticket = desk.ask()
    desk.declare(ticket, "can", "joyce", text="Press reset.")
    address = f"/requests/{ticket.key}"

    asked = desk.page(address, by="nadia")
    said = desk.as_("nadia").post(f"{address}/confirmation", follow=True).content.decode()
    desk.work_through()
    ended = desk.page(address, by="nadia")

    assert "It is solved" in asked
    assert "You told us that it is solved" in said
    assert f"{address}/confirmation" not in said
    assert f"{address}/confirmation" not in ended


def test_a_customers_list_says_where_requests_stand_in_their_words_and_a_missed_promise_is_owned(desk: Desk) -> None:  # noqa: F811
    ticket = desk.ask(by="nadia")
    waits, held = desk.ask(by="nadia", subject="Which site?"), desk.ask(by="nadia", subject="Totals")
    Ticket.objects.filter(pk=waits.pk).update(status=Ticket.Status.PENDING_CUSTOMER)
    Ticket.objects.filter(pk=held.pk).update(status=Ticket.Status.PENDING_INTERNAL)
    WorkItem.objects.about("ticket", ticket.key).open().update(due_at=timezone.now() - timedelta(days=3))

    listed, home = desk.page("/requests", by="nadia"), desk.page("/?portal", by="nadia")
    file = desk.as_("nadia").get("/requests?as=csv").content.decode()
    page = desk.page(f"/requests/{ticket.key}", by="nadia")

    for shown in (listed, home, file):
        assert "waits for your answer" in shown
        assert "with our specialists" in shown
        assert "waiting for the customer" not in shown
        assert "waiting for a limitation" not in shown
    assert "we owe you an update since" in page
    assert "next update by" not in page
