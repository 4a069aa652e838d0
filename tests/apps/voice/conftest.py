"""A small house that listens: sales, first tier, account management, two who decide, and customers who speak."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.models import Account, Contact, Product
from orgdesk.apps.mail.models import Mailbox, OutgoingMail
from orgdesk.apps.organisation.mapping import structure_to_data
from orgdesk.apps.organisation.models import Assignment, Version, Workspace
from orgdesk.apps.process.actions import deploy_process
from orgdesk.apps.voice.defaults import set_up
from orgdesk.apps.work.models import WorkItem
from orgdesk.core.organisation.model import Position, Structure, Unit
from orgdesk.core.process.templates import read_template

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
_STAFF = {
    "sam": ("Sam Whitlock", "sales-manager"), "joyce": ("Joyce Bell", "t1-agent"), "anna": ("Anna Petrov", "account-manager"),
    "luis": ("Luis Ortega", "account-manager"), "mara": ("Mara Lindqvist", "director-customer-experience"),
    "tomas": ("Tomas Okafor", "technical-director"), "helen": ("Helen Marsh", "finance-lead"),
}  # fmt: skip
_SEATS = {
    "sales-manager": "inside-sales", "t1-agent": "t1", "account-manager": "account-operations",
    "director-customer-experience": "customer-experience", "technical-director": "technical", "finance-lead": "finance",
}  # fmt: skip
_CUSTOMERS = (
    ("nadia", "Nadia Brook", "harbour-fuels", "Harbour Fuels", "forecourts"),
    ("jonas", "Jonas Keller", "nordlicht-si", "Nordlicht SI", "partners"),
    ("tess", "Tess Alder", "alder-foods", "Alder Foods", "retail"),
    ("omar", "Omar Quill", "quill-and-co", "Quill & Co", "retail"),
)


@dataclass
class Clock:
    """The time at every door."""

    now: datetime = AT

    def pass_(self, **span: float) -> datetime:
        self.now += timedelta(**span)
        return self.now


@dataclass
class House:
    """The company as its people meet it: every method goes through an address of the product, or through the worker."""

    people: dict[str, Person]
    clock: Clock
    clients: dict[str, Client] = field(default_factory=dict)

    def as_(self, key: str) -> Client:
        """The web client of one person; `visitor` is signed in as nobody."""
        client = self.clients.setdefault(key, Client())
        if key in self.people:  # signed in anew: sessions end while the house's clock goes on
            client.force_login(self.people[key], backend="django.contrib.auth.backends.ModelBackend")
        return client

    def page(self, address: str, by: str) -> str:
        answer = self.as_(by).get(address)
        assert answer.status_code == 200, (address, answer.status_code)
        return answer.content.decode()

    def post(self, address: str, by: str, **said: object) -> str:
        """The page after it, as the person reads it."""
        return self.as_(by).post(address, said, follow=True).content.decode()

    def work(self, kind: str, **where: str) -> WorkItem:
        return WorkItem.objects.open().get(kind=kind, **where)

    def finish(self, item: WorkItem, by: str, **said: object) -> str:
        return self.post(f"/work/{item.key}/outcome", by, **said)

    def mails_to(self, key: str) -> list[OutgoingMail]:
        return [mail for mail in OutgoingMail.objects.order_by("pk") if mail.first_recipient == self.people[key].email]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    found = Clock()
    monkeypatch.setattr(timezone, "now", lambda: found.now)
    return found


@pytest.fixture
def house(db: None, clock: Clock) -> House:
    return found_house(clock)


def found_house(clock: Clock) -> House:
    people = {
        key: Person.objects.create_person(email=f"{key}@brightwater.example", name=name, is_staff=True)
        for key, (name, _seat) in _STAFF.items()
    }
    structure = Structure(
        units=tuple(
            Unit(key=unit, name=unit.replace("-", " ").title(), head=seat, functions=_functions(unit))
            for seat, unit in _SEATS.items()
        ),
        positions=tuple(Position(key=seat, title=seat, unit=unit, headcount=9) for seat, unit in _SEATS.items()),
    )
    Version.objects.create(
        workspace=Workspace.objects.create(key="house", name="House"), key="house-of-voices", label="1",
        status=Version.Status.ACTIVE, structure=structure_to_data(structure), effective_from=date(2026, 1, 1), created_at=AT,
    )  # fmt: skip
    for key, (_name, seat) in _STAFF.items():
        Assignment.objects.create(person=people[key], position_key=seat, start=date(2026, 1, 1))
    Product.objects.create(key="pier-till", name="Pier till")
    for short, name, account, full, segment in _CUSTOMERS:
        people[short] = Person.objects.create_person(email=f"{short}@{account}.example", name=name)
        row = Account.objects.create(key=account, name=full, segment=segment, created_at=AT)
        Contact.objects.create(person=people[short], account=row)
    Mailbox.objects.create(key="support", name="Support", address="support@brightwater.example", smtp_host="127.0.0.1")
    deploy_process(read_template("complaint"), by=people["mara"], at=AT)
    set_up(finance="unit:finance", development="position:technical-director", care_unit="account-operations", at=AT)
    return House(people, clock)


def _functions(unit: str) -> tuple[str, ...]:
    return ("account_management",) if unit == "account-operations" else ()
