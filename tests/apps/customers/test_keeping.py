"""Who may write about an account: its owner, those assigned, those above the owner; finance keeps the money; others are told whom to ask."""

from __future__ import annotations

import html
from dataclasses import replace
from datetime import date

import pytest
from django.urls import reverse

from apps.customers.conftest import AT
from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.actions import set_owner
from orgdesk.apps.customers.models import Account, Allocation, Invoice
from orgdesk.apps.organisation.mapping import structure_from_data, structure_to_data
from orgdesk.apps.organisation.models import Assignment, Version
from orgdesk.core.organisation.model import Position, ReportingLine, Unit

WRITES = {
    "notes": {"notes": "Deliver by the back door."},
    "parent": {"parent": ""},
    "classify": {"name": "Alder Foods", "account_class": "regular", "segment": "", "parent": ""},
    "contracts": {"reference": "C-9", "starts_on": "2026-01-01", "ends_on": "2026-12-31", "a_year": "1", "notice_days": 9},
    "plan-versions": {"aim": "Grow", "quota": "1"},
    "objectives": {"text": "More", "measure": "Sales", "due_on": "2026-12-31"},
    "leaving": {"on": "2026-03-01", "reason": "price"},
}  # fmt: skip
MONEY = {
    "invoices": {"number": "R-9", "amount": "10", "issued_on": "2026-02-01", "due_on": "2026-03-01"},
    "results": {"year": "2025", "revenue": "100", "cost": "10"},
}


@pytest.fixture
def owned(house):
    """Anna owns the account, Helen's seat is above hers, Vera sits in finance, Luis is her peer."""
    row = Version.objects.get()
    structure = structure_from_data(row.structure)
    row.structure = structure_to_data(
        replace(
            structure,
            units=(*structure.units, Unit(key="money", name="Money", functions=("finance",))),
            positions=(*structure.positions, Position(key="money-seat", title="Controller", unit="money")),
            lines=(ReportingLine(position="accounts-seat", boss="strategic-seat"),),
        )
    )
    row.save()
    vera = Person.objects.create_person(email="vera@brightwater.example", name="Vera Novak", is_staff=True)
    Assignment.objects.create(person=vera, position_key="money-seat", start=date(2026, 1, 1))
    set_owner(house.account, house.anna, stage="service", on=date(2026, 3, 1), by=house.anna, at=AT)
    Invoice.objects.create(
        account=house.account, number="R-1", amount=5, issued_on=date(2026, 1, 1), due_on=date(2026, 2, 1)
    )
    return vera


def send(client, name, said=None, key="alder-foods"):
    return client.post(reverse(f"customers:{name}", args=[key]), said or {})


@pytest.mark.parametrize("name", WRITES)
def test_a_colleague_who_does_not_own_the_account_is_told_whose_it_is_and_nothing_changes(house, owned, page_of, name):
    refused = send(page_of(house.luis), name, WRITES[name])

    assert refused.status_code == 403
    assert "Alder Foods is Anna Petrov's" in html.unescape(refused.content.decode())
    assert Account.objects.values("notes", "left_on").get() == {"notes": "", "left_on": None}


@pytest.mark.parametrize("who", ["anna", "helen"])
def test_the_owner_and_those_above_the_owner_write_notes_place_and_money(house, owned, page_of, who):
    client = page_of(getattr(house, who))

    assert send(client, "notes", WRITES["notes"]).status_code == 302
    assert send(client, "invoices", MONEY["invoices"]).status_code == 302
    assert send(client, "payment", key=Invoice.objects.get(number="R-1").pk).status_code == 302

    assert Account.objects.get().notes == "Deliver by the back door."
    assert Invoice.objects.get(number="R-1").paid_on == AT.date()


def test_finance_keeps_the_money_and_not_the_notes(house, owned, page_of):
    client = page_of(owned)

    assert send(client, "payment", key=Invoice.objects.get().pk).status_code == 302
    assert all(send(client, name, said).status_code == 302 for name, said in MONEY.items())
    assert send(client, "notes", WRITES["notes"]).status_code == 403


def test_nobody_else_books_or_pays(house, owned, page_of):
    client = page_of(house.joyce)

    assert send(client, "payment", key=Invoice.objects.get().pk).status_code == 403
    assert all(send(client, name, said).status_code == 403 for name, said in MONEY.items())
    assert Invoice.objects.get().paid_on is None


def test_whoever_is_assigned_to_the_account_writes_for_these_days(house, owned, page_of, at_time):
    Allocation.objects.create(
        account=house.account, person=house.piet, purpose="Installation", since=date(2026, 3, 1), until=date(2026, 3, 9),
        hours=8, by=house.anna, at=AT,
    )  # fmt: skip

    assert send(page_of(house.piet), "notes", WRITES["notes"]).status_code == 302
    at_time(AT.replace(day=10))
    assert send(page_of(house.piet), "notes", WRITES["notes"]).status_code == 403


def test_nobody_assigns_themselves_to_an_account_that_is_not_theirs(house, owned, page_of):
    said = {"person": house.joyce.pk, "purpose": "Help", "since": "2026-03-01", "until": "2026-03-09", "hours": "1"}

    assert send(page_of(house.joyce), "allocations", said).status_code == 403
    assert not Allocation.objects.exists()


def test_an_account_without_an_owner_is_kept_by_account_management(house, page_of):
    assert send(page_of(house.luis), "notes", WRITES["notes"]).status_code == 302
    refused = send(page_of(house.joyce), "notes", WRITES["notes"])

    assert refused.status_code == 403
    assert "has no owner yet: account management writes this" in refused.content.decode()


def test_the_pages_offer_no_form_that_would_be_refused_and_say_who_writes(house, owned, page_of):
    def forms(who, page):
        text = html.unescape(page_of(who).get(reverse(f"customers:{page}", args=["alder-foods"])).content.decode())
        names = {**WRITES, **MONEY}
        return text, {
            name for name in names if f'action="{reverse(f"customers:{name}", args=["alder-foods"])}"' in text
        }

    assert forms(house.anna, "account")[1] == {"notes", "classify", "leaving"}
    text, offered = forms(house.luis, "account")
    assert offered == set()
    assert "Alder Foods is Anna Petrov's" in text
    assert forms(house.anna, "holdings")[1] == {"contracts", "invoices", "results"}
    assert forms(house.luis, "holdings")[1] == set()
    assert forms(owned, "holdings")[1] == {"invoices", "results"}
