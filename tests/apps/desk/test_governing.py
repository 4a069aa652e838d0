"""The council's agenda, questions asked often, and search that forgives."""

from __future__ import annotations

import pytest
from django.utils import timezone

from apps.desk.conftest import Desk
from orgdesk.apps.desk.models import AutomationRule, CannedReply
from orgdesk.apps.knowledge.actions import publish_article, write_article
from orgdesk.apps.knowledge.models import Article, Flag
from orgdesk.core.service.likeness import cluster_texts


@pytest.mark.acceptance("S3-44", issue=5)
@pytest.mark.acceptance("S3-44", issue=6)
def test_questions_asked_often_become_one_article_whose_words_answer_in_chat_too(desk: Desk) -> None:
    asked = [desk.ask(words) for words in ("How to reset the till", "How to reset a till?", "Reset the till, how?")]
    desk.ask("Invoice is missing")
    joyce = desk.as_("joyce")
    page = desk.page("/tickets/questions")
    assert "asked 3 times" in page
    assert "Invoice is missing" not in page

    said = {"ticket": [one.key for one in asked], "title": "How to reset the till", "body": "Hold both keys."}
    joyce.post("/tickets/questions/answers", said)
    article = Article.objects.get()
    publish_article(article.versions.get(), audience=Article.Audience.PUBLIC, by=desk.person("mara"), at=timezone.now())

    reply = CannedReply.objects.get()
    assert reply.article == article
    assert reply.words == "Hold both keys."
    assert "No question comes again and again" in desk.page("/tickets/questions")
    assert "How to reset the till" in desk.page("/?q=reset+till", by="visitor")


def test_what_waits_is_the_councils_agenda_and_its_decisions_are_recorded(desk: Desk) -> None:
    version = write_article(title="Reset", body="Hold both keys.", by=desk.person("mara"), at=timezone.now())
    desk.as_("joyce").post(f"/knowledge/articles/{version.article.key}/flags", {"words": "Wrong since 4.2"})
    AutomationRule.objects.create(
        name="Danger", trigger="opened", acts=[["add_tag", "x"]], owner=desk.person("ravi"),
        created_at=timezone.now(), proposed_at=timezone.now(), state="proposed",
    )  # fmt: skip
    shown = desk.page("/knowledge/council", by="mara")
    refused = desk.as_("joyce").post("/knowledge/council/decisions", {"about": "x", "decision": "y"}, follow=True)
    desk.as_("mara").post("/knowledge/council/decisions", {"about": "Danger", "decision": "Yes, for half a year"})
    flag = Flag.objects.get()
    desk.as_("joyce").post(f"/knowledge/articles/{version.article.key}/flags/{flag.pk}/end", {"answer": "Corrected"})

    assert "Wrong since 4.2" in shown
    assert "Danger" in shown
    assert "recorded by members of the knowledge council" in refused.content.decode()
    after = desk.page("/knowledge/council", by="mara")
    assert "Yes, for half a year" in after
    assert "Wrong since 4.2" not in after


@pytest.mark.parametrize("words", ["cash register", "resett", "resetting"])
def test_search_finds_by_other_words_of_the_house_by_a_slip_and_by_another_form(desk: Desk, words: str) -> None:
    version = write_article(title="Reset the till", body="Hold both keys.", by=desk.person("mara"), at=timezone.now())
    publish_article(version, audience=Article.Audience.PUBLIC, by=desk.person("mara"), at=timezone.now())
    desk.as_("mara").post("/knowledge/council/synonyms", {"words": "till, register, POS"})

    assert "Reset the till" in desk.page(f"/?q={words}", by="visitor")


def test_texts_that_share_most_words_are_one_cluster_and_others_none() -> None:
    texts = {"a": "Export fails", "b": "The exports failed", "c": "export fail", "d": "Printer is dead"}

    clusters = cluster_texts(texts, least=2)

    assert [cluster.keys for cluster in clusters] == [("a", "b", "c")]
