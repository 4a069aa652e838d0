"""What happens to accounts and timelines reaches the measures."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from apps.timelines.house import AT, MONDAY, House, after, do, found_house, start
from orgdesk.apps.customers.actions import book_invoice, pay_invoice, record_usage, sign_contract
from orgdesk.apps.customers.models import Product
from orgdesk.apps.insight.reading import known_records
from orgdesk.apps.timelines.actions import book_session, note_attendance
from orgdesk.core.timeline.booking import Part
from support.settling import wait_until_settled

pytestmark = pytest.mark.django_db(transaction=True)  # only what is committed is settled and may be read


@pytest.fixture
def house(transactional_db: None) -> House:
    return found_house()


def record(kind, key, *, at):
    wait_until_settled()
    return next(one for one in known_records(at=at).of(kind) if one.key == key)


def test_use_contracts_and_invoices_are_read_with_their_amounts(house):
    portal = Product.objects.create(key="portal", name="Portal")
    record_usage(house.account, portal, month=MONDAY, used=3, bought=8, by=house.ines.key, at=AT)
    record_usage(
        house.account, portal, month=MONDAY + timedelta(days=31), used=6, bought=8, by=house.ines.key, at=after(days=31)
    )
    ends = MONDAY + timedelta(days=365)
    sign_contract(
        house.account,
        reference="C-1",
        starts_on=MONDAY,
        ends_on=ends,
        product=portal,
        a_year=1200,
        by=house.ines,
        at=AT,
    )
    for number in ("I-1", "I-2"):
        invoice = book_invoice(
            house.account,
            number=number,
            amount=90,
            issued_on=MONDAY,
            due_on=MONDAY + timedelta(days=9),
            by=house.ines,
            at=AT,
        )
    pay_invoice(invoice, on=MONDAY, by=house.ines, at=after(days=2))

    at = after(weeks=6)

    usage = record("usage", "nordlicht-si/portal", at=at)
    assert (usage.number("in_use"), usage.number("owned")) == (6, 8)
    assert record("account", "nordlicht-si", at=at).number("revenue") == 1200
    assert record("invoice", "I-1", at=at).first("paid") is None
    assert record("invoice", "I-2", at=at).first("paid") == after(days=2)


def test_steps_done_and_steps_owed_sessions_and_touchpoints_are_read_from_a_timeline(house):
    plan = start(house)
    do(plan, "sign-up", house.sam, AT, promises="A training in May")
    booking = book_session(
        plan, "hand-over", [Part(AT.replace(tzinfo=None) + timedelta(hours=4), 45)], attendees=[house.sam, house.ines],
        by=house.ines, at=AT,
    )  # fmt: skip
    note_attendance(booking, [house.sam], by=house.ines, at=after(hours=9))

    at = after(weeks=2)

    done, owed = record("step", f"{plan.key}/sign-up", at=at), record("step", f"{plan.key}/announce", at=at)
    assert (done.first("done"), owed.first("done"), owed.first("due") < at) == (AT, None, True)
    session = record("session_booking", booking.key, at=at)
    assert (session.number("attended"), session.number("invited")) == (1, 2)
    assert record("enrolment", plan.key, at=at).facts["account"] == "nordlicht-si"


def test_the_page_of_measures_shows_what_was_read(house, client):
    portal = [Product.objects.create(key=f"p{number}", name=f"P{number}") for number in range(10)]
    from django.utils import timezone

    now = timezone.now()
    for product in portal:
        record_usage(
            house.account, product, month=now.date().replace(day=1), used=3, bought=4, by=house.ines.key, at=now
        )
    wait_until_settled()
    client.force_login(house.ines, backend="django.contrib.auth.backends.ModelBackend")

    shown = client.get(reverse("insight:measure", args=["AM-17"])).content.decode()

    assert "75 %" in shown
