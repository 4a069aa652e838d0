"""A small house that serves accounts: sales, account management, strategic operations, delivery."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.utils import timezone

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.defaults import Units, set_up
from orgdesk.apps.customers.models import Account, Contact, Product, Questionnaire
from orgdesk.apps.organisation.mapping import structure_to_data
from orgdesk.apps.organisation.models import Assignment, Version, Workspace
from orgdesk.apps.process.actions import deploy_process
from orgdesk.core.organisation.model import Position, Rule, RuleKind, Structure, Unit
from orgdesk.core.process.templates import read_template

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
_PEOPLE = {
    "sam": ("Sam Whitlock", "sales"), "anna": ("Anna Petrov", "accounts"), "luis": ("Luis Ortega", "accounts"),
    "helen": ("Helen Marsh", "strategic"), "piet": ("Piet Jansen", "delivery"), "joyce": ("Joyce Bell", "t1"),
}  # fmt: skip
_NAMES = {"sales": "Inside Sales", "strategic": "Strategic Accounts Delivery"}


@dataclass(frozen=True)
class House:
    sam: Person
    anna: Person
    luis: Person
    helen: Person
    piet: Person
    joyce: Person
    tess: Person
    account: Account
    meter: Product
    questionnaire: Questionnaire


@pytest.fixture
def house(db: None) -> House:
    people = {
        key: Person.objects.create_person(email=f"{key}@brightwater.example", name=name, is_staff=True)
        for key, (name, _unit) in _PEOPLE.items()
    }
    units = ("sales", "accounts", "strategic", "delivery")
    support = ("customer-portal", "t1", "t2", "t3-qa", "t4-development", "knowledge-council")
    structure = Structure(
        units=(
            *(Unit(key=key, name=_NAMES.get(key, key.title())) for key in units),
            *(Unit(key=key, name=key.upper(), tier=tier) for tier, key in enumerate(support)),
        ),
        positions=(
            *(Position(key=f"{key}-seat", title=key, unit=key, headcount=9) for key in (*units, "t1")),
            Position(key="technical-director", title="Technical Director", unit="knowledge-council"),
        ),
        rules=(Rule(key="outbound", kind=RuleKind.OUTBOUND_ONLY, subject="accounts"),),
    )
    Version.objects.create(
        workspace=Workspace.objects.create(key="house", name="House"), key="house-of-accounts", label="1",
        status=Version.Status.ACTIVE, structure=structure_to_data(structure), effective_from=date(2026, 1, 1), created_at=AT,
    )  # fmt: skip
    for key, (_name, unit) in _PEOPLE.items():
        Assignment.objects.create(person=people[key], position_key=f"{unit}-seat", start=date(2026, 1, 1))
    seats = Units("strategic", "accounts", "strategic", "delivery", "accounts", sales="sales", support="t1")
    deploy_process(read_template("tiered-support"), by=people["piet"], at=AT)
    account = Account.objects.create(key="alder-foods", name="Alder Foods", created_at=AT)
    meter = Product.objects.create(key="tidewater-meter", name="Tidewater meter")
    tess = Person.objects.create_person(email="tess@alder-foods.example", name="Tess Alder")
    Contact.objects.create(person=tess, account=account)
    return House(**people, tess=tess, account=account, meter=meter, questionnaire=set_up(seats, at=AT))


@pytest.fixture
def at_time(monkeypatch):
    def stand_still(moment: datetime) -> None:
        monkeypatch.setattr(timezone, "now", lambda: moment)

    stand_still(AT)
    return stand_still


@pytest.fixture
def page_of(at_time):
    def open_page(person: Person) -> Client:
        client = Client()
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return open_page
