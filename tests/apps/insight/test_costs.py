"""What work costs: a rate of a unit, the time its work took, and what was booked besides."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.seats import House, seat_people
from orgdesk.apps.accounts.actions import grant_role
from orgdesk.apps.accounts.models import RoleGrant
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.insight.models import BookedCost, CostRate
from orgdesk.apps.insight.numbers import show_all
from orgdesk.apps.insight.reading import known_records
from orgdesk.core.measures import Standing, definition_of
from support.settling import wait_until_settled

pytestmark = pytest.mark.django_db(transaction=True)  # only what is committed is settled and may be read


@pytest.fixture
def house() -> House:
    return seat_people()


@pytest.fixture
def client(house: House) -> Client:
    grant_role(house.joyce, role=RoleGrant.Role.ORGANISATION_EDITOR, by=None, at=timezone.now())
    return signed_in(house.joyce)


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def answer_tickets(*, hours: float, came_back: bool = False) -> None:
    """Two tickets of one account, each with so much work of the first tier."""
    for number in range(2):
        at = timezone.now()
        ticket = {"ticket": f"41{number:02}"}
        record_event("ticket.opened", at=at, objects={**ticket, "account": "harbour-fuels"}, data={"channel": "email"})
        if came_back:
            record_event("ticket.in_progress", at=at, objects=ticket, data={"from": "resolved", "tier": 1})
        started = (at - timedelta(hours=hours)).isoformat()
        record_event(
            "work.finished", at=at, by="p-1", objects={**ticket, "work": f"w{number}"},
            data={"unit": "t1", "started_at": started},
        )  # fmt: skip
        record_event("ticket.resolved", at=at, objects=ticket, data={"from": "in_progress", "tier": 1})


def measured(code: str):
    wait_until_settled()
    at = timezone.now()
    (shown,) = show_all([definition_of(code)], known_records(at=at), at=at, days=28)
    return shown.value


def test_work_has_no_cost_before_a_rate_is_set_and_its_hours_cost_what_the_rate_says_after(client):
    answer_tickets(hours=1.5)
    assert measured("FI-1").standing is Standing.NO_DATA

    said = client.post(reverse("insight:cost-rates"), {"unit_key": "t1", "hourly": "40"}, follow=True)
    answer_tickets(hours=0.5)

    assert "From now on an hour there costs 40" in said.content.decode()
    assert measured("FI-1").value == pytest.approx(20)  # two tickets, half an hour of each after the rate stood
    assert measured("FI-2").parts == (("T1", pytest.approx(20)),)
    assert measured("FI-3").value == pytest.approx(40)


def test_work_done_again_is_counted_as_poor_service_and_as_service_once(client):
    client.post(reverse("insight:cost-rates"), {"unit_key": "", "hourly": "30"})
    answer_tickets(hours=1, came_back=True)

    assert measured("FI-10").value == pytest.approx(60)
    assert measured("FI-1").value == pytest.approx(30)


def test_a_credit_is_booked_seen_on_the_page_and_set_beside_the_revenue(client):
    record_event(
        "invoice.booked", at=timezone.now(), objects={"invoice": "R-1", "account": "harbour-fuels"},
        data={"amount": "2000", "due": "2026-01-01"},
    )  # fmt: skip
    client.post(
        reverse("insight:cost-bookings"), {"of": "credit", "amount": "50", "words": "An hour of standstill", "unit_key": "t1"}
    )  # fmt: skip

    page = client.get(reverse("insight:costs")).content.decode()
    file = client.get(reverse("insight:costs"), {"as": "csv"}).content.decode("utf-8-sig")

    assert "An hour of standstill" in page
    assert "An hour of standstill,credit for a missed promise,t1" in file
    assert "50" in file
    assert measured("FI-8").value == pytest.approx(2.5)
    assert BookedCost.objects.get().amount == Decimal(50)


def test_what_cannot_be_is_refused_and_nothing_is_kept(client):
    nothing = client.post(reverse("insight:cost-rates"), {"unit_key": "t1", "hourly": "0"})
    unknown = client.post(
        reverse("insight:cost-bookings"), {"of": "fix", "amount": "5", "words": "x", "limitation_key": "L-9999"}, follow=True
    )  # fmt: skip

    assert nothing.status_code == 422
    assert "There is no limitation L-9999" in unknown.content.decode()
    assert not CostRate.objects.exists()
    assert not BookedCost.objects.exists()


def test_only_who_leads_sets_rates_and_customers_see_none(house):
    assert signed_in(house.pim).post(reverse("insight:cost-rates"), {"unit_key": "", "hourly": "9"}).status_code == 403
    assert signed_in(house.pim).get(reverse("insight:costs")).status_code == 200
    assert "Set a rate" not in signed_in(house.pim).get(reverse("insight:costs")).content.decode()


def test_amounts_are_in_the_currency_of_the_company(client, settings):
    settings.ORGDESK_CURRENCY = "CHF"
    client.post(reverse("insight:cost-rates"), {"unit_key": "", "hourly": "30"})
    told = {"of": "credit", "amount": "50", "words": "An hour of standstill", "unit_key": "t1"}
    client.post(reverse("insight:cost-bookings"), told)
    wait_until_settled()

    costs = client.get(reverse("insight:costs")).content.decode()
    measure = client.get(reverse("insight:measure", args=["FI-10"])).content.decode()

    assert "30.00 CHF" in costs
    assert "50.00 CHF" in costs
    assert "50 CHF" in measure
    assert "money" not in measure
