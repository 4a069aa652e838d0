"""How an article stands: trusted how far, improved by whom, looked after by which unit; and taken back from its readers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from orgdesk.apps.api.actions import create_token
from orgdesk.apps.events.models import Event
from orgdesk.apps.knowledge.actions import publish_article, publish_translation, translate_article, write_article
from orgdesk.apps.knowledge.models import Article

NOW = datetime.now(UTC)


@pytest.fixture
def article(walk):
    """Published for everybody, in two languages."""
    dario = walk.staff["dario"]
    version = write_article(title="Print the report", body="Press Report.", by=dario, at=NOW)
    publish_article(version, audience="public", by=dario, at=NOW)
    german = translate_article(version, language="de", title="Bericht drucken", body="Bericht.", by=dario, at=NOW)
    publish_translation(german, by=dario, at=NOW)
    return Article.objects.get(pk=version.article_id)


def stand(walk, article, who="dario", **said):
    return walk.client(who).post(reverse("knowledge:article-standing", args=[article.key]), said, follow=True)


def found(article, words="print report"):
    return reverse("portal:answer", args=[article.key]) in Client().get("/help", {"q": words}).content.decode()


def test_an_archived_article_is_taken_back_in_every_language_and_publishing_brings_it_back(walk, article):
    before = found(article), Client().get(f"/answers/{article.key}").status_code

    stand(walk, article, confidence="archived")

    assert before == (True, 200)
    assert (found(article), Client().get(f"/answers/{article.key}").status_code) == (False, 404)
    assert Client().get("/help", {"q": "Bericht drucken"}).content.decode().count(f"/answers/{article.key}") == 0
    assert "archived" in walk.client("joyce").get(f"/knowledge/articles/{article.key}").content.decode()
    walk.client("dario").post(reverse("knowledge:article-publications", args=[article.key]), {"version": "1", "audience": "public"})  # fmt: skip
    assert found(article)
    told = Event.objects.filter(kind="article.confidence_changed").get().data
    assert told == {"from": "validated", "to": "archived"}


def test_everybody_says_that_an_answer_is_not_to_be_trusted_and_only_who_governs_takes_it_back(walk, article):
    trusted = stand(walk, article, who="joyce", confidence="not_validated", unit="t1", product="")
    refused = stand(walk, article, who="joyce", confidence="archived").content.decode()

    article.refresh_from_db()
    assert "not validated" in trusted.content.decode()
    assert (article.confidence, article.unit_key) == ("not_validated", "t1")
    assert "decided by the people who govern knowledge" in refused
    assert found(article)


def test_what_rests_on_law_is_changed_by_its_unit_and_the_council_alone(walk, article):
    stand(walk, article, governance="compliance", unit="t2")
    address = reverse("knowledge:article-versions", args=[article.key])
    words = {"title": "Print the report", "body": "Press it twice."}
    token = create_token(walk.staff["joyce"], name="a test", scopes=["knowledge:write"], expires_at=NOW + timedelta(days=9), at=NOW).secret  # fmt: skip

    joyce, noor = (walk.client(who).post(address, words, follow=True).content.decode() for who in ("joyce", "noor"))
    program = Client().post(f"/api/v1/articles/{article.key}/translations/de", {**words, "source": 1}, "application/json", headers={"Authorization": f"Bearer {token}"})  # fmt: skip

    assert "compliance-based: its unit" in joyce
    assert "Version 3 is kept" in noor
    assert program.status_code == 403
    assert article.versions.count() == 3
    assert address not in walk.client("joyce").get(f"/knowledge/articles/{article.key}").content.decode()
    assert "decided by" not in stand(walk, article, who="noor", confidence="not_validated").content.decode()


def test_a_program_places_an_article_and_what_it_does_not_say_stays(walk, article):
    token = create_token(walk.staff["dario"], name="a test", scopes=["knowledge:write"], expires_at=NOW + timedelta(days=9), at=NOW).secret  # fmt: skip
    stand(walk, article, unit="t2")

    client, bearer = Client(), {"Authorization": f"Bearer {token}"}
    made = client.post(f"/api/v1/articles/{article.key}/standing", {"governance": "compliance"}, "application/json", headers=bearer)  # fmt: skip
    odd = client.post(f"/api/v1/articles/{article.key}/standing", {"unit": "nowhere"}, "application/json", headers=bearer)  # fmt: skip

    article.refresh_from_db()
    assert (made.status_code, odd.status_code) == (200, 409)
    assert (article.governance, article.unit_key, article.confidence) == ("compliance", "t2", "validated")
