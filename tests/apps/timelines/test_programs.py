"""What programs are told when a booking or a timeline cannot be: the field, the reason and the way on, and nothing is changed."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.test import Client

from apps.timelines.house import AT, start
from apps.timelines.test_templates import LOOPED
from orgdesk.apps.accounts.actions import grant_role
from orgdesk.apps.api.actions import create_token
from orgdesk.apps.timelines.models import Booking, TemplateVersion

pytestmark = pytest.mark.django_db


def said_of(answer, field: str) -> str:
    """What the problem says about a field; only that field is named."""
    assert answer.status_code == 422
    (fault,) = answer.json()["errors"]
    assert fault["where"].endswith(field)
    return fault["reason"]


@pytest.fixture
def post(house, at_time):
    """`post(address, body)` in the name of Ines."""
    token = create_token(
        house.ines, name="calendars", scopes=["timelines:write"], expires_at=AT + timedelta(days=9), at=AT
    )

    def send(address: str, body: object):
        return Client().post(
            f"/api/v1{address}",
            json.dumps(body),
            content_type="application/json",
            headers={"Authorization": f"Bearer {token.secret}"},
        )

    return send


def test_a_booking_that_cannot_be_names_its_sitting_and_books_nothing(house, post):
    plan = start(house)
    address, body = f"/plans/{plan.key}/bookings/getting-to-know", {"minutes": 60, "people": [house.ines.key]}

    skipped = post(address, {**body, "answers": {"starts_1": "2026-03-29T02:30"}})
    assert "does not exist in Europe/Berlin" in said_of(skipped, "starts_1")
    assert not Booking.objects.exists()

    booked = post(address, {**body, "answers": {"starts_1": "2026-03-24T10:00"}})
    assert booked.status_code == 200
    taken = post(f"/plans/{plan.key}/bookings/session-1", {**body, "answers": {"starts_1": "2026-03-24T10:30"}})
    assert "Ines Duarte cannot attend" in said_of(taken, "starts_1")

    moved = post(
        f"/bookings/{Booking.objects.get().key}/revisions",
        {"minutes": 60, "reason": "They asked", "answers": {"starts_1": "2026-03-29T02:30"}},
    )
    assert "does not exist" in said_of(moved, "starts_1")
    assert not Booking.objects.get().revisions.exists()


def test_a_timeline_whose_steps_wait_for_each_other_names_the_loop_and_stores_nothing(house, post):
    grant_role(house.ines, role="process-editor", by=None, at=AT)
    refused = post("/timelines", {"text": LOOPED, "lead_unit": "support"})

    assert "first → second → first" in said_of(refused, "text")
    assert not TemplateVersion.objects.filter(key="two-calls").exists()
