"""The register, the articles, the trainings and self-help's numbers, as the staff see them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from apps.knowledge.conftest import STEPS, hold_up
from orgdesk.apps.customers.models import Product
from orgdesk.apps.knowledge.actions import (
    answer_whether_solved,
    note_reading,
    note_search,
    publish_article,
    write_article,
)
from orgdesk.apps.knowledge.models import Acknowledgement, Article, Training
from orgdesk.apps.work.models import WorkItem

NOW = datetime.now(UTC)
PAGES = (
    "", "articles/new", "limitations", "limitations/list", "limitations/broken", "trainings", "self-help",
    "self-help/searches", "self-help/readings",
)  # fmt: skip


@pytest.fixture
def article(walk):
    """Two versions; the first is published."""
    dario = walk.staff["dario"]
    product = Product.objects.get(key="pier-till")
    first = write_article(title="Print the report", body="Press **Report**.", by=dario, at=NOW, product=product)
    publish_article(first, audience="public", by=dario, at=NOW)
    write_article(first.article, title="Print the report", body="Press **Day report** twice.", by=dario, at=NOW)
    return Article.objects.get(pk=first.article.pk)


@pytest.mark.parametrize("page", PAGES)
def test_the_pages_open_for_the_staff_and_are_not_there_for_customers(walk, limitation, article, page):
    assert walk.client("joyce").get(f"/knowledge/{page}").status_code == 200
    assert walk.client("nadia").get(f"/knowledge/{page}").status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_empty_pages_open_too(walk, page):
    assert walk.client("joyce").get(f"/knowledge/{page}").status_code == 200


def test_customers_can_neither_read_nor_answer_a_limitation(walk, limitation):
    assert walk.client("nadia").get(f"/knowledge/limitations/{limitation.key}").status_code == 404
    assert walk.post("nadia", "verifications", "verify", key=limitation.key, outcome="is-verified").status_code == 404


def test_the_strip_counts_and_every_figure_opens_its_rows(walk, limitation):
    hold_up(walk, customer="omar", title="Prices of yesterday")
    client = walk.client("tomas")

    board = client.get("/knowledge/limitations").content.decode()
    assert "<span>Open</span><strong>2</strong>" in board
    assert "<span>Loop closed</span><strong>0 %</strong>" in board
    rows = client.get("/knowledge/limitations/list?stage=open").content.decode()
    assert rows.count("<tr data-row>") == 2


def test_the_list_is_narrowed_by_words_kind_stage_and_product(walk, limitation):
    other = hold_up(walk, customer="omar", capability="do_not_know", title="Which tills count points")
    other.product = Product.objects.get(key="pier-till")
    other.save()
    client = walk.client("tomas")

    for query in ("q=count+points", f"q={other.key}", "kind=do_not_know", "product=pier-till"):
        rows = client.get(f"/knowledge/limitations/list?{query}").content.decode()
        assert "Which tills count points" in rows
        assert limitation.title not in rows
    assert "Nothing fits" in client.get("/knowledge/limitations/list?stage=closed").content.decode()


@pytest.mark.acceptance("S1-98", issue=5)
@pytest.mark.acceptance("S1-98", issue=6)
@pytest.mark.acceptance("S1-98", issue=7)
@pytest.mark.acceptance("S1-98", issue=8)
def test_what_is_broken_stands_by_product_with_age_stage_and_whom_it_holds_up(walk, limitation):
    limitation.product = Product.objects.get(key="pier-till")
    limitation.save()

    page = walk.client("tomas").get("/knowledge/limitations/broken").content.decode()
    assert page.index("Pier till") < page.index(limitation.title) < page.index("Harbour Fuels")
    row = page.split(limitation.title)[1].split("</tr>")[0]
    assert str(limitation.get_stage_display()) in row
    assert 'data-label="Age"' in row


def test_the_board_costs_the_same_queries_however_many_limitations(walk, limitation, django_assert_max_num_queries):
    for number in range(6):
        hold_up(walk, customer="omar", title=f"Thing {number}")
    client = walk.client("tomas")

    with django_assert_max_num_queries(18):
        client.get("/knowledge/limitations")


def test_work_on_a_limitation_opens_its_page(walk, limitation):
    item = WorkItem.objects.open().get(kind="verify")
    preview = walk.client("noor").get(f"/work/{item.key}").content.decode()

    assert limitation.title in preview
    assert f"/knowledge/limitations/{limitation.key}#step" in preview


def test_articles_are_found_by_words_and_narrowed(walk, article):
    client = walk.client("joyce")

    for query in ("q=report", "q=twice", "confidence=validated", "audience=public", "product=pier-till"):
        assert "Print the report" in client.get(f"/knowledge/?{query}").content.decode()
    for query in ("q=refund", "confidence=archived", "audience=internal", "product=tidewater-meter"):
        assert "No article fits" in client.get(f"/knowledge/?{query}").content.decode()


def test_two_versions_are_compared_word_by_word(walk, article):
    page = walk.client("joyce").get(f"/knowledge/articles/{article.key}/comparison?from=1&to=2").content.decode()

    assert "<del>Report</del><ins>Day report</ins>" in page
    assert "<ins> twice</ins>" in page
    gone = walk.client("joyce").get(f"/knowledge/articles/{article.key}/comparison?from=1&to=9")
    assert gone.status_code == 404


def test_an_article_is_written_by_anybody_of_the_staff(walk):
    sent = {"title": "Change the roll", "body": "Open the **lid**."}
    answer = walk.client("joyce").post("/knowledge/articles/new", sent, follow=True)

    assert "<strong>lid</strong>" in answer.content.decode()
    assert Article.objects.get().published_version is None


def test_a_preview_shows_the_words_rendered_and_keeps_nothing(walk):
    sent = {"title": "Change the roll", "body": "Open the **lid**. <script>alert(1)</script>", "preview": "1"}
    answer = walk.client("joyce").post("/knowledge/articles/new", sent).content.decode()

    assert "<strong>lid</strong>" in answer
    assert "<script>alert(1)" not in answer
    assert 'value="Change the roll"' in answer
    assert not Article.objects.exists()


def test_an_article_without_an_answer_is_sent_back_with_its_title(walk):
    answer = walk.client("joyce").post("/knowledge/articles/new", {"title": "Change the roll", "body": " "})

    assert 'value="Change the roll"' in answer.content.decode()
    assert not Article.objects.exists()


def test_readers_keep_the_published_version_until_the_next_is_published(walk, article):
    client = walk.client("dario")
    client.post(f"/knowledge/articles/{article.key}/publications", {"version": "2", "audience": "customer"})

    article.refresh_from_db()
    assert (article.published_version.number, article.audience) == (2, "customer")


def test_who_does_not_govern_knowledge_cannot_publish(walk, article):
    client = walk.client("joyce")
    assert 'name="audience"' not in client.get(f"/knowledge/articles/{article.key}").content.decode()

    address = f"/knowledge/articles/{article.key}/publications"
    refused = client.post(address, {"version": "2", "audience": "public"}, follow=True)
    article.refresh_from_db()
    assert "Ask the knowledge council" in refused.content.decode()
    assert article.published_version.number == 1


@pytest.mark.acceptance("S0-70", issue=2)
def test_a_training_is_acknowledged_by_the_person_alone(walk, bring):
    bring("publish")
    who, noun, kind, sent = STEPS["publish"]
    walk.post(who, noun, kind, **sent, key=WorkItem.objects.open().get(kind="publish").subject_key)
    row = Acknowledgement.objects.get(person=walk.staff["noor"])

    refused = walk.client("joyce").post(f"/knowledge/acknowledgements/{row.pk}", follow=True).content.decode()
    assert "Only Noor Haddad can acknowledge" in refused
    item = WorkItem.objects.about("training", str(row.pk)).get()
    assert "Read and acknowledge" in walk.client("noor").get(f"/work/{item.key}").content.decode()
    unread = walk.client("noor").post(f"/work/{item.key}/outcome", follow=True).content.decode()
    assert "Read the answer and acknowledge it" in unread
    walk.client("noor").post(f"/knowledge/acknowledgements/{row.pk}")
    walk.client("noor").post(f"/knowledge/acknowledgements/{row.pk}")

    page = walk.client("greta").get(f"/knowledge/trainings/{row.training_id}").content.decode()
    training = Training.objects.with_share().get()
    assert f"1 of {training.asked}" in page
    overview = walk.client("greta").get("/knowledge/trainings").content.decode()
    assert f"1 of {training.asked}" in overview.partition("Everybody's</h2>")[2]
    assert "Everybody's</h2>" not in walk.client("joyce").get("/knowledge/trainings").content.decode()


def test_self_help_counts_searches_readings_and_what_they_solved(walk, article):
    note_search("refund", found=0, visitor="a", person=None, at=NOW - timedelta(days=2))
    search = note_search("report", found=1, visitor="b", person=None, at=NOW - timedelta(days=2))
    for number, solved in enumerate((True, True, False)):
        reading = note_reading(article, visitor=str(number), person=None, at=NOW - timedelta(days=1), search=search)
        answer_whether_solved(reading, solved=solved, at=NOW)
    note_search("old", found=0, visitor="a", person=None, at=NOW - timedelta(days=60))
    client = walk.client("dario")

    page = client.get("/knowledge/self-help").content.decode()
    assert "<span>Searches</span><strong>2</strong>" in page
    assert "<span>Found nothing</span><strong>1</strong><span>50 %</span>" in page
    assert "<span>Solved at T0</span><strong>2</strong><span>67 % of 3 who said</span>" in page
    assert "<span>Searches</span><strong>3</strong>" in client.get("/knowledge/self-help?days=91").content.decode()
    missed = client.get("/knowledge/self-help/searches?missed=1").content.decode()
    assert "refund" in missed
    assert "report" not in missed.partition("<tbody>")[2]
    assert client.get("/knowledge/self-help/readings?solved=yes").content.decode().count("<tr data-row>") == 2
    assert client.get(f"/knowledge/articles/{article.key}/readings").content.decode().count("<tr data-row>") == 3


def test_what_is_broken_and_what_the_council_decided_leave_as_files(walk, limitation):
    said = {"about": "Export of totals", "decision": "Answered in self-help.", "url": "/knowledge"}
    walk.client("tomas").post("/knowledge/council/decisions", said)

    broken = walk.client("dario").get("/knowledge/limitations/broken?as=csv").content.decode()
    decided = walk.client("dario").get("/knowledge/council?as=csv").content.decode()

    assert f"{limitation.key},Export of totals fails since 4.2" in broken
    assert "Harbour Fuels" in broken
    assert "Export of totals,Answered in self-help.,Tomas Okafor" in decided


def test_the_list_of_articles_shows_what_waits_for_whoever_keeps_knowledge(walk, article):
    write_article(title="Begun only", body="Words.", by=walk.staff["dario"], at=NOW)
    for number in range(3):
        row = note_reading(article, visitor=f"v{number}", person=None, at=NOW)
        answer_whether_solved(row, solved=number == 0, at=NOW)
    walk.client("joyce").post(f"/knowledge/articles/{article.key}/flags", {"words": "Wrong since 4.2"})
    walk.client("dario").post(f"/knowledge/articles/{article.key}/review", {"on": "2026-01-01"})

    def listed(waits: str) -> list[str]:
        page = walk.client("dario").get("/knowledge/", {"waits": waits, "sort": "no"}).content.decode()
        return [title for title in ("Begun only", article.shown_title) if f">{title}</a>" in page]

    mine = walk.client("dario").get("/knowledge/").content.decode()
    assert "Waits for you" in mine
    assert 'href="?waits=flagged">Flagged</a> <span class="badge">1<' in mine
    assert "Waits for you" not in walk.client("joyce").get("/knowledge/").content.decode()
    assert listed("draft") == ["Begun only"]
    assert [listed(one) for one in ("newer", "review", "flagged", "not_helping")] == [[article.shown_title]] * 4
    assert len(listed("")) == 2
