"""A small house that onboards partners: sales, support, marketing, and one partner."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import orgdesk.core.timeline
from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.models import Account, Contact
from orgdesk.apps.mail.models import Mailbox
from orgdesk.apps.organisation.mapping import structure_to_data
from orgdesk.apps.organisation.models import Assignment, Version, Workspace
from orgdesk.apps.timelines.actions import start_plan, store_template, write_mail_text
from orgdesk.apps.timelines.models import RunningPlan, TemplateVersion
from orgdesk.apps.work.actions import finish_work
from orgdesk.apps.work.models import WorkItem
from orgdesk.core.organisation.model import Position, Structure, Unit

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
MONDAY = date(2026, 3, 2)
TEXT = (Path(orgdesk.core.timeline.__file__).parent / "templates" / "partner-onboarding.yaml").read_text("utf-8")
_SEATS = {"sam": "sales", "ines": "support", "greta": "support", "dario": "marketing"}
_NAMES = {"sam": "Sam Whitlock", "ines": "Ines Duarte", "greta": "Greta Holm", "dario": "Dario Conti"}


@dataclass(frozen=True)
class House:
    sam: Person
    ines: Person
    greta: Person
    dario: Person
    vera: Person
    jonas: Person
    account: Account
    template: TemplateVersion


def after(*, weeks: int = 0, days: int = 0, hours: int = 0) -> datetime:
    return AT + timedelta(weeks=weeks, days=days, hours=hours)


def found_house() -> House:
    people = {
        key: Person.objects.create_person(email=f"{key}@brightwater.example", name=name, is_staff=True)
        for key, name in _NAMES.items()
    }
    structure = Structure(
        units=tuple(Unit(key=key, name=key.title()) for key in ("sales", "support", "marketing")),
        positions=tuple(
            Position(key=f"{unit}-seat", title=unit, unit=unit, headcount=9)
            for unit in ("sales", "support", "marketing")
        ),
    )
    Version.objects.create(
        workspace=Workspace.objects.create(key="house", name="House"), key="house-of-partners", label="1",
        status=Version.Status.ACTIVE, structure=structure_to_data(structure), effective_from=date(2026, 1, 1), created_at=AT,
    )  # fmt: skip
    for key, unit in _SEATS.items():
        Assignment.objects.create(person=people[key], position_key=f"{unit}-seat", start=date(2026, 1, 1))
    vera = Person.objects.create_person(email="vera@brightwater.example", name="Vera Novak", is_staff=True)
    jonas = Person.objects.create_person(email="jonas@nordlicht-si.example", name="Jonas Keller")
    account = Account.objects.create(key="nordlicht-si", name="Nordlicht SI", zone="Europe/Berlin", created_at=AT)
    Contact.objects.create(person=jonas, account=account)
    Mailbox.objects.create(key="support", name="Brightwater", address="support@brightwater.example")
    template = store_template(TEXT, by=None, at=AT, lead_unit="support")
    return House(**people, vera=vera, jonas=jonas, account=account, template=template)


def start(house: House, size: str = "small", **options: Any) -> RunningPlan:
    return start_plan(house.template, house.account, starts_on=MONDAY, size=size, by=house.ines, at=AT, **options)


def write_texts(house: House) -> None:
    for number in range(1, 16):
        write_mail_text(
            house.template, "welcome-mails", number, subject=f"Tip {number} for {{account}}", body="Dear {name},\n\nhello.",
            by=house.dario, at=AT,
        )  # fmt: skip


def items(plan: RunningPlan, step: str) -> Any:
    return WorkItem.objects.open().filter(source_instance=plan.key, data__step=step)


def do(plan: RunningPlan, step: str, by: Person, at: datetime, **outcome: str) -> None:
    """Finish the open work of a step as one of its owners."""
    for item in items(plan, step):
        finish_work(item, by=by, at=at, data=outcome)
