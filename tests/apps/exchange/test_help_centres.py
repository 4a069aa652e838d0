"""Articles of other desks' help centres come in with their languages and audiences; brought again, they change nothing."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from orgdesk.apps.demo.company import found_company
from orgdesk.apps.exchange.actions import begin_import, run_import
from orgdesk.apps.exchange.landing import answers
from orgdesk.apps.exchange.models import ImportRun, OddLine
from orgdesk.apps.knowledge.models import Article, ArticleVersion
from orgdesk.apps.knowledge.search import search_articles
from orgdesk.core.service.exchange.markdown import to_markdown

ZENDESK = {
    "categories": [{"id": 1, "name": "Tills"}],
    "sections": [{"id": 11, "category_id": 1, "name": "Printing"}],
    "articles": [
        {"id": 111, "section_id": 11, "locale": "en-us", "source_locale": "en-us", "draft": False, "user_segment_id": None,
         "title": "Print the journal", "body": "<h2>Steps</h2><ol><li>Press <b>Menu</b></li><li>Choose <a href='https://x.example/a'>print</a></li></ol><img src='/a.png' alt='the menu'>",
         "created_at": "2024-03-01T10:00:00Z"},
        {"id": 112, "section_id": 11, "locale": "en-us", "draft": True, "user_segment_id": 5, "title": "For signed-in readers", "body": "<p>Later.</p>"},
        {"id": 113, "section_id": 11, "locale": "en-us", "title": "Empty", "body": ""},
    ],
    "translations": [
        {"id": 9, "source_id": 111, "source_type": "Article", "locale": "de", "title": "Das Journal drucken", "body": "<p>Drücken Sie Menü.</p>", "draft": False},
        {"id": 10, "source_id": 111, "source_type": "Article", "locale": "ja", "title": "印刷", "body": "<p>メニュー</p>", "draft": False},
    ],
}  # fmt: skip
FRESHDESK = {
    "categories": [{"id": 1, "name": "General"}],
    "folders": [{"id": 2, "category_id": 1, "name": "Staff", "visibility": 3}, {"id": 3, "category_id": 1, "name": "All", "visibility": 1}],
    "articles": [
        {"id": 20, "folder_id": 2, "title": "Ring the depot", "description": "<p>Ask for Wim.</p>", "status": 2},
        {"id": 21, "folder_id": 3, "title": "Order rolls", "description": "<p>Choose size.</p>", "status": 2},
        {"id": 22, "parent_id": 21, "folder_id": 3, "language": "fr", "title": "Commander des rouleaux", "description": "<p>Choisissez.</p>", "status": 2},
    ],
}  # fmt: skip
ZAMMAD = {
    "assets": {
        "Locale": {"1": {"id": 1, "locale": "de-de"}, "2": {"id": 2, "locale": "en-us"}},
        "KnowledgeBaseLocale": {"5": {"id": 5, "system_locale_id": 1, "primary": True}, "6": {"id": 6, "system_locale_id": 2, "primary": False}},
        "KnowledgeBaseAnswer": {"7": {"id": 7, "category_id": 3, "published_at": "2024-01-01T00:00:00Z"}},
        "KnowledgeBaseAnswerTranslation": {
            "70": {"id": 70, "answer_id": 7, "kb_locale_id": 6, "content_id": 700, "title": "Reset the meter"},
            "71": {"id": 71, "answer_id": 7, "kb_locale_id": 5, "content_id": 701, "title": "Den Zähler zurücksetzen"},
        },
        "KnowledgeBaseAnswerTranslationContent": {"700": {"id": 700, "body": "<p>Hold both keys.</p>"}, "701": {"id": 701, "body": "<p>Beide Tasten halten.</p>"}},
    }
}  # fmt: skip


@pytest.fixture
def bring(db, tmp_path, settings):
    settings.ORGDESK_VAR = tmp_path
    found_company(at=timezone.now())

    def run(kind, document):
        file = tmp_path / f"{kind}.json"
        file.write_text(json.dumps(document) if not isinstance(document, str) else document, encoding="utf-8")
        out = StringIO()
        call_command("import_help_centre", str(file), "--kind", kind, "--json", stdout=out)
        return json.loads(out.getvalue())

    return run


def test_zendesk_articles_come_with_languages_audiences_and_a_report_and_twice_change_nothing(bring):
    told = bring("zendesk", ZENDESK)

    assert told["taken"] == {"articles_new": 2, "translations_new": 1}
    article = Article.objects.get(versions__title="Print the journal")
    assert (article.audience, article.language) == ("public", "en")
    assert article.created_at.year == 2024
    assert article.latest.body.startswith("### Steps\n\n1. Press **Menu**\n2. Choose [print](https://x.example/a)")
    assert [hit.version.title for hit in search_articles("Journal drucken", person=None, language="de")] == ["Das Journal drucken"]  # fmt: skip
    assert Article.objects.get(versions__title="For signed-in readers").published_version is None
    details = set(OddLine.objects.values_list("reason", "external_id"))
    assert details == {("no_file", "111"), ("not_taken", "111"), ("not_taken", "113")}

    versions = ArticleVersion.objects.count()
    assert bring("zendesk", ZENDESK)["taken"] == {"articles_as_before": 2}
    assert ArticleVersion.objects.count() == versions


def test_what_was_said_anew_there_is_a_new_version_here(bring):
    bring("zendesk", ZENDESK)
    changed = json.loads(json.dumps(ZENDESK))
    changed["articles"][0]["body"] = "<p>Press Print.</p>"

    assert bring("zendesk", changed)["taken"] == {"articles_renewed": 1, "articles_as_before": 1}

    article = Article.objects.get(versions__title="Print the journal", versions__number=1)
    assert article.published_version.body == "Press Print."
    assert article.versions.filter(language="de").count() == 1


def test_freshdesk_folders_say_who_reads_and_children_are_translations(bring):
    bring("freshdesk", FRESHDESK)
    assert Article.objects.get(versions__title="Ring the depot").audience == "internal"
    rolls = Article.objects.get(versions__title="Order rolls")
    assert rolls.audience == "public"
    assert rolls.words_in("fr").title == "Commander des rouleaux"
    assert Article.objects.count() == 2


def test_zammads_primary_language_is_the_source(bring):
    bring("zammad", ZAMMAD)
    article = Article.objects.get()
    assert article.language == "de"
    assert article.published_version.title == "Den Zähler zurücksetzen"
    assert article.words_in("en").title == "Reset the meter"


@pytest.mark.parametrize("document", ["{", "[]", '{"articles": [1, "x", null]}', "[" * 100_000])
def test_a_file_without_an_article_is_refused_with_the_reason(bring, document):
    with pytest.raises(CommandError, match="no article in it"):
        bring("zendesk", document)


MOVING = "/administration/moving"


@pytest.fixture
def ada(db, tmp_path, settings):
    """Signed in, with a folder for what she brings."""
    settings.ORGDESK_VAR = tmp_path
    company = found_company(at=timezone.now())
    client = Client()
    client.force_login(company.staff["ada"], backend="django.contrib.auth.backends.ModelBackend")
    return client


def brought(client, document, *, kind="zendesk", contents="articles", name="guide.json"):
    file = SimpleUploadedFile(name, json.dumps(document).encode())
    return client.post(MOVING, {"kind": kind, "contents": contents, "file": file})


def work_through():
    for _round in range(3):
        call_command("worker", once=True, verbosity=0, stdout=StringIO())


def test_a_help_centre_is_brought_by_page_looked_at_taken_in_and_reported(ada):
    address = brought(ada, ZENDESK)["Location"]
    assert "A worker reads the file" in ada.get(address).content.decode()
    work_through()

    page = ada.get(address).content.decode()
    assert "As they will be here" in page
    assert "Print the journal" in page
    assert "Printing" in page
    assert "not spoken here, so it is not taken" in page
    assert not Article.objects.filter(versions__title="Print the journal").exists()

    ada.post(f"{address}/beginning")
    work_through()

    page = ada.get(address).content.decode()
    assert "articles new" in page
    assert "See the articles" in page
    assert Article.objects.get(versions__title="Print the journal").published_version.title == "Print the journal"
    table = b"".join(ada.get(f"{address}/not-taken").streaming_content).decode()
    assert "ja: 印刷" in table
    again = brought(ada, ZENDESK)["Location"]
    work_through()
    assert "here as it is" in ada.get(again).content.decode()


def test_a_stopped_help_centre_goes_on_behind_the_last_article(ada):
    many = {
        "articles": [{"id": n, "locale": "en-us", "title": f"Answer {n}", "body": "<p>So.</p>"} for n in range(1, 9)]
    }
    address = brought(ada, many)["Location"]
    work_through()
    run = begin_import(ImportRun.objects.get(), by=ImportRun.objects.get().by, at=timezone.now(), later=False)
    clicked = []

    def stop(standing):
        if standing.done == 3:
            clicked.append(ada.post(f"{address}/stop").status_code)

    assert not run_import(run, clock=timezone.now, told=stop)
    assert clicked == [302]
    page = ada.get(address).content.decode()
    assert "Go on with it" in page
    assert Article.objects.filter(versions__title__startswith="Answer ").count() == 3

    ada.post(f"{address}/beginning")
    work_through()

    run.refresh_from_db()
    assert (run.state, run.done, run.taken) == ("done", 8, {"articles_new": 8})
    assert Article.objects.filter(versions__title__startswith="Answer ").count() == 8


def test_an_article_that_cannot_be_taken_leaves_only_itself_out(ada, monkeypatch):
    write = answers.write_article

    def breaks(article, *, title, **given):
        if title == "Answer 2":
            raise ValueError("nobody foresaw this")
        return write(article, title=title, **given)

    monkeypatch.setattr(answers, "write_article", breaks)
    three = {
        "articles": [{"id": n, "locale": "en-us", "title": f"Answer {n}", "body": "<p>So.</p>"} for n in (1, 2, 3)]
    }
    address = brought(ada, three)["Location"]
    work_through()
    ada.post(f"{address}/beginning")
    work_through()

    assert ImportRun.objects.get().taken == {"articles_new": 2, "articles_refused": 1}
    assert "nobody foresaw this" in ada.get(address).content.decode()


@pytest.mark.parametrize(
    ("kind", "document", "reason"),
    [("mbox", ZENDESK, "Articles are taken from: "), ("zendesk", {"articles": []}, "There is no article in it")],
)
def test_what_holds_no_articles_is_refused_with_the_reason_on_the_page(ada, kind, document, reason):
    answer = brought(ada, document, kind=kind)
    work_through()
    page = answer if answer.status_code == 422 else ada.get(answer["Location"])

    assert reason in page.content.decode()
    assert not ImportRun.objects.filter(state="ready").exists()


def test_html_of_an_editor_becomes_markdown_and_nothing_runs():
    text, pictures = to_markdown(
        "<p>Hello <em>you</em><script>alert(1)</script></p><ul><li>a<ul><li>b</li></ul></li></ul><a href='javascript:x'>no</a>" + "<div>" * 5000
    )  # fmt: skip
    assert text == "Hello *you*\n\n- a\n   - b\n\n[no]"
    assert pictures == 0
