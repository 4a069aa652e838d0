"""What somebody typed is kept whole or refused at its field: nothing is cut off in silence."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from apps.customers.conftest import AT
from apps.customers.test_accounts import FACTS, post
from orgdesk.apps.api.actions import create_token
from orgdesk.apps.customers.models import HandOff, Hint, Promise, Transfer

pytestmark = pytest.mark.django_db
LONG = "They want a second meter beside the first. " * 7


@pytest.fixture
def send(house, at_time):
    """`send(person, address, body)` in the name of that person, by the API."""
    at_time(AT)

    def by(person, address, body):
        token = create_token(person, name="sales", scopes=["customers:write"], expires_at=AT + timedelta(days=9), at=AT)
        return Client().post(
            f"/api/v1{address}", json.dumps(body), content_type="application/json",
            headers={"Authorization": f"Bearer {token.secret}"},
        )  # fmt: skip

    return by


def test_a_program_that_answers_at_length_is_told_so_at_the_field_and_nothing_is_answered(house, send):
    hint = Hint.objects.create(account=house.account, text="A second meter", noted_by=house.anna, noted_at=AT)

    refused = send(house.sam, f"/customers/hints/{hint.pk}/answer", {"state": "refused", "answer": LONG})

    assert refused.status_code == 422
    (fault,) = refused.json()["errors"]
    assert fault["where"] == "body.answer"
    assert "has 301 characters, and at most 250 fit here" in fault["reason"]
    hint.refresh_from_db()
    assert (hint.state, hint.answer) == ("handed", "")
    taken = send(house.sam, f"/customers/hints/{hint.pk}/answer", {"state": "refused", "answer": LONG[:250]})
    assert taken.status_code == 200


def test_a_promise_longer_than_its_line_is_refused_at_its_field_on_the_page_and_by_a_program(house, page_of, send):
    client = page_of(house.sam)
    address = reverse("customers:hand-off", args=["alder-foods", "account-management"])

    refused = client.post(address, {**FACTS, "promises": f"A spare meter\n{LONG}"})

    assert refused.status_code == 422
    assert "at most 250 fit here" in refused.context["form"].errors["promises"][0]
    assert LONG.strip() in refused.content.decode()
    facts = {name: value for name, value in FACTS.items() if name.startswith("fact-")}
    body = {"channel": FACTS["channel"], "promises": LONG, "answers": facts}
    told = send(house.sam, "/accounts/alder-foods/hand-offs/account-management", body)
    assert (told.status_code, told.json()["errors"][0]["where"]) == (422, "body.promises")
    assert not HandOff.objects.exists()
    assert not Promise.objects.exists()


def test_a_page_sends_words_that_are_too_long_back_to_where_they_were_typed(house, page_of):
    client = page_of(house.anna)
    page = reverse("customers:account", args=["alder-foods"])
    words = "Why this class? " * 300

    answer = client.post(
        reverse("customers:comments", args=["alder-foods"]), {"text": words},
        headers={"Referer": f"http://testserver{page}"}, follow=True,
    )  # fmt: skip

    assert answer.redirect_chain == [(f"http://testserver{page}", 302)]
    assert "has 4800 characters, and at most 4000 fit here" in answer.content.decode()
    assert not house.account.qualification_comments.exists()


def test_a_reason_to_decline_that_is_too_long_leaves_the_transfer_open(house, page_of):
    sam = page_of(house.sam)
    post(sam, "transfers", "alder-foods", person=house.anna.pk, stage="service", on="2026-03-09", reason="Signed")
    row = Transfer.objects.get()

    answer = page_of(house.anna).post(
        reverse("customers:transfer-answer", args=[row.pk]), {"answer": "decline", "note": LONG}
    )

    assert (answer.status_code, answer["Content-Type"]) == (422, "text/plain; charset=utf-8")
    row.refresh_from_db()
    assert row.answered_at is None
