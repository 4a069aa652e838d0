"""Articles in further languages: written beside the source, out of date when that moves on, found and shown in the reader's language."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client

from orgdesk.apps.desk.actions import open_ticket
from orgdesk.apps.desk.models import Ticket
from orgdesk.apps.events.models import Event
from orgdesk.apps.knowledge.actions import publish_article, write_article
from orgdesk.apps.knowledge.models import Article, Reading

NOW = datetime.now(UTC)


@pytest.fixture
def article(walk):
    """English, published, for everybody."""
    dario = walk.staff["dario"]
    version = write_article(
        title="Print the day report", body="Press **Report** and wait.", by=dario, at=NOW, unit_key="customer-portal"
    )
    publish_article(version, audience="public", by=dario, at=NOW)
    return Article.objects.get(pk=version.article.pk)


def translate(
    walk, article, *, who="dario", publish=True, title="Den Tagesbericht drucken", body="Drücken Sie **Bericht**."
):
    client = walk.client(who)
    address = f"/knowledge/articles/{article.key}/translations/de"
    article.refresh_from_db()
    sent = {"title": title, "body": body, "source": article.published_version.number}
    return client.post(address, {**sent, "publish": "1"} if publish else sent, follow=True)


def renew(walk, article, body, **more):
    dario = walk.staff["dario"]
    publish_article(
        write_article(article, title="Print the day report", body=body, by=dario, at=NOW, **more),
        audience="public", by=dario, at=NOW,
    )  # fmt: skip


def read(language, path):
    return Client(headers={"accept-language": language}).get(path).content.decode()


def test_a_translation_is_written_beside_its_source_and_read_by_those_who_speak_the_language(walk, article):
    editor = walk.client("dario").get(f"/knowledge/articles/{article.key}/translations/de").content.decode()
    assert "From English into Deutsch" in editor
    assert "<strong>Report</strong>" in editor

    translate(walk, article)

    german, english = read("de", f"/answers/{article.key}"), read("en", f"/answers/{article.key}")
    assert "Den Tagesbericht drucken" in german
    assert 'hreflang="en"' in german
    assert "Print the day report" in english
    assert 'hreflang="de"' in english
    assert {"de", "en"} == {one.version.language for one in Reading.objects.filter(article=article)}
    told = Event.objects.about("article", article.key).filter(kind="article.translation_published").get()
    assert told.data == {"version": 2, "language": "de", "audience": "public"}


def test_whoever_reads_another_language_is_told_so_and_shown_the_source(walk, article):
    shown = read("fr", f"/answers/{article.key}?language=fr")
    assert "Print the day report" in shown
    assert "Français" in shown
    assert "English" in shown
    translate(walk, article)
    assert 'role="note"' not in read("de", f"/answers/{article.key}")


def test_a_translation_is_out_of_date_once_the_source_says_something_else(walk, article):
    translate(walk, article)
    renew(walk, article, "Press **Report**, then wait.", wording_only=True)
    listed = walk.client("dario").get("/knowledge/translations?language=de&standing=outdated").content.decode()
    assert "Print the day report" not in listed
    assert 'role="note"' not in read("de", f"/answers/{article.key}")

    renew(walk, article, "Press **Day report** twice.")

    listed = walk.client("dario").get("/knowledge/translations?language=de&standing=outdated").content.decode()
    assert "Print the day report" in listed
    assert "version 1, now 4" in listed
    shown = read("de", f"/answers/{article.key}")
    assert "Den Tagesbericht drucken" in shown
    assert "?language=en" in shown.partition("<article")[0]
    editor = walk.client("dario").get(f"/knowledge/articles/{article.key}/translations/de").content.decode()
    assert "What version 4 changed against 1" in editor
    assert "<ins>" in editor

    translate(walk, article, body="Drücken Sie zweimal **Tagesbericht**.")
    current = walk.client("dario").get("/knowledge/translations?language=de&standing=current").content.decode()
    assert "Print the day report" in current


def test_what_is_missing_in_a_language_is_listed_and_exported(walk, article):
    client = walk.client("joyce")
    assert "Print the day report" in client.get("/knowledge/translations?language=fr&standing=missing").content.decode()
    file = client.get("/knowledge/translations?language=fr&as=csv").content.decode()
    assert "print-the-day-report,Print the day report,en,missing" in file
    assert "Print the day report" not in client.get("/knowledge/translations?language=en").content.decode()


def test_search_finds_the_readers_language_first_and_else_what_there_is(walk, article):
    dario = walk.staff["dario"]
    other = write_article(title="Tagesbericht senden", body="Choose send.", by=dario, at=NOW)
    publish_article(other, audience="public", by=dario, at=NOW)
    translate(walk, article)

    found = read("de", "/help?q=Tagesbericht")
    assert found.index("Den Tagesbericht drucken") < found.index("Tagesbericht senden")
    assert "Den Tagesbericht drucken" in read("de", "/help?q=day+report")
    assert "Print the day report" in read("fr", "/help?q=day+report")


def test_suggestions_beside_a_ticket_are_in_the_customers_language(walk, article):
    translate(walk, article)
    jonas = walk.company.customers["jonas"]
    jonas.language = "de"
    jonas.save()
    ticket = open_ticket(
        subject="Tagesbericht drucken", text="Wie?", requester=jonas, channel=Ticket.Channel.PORTAL, at=NOW
    )
    assert "Den Tagesbericht drucken" in walk.client("joyce").get(f"/tickets/{ticket.key}").content.decode()


def test_only_those_who_govern_knowledge_publish_a_translation_or_take_it_back(walk, article):
    translate(walk, article, who="joyce")
    assert "Print the day report" in read("de", f"/answers/{article.key}")

    address = f"/knowledge/articles/{article.key}/translations/de"
    walk.client("joyce").post(f"{address}/publications")
    assert not article.translations.get().published_version
    walk.client("dario").post(f"{address}/publications")
    assert "Den Tagesbericht drucken" in read("de", f"/answers/{article.key}")
    walk.client("joyce").post(f"{address}/end")
    assert article.translations.get().published_version
    walk.client("dario").post(f"{address}/end")
    assert "Print the day report" in read("de", f"/answers/{article.key}")
    assert "Den Tagesbericht" not in read("de", "/help?q=Tagesbericht")


@pytest.mark.parametrize("language", ["en", "xx"])
def test_there_is_no_translation_into_the_source_or_an_unknown_language(walk, article, language):
    assert walk.client("dario").get(f"/knowledge/articles/{article.key}/translations/{language}").status_code == 404


def test_a_translation_without_words_or_of_a_strange_version_is_refused(walk, article):
    assert (
        "Translate from one of the versions"
        in walk.client("dario")
        .post(f"/knowledge/articles/{article.key}/translations/de", {"title": "T", "body": "B", "source": "99"})
        .content.decode()
    )
    assert not article.translations.exists()
