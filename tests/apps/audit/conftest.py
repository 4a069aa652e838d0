"""A small house with an audit body of its own, and a first tier whose answers can be looked at."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.audit.models import Audit, Finding, SampledItem
from orgdesk.apps.desk.models import Message, Ticket
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.organisation.mapping import structure_to_data
from orgdesk.apps.organisation.models import Assignment, Version, Workspace
from orgdesk.apps.work.actions import finish_work, offer_work
from orgdesk.apps.work.models import WorkItem
from orgdesk.core.organisation.yaml_format import read_yaml

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LATER = AT + timedelta(days=30)
CHART = """
units:
- {key: service, name: Customer Service, head: service-manager}
- {key: t1, name: T1 Support, kind: tier, tier: 1, parent: service, head: t1-lead}
- {key: t2, name: T2 Support, kind: tier, tier: 2, parent: service, head: service-manager, customer_facing: true}
- {key: technical, name: Technical, head: technical-director}
- {key: audit, name: Audit Body, kind: audit_body, head: auditor}
positions:
- {key: service-manager, title: Customer Service Manager, unit: service}
- {key: t1-lead, title: T1 Manager, unit: t1, boss: service-manager}
- {key: t1-agent, title: T1 Agent, unit: t1, boss: t1-lead, headcount: 9}
- {key: t2-agent, title: T2 Agent, unit: t2, boss: t1-lead}
- {key: technical-director, title: Technical Director, unit: technical}
- {key: qa-engineer, title: QA Engineer, unit: technical, boss: technical-director}
- {key: auditor, title: Internal Auditor, unit: audit, headcount: 3}
"""
STAFF = {
    "ines": "service-manager", "ravi": "t1-lead", "joyce": "t1-agent", "lena": "t1-agent", "oskar": "t2-agent",
    "tomas": "technical-director", "yuki": "qa-engineer", "vera": "auditor",
}  # fmt: skip
CARD = "Solves it | 3\nChecks who asks | 2 | fatal\nUses what we know | 1 | repeated"
KEYS = ("solves-it", "checks-who-asks", "uses-what-we-know")


@dataclass
class House:
    """People with their browsers; the clock at every door stands at `now`."""

    people: dict[str, Person]
    now: datetime = LATER
    clients: dict[str, Client] = field(default_factory=dict)

    def as_(self, name: str) -> Client:
        if name not in self.clients:
            self.clients[name] = Client()
            self.clients[name].force_login(self.people[name], backend="django.contrib.auth.backends.ModelBackend")
        return self.clients[name]

    def pass_days(self, number: int) -> None:
        """Sessions end meanwhile: people sign in anew."""
        self.now += timedelta(days=number)
        self.clients.clear()

    def says(self, address: str, by: str = "vera") -> str:
        """The words of a page."""
        answer = self.as_(by).get(address)
        assert answer.status_code == 200, (address, answer.status_code)
        return words_of(answer.content.decode())

    def post(self, address: str, by: str = "vera", **said: Any) -> str:
        """The words of the page after it."""
        return words_of(self.as_(by).post(address, said, follow=True).content.decode())

    def ask(self, number: int, *, by: str = "joyce", unit: str = "t1", at: datetime = AT) -> Ticket:
        """A customer's question that one person of a unit answered."""
        key = str(1000 + number)
        ticket = Ticket.objects.create(
            key=key, subject=f"Question {number}", requester=self.people["nadia"], channel="email", opened_at=at,
            last_activity_at=at, owner=self.people[by],
        )  # fmt: skip
        Message.objects.create(
            ticket=ticket, kind="received", author=self.people["nadia"], at=at, text=f"Pump {number} stands."
        )
        item = offer_work(kind="answer", title="Answer", subject=("ticket", key), unit_key=unit, at=at)
        finish_work(item, by=self.people[by], at=at + timedelta(hours=1))
        return ticket

    def happen(self, event: str, ticket: str, **data: Any) -> None:
        record_event(event, at=AT + timedelta(days=1), objects={"ticket": ticket}, data=data)

    def plan(self, *, unit: str = "t1", lead: str = "vera", first: str = "2026-03-01", last: str = "2026-03-20") -> str:
        """The words of the page after planning, or the refusal."""
        return self.post(
            "/audit/programmes/service-2026/audits/new", title="Answers", unit_key=unit, first=first, last=last,
            planned_on="2026-04-02", scorecard=self.card, lead=self.people[lead].pk,
        )  # fmt: skip

    @property
    def card(self) -> int:
        from orgdesk.apps.audit.models import Scorecard

        return Scorecard.objects.newest().get().pk

    @property
    def audit(self) -> Audit:
        return Audit.objects.latest("pk")

    def stage(self, to: str, **said: str) -> str:
        return self.post(f"/audit/audits/{self.audit.key}/stages", to=to, **said)

    def draw(self, size: int, method: str = "chance", seed: str = "") -> list[SampledItem]:
        self.post(f"/audit/audits/{self.audit.key}/draws", subject="ticket", method=method, size=size, seed=seed)
        return list(SampledItem.objects.filter(draw__audit=self.audit, draw__method=method))

    def score(self, item: SampledItem, missed: str = "", *, by: str = "vera", **said: str) -> str:
        """Everything met but the named criterion."""
        marks = {f"mark-{key}": "not_met" if key == missed else "met" for key in KEYS}
        comments = {f"comment-{missed}": "Nobody did."} if missed else {}
        return self.post(f"/audit/items/{item.pk}", by, **{**marks, **comments, **said})

    def find(self, **said: Any) -> Finding:
        """A major finding against T1, due in ten days."""
        given = {
            "severity": "major", "title": "Nobody asks who calls", "words": "One of three.", "unit_key": "t1",
            "due_on": (timezone.localdate(self.now) + timedelta(days=10)).isoformat(),
        }  # fmt: skip
        self.post(f"/audit/audits/{self.audit.key}/findings/new", **{**given, **said})
        return Finding.objects.latest("pk")

    def work(self, kind: str) -> WorkItem:
        return WorkItem.objects.open().get(kind=kind)


def words_of(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


@pytest.fixture
def house(cast: Callable[[str], Person], monkeypatch: pytest.MonkeyPatch) -> House:
    """A programme with a scorecard; nothing is planned."""
    people = {name: cast(name) for name in [*STAFF, "pim"]}
    people["nadia"] = Person.objects.create_person(email="nadia@harbour-fuels.example", name="Nadia Brook")
    Version.objects.create(
        workspace=Workspace.objects.create(key="house", name="House"), key="house-1", label="1", created_at=AT,
        status=Version.Status.ACTIVE, structure=structure_to_data(read_yaml(CHART).structure), effective_from=date(2026, 1, 1),
    )  # fmt: skip
    for name, seat in STAFF.items():
        Assignment.objects.create(person=people[name], position_key=seat, start=date(2026, 1, 1))
    found = House(people)
    monkeypatch.setattr(timezone, "now", lambda: found.now)
    found.post("/audit/programmes/new", title="Service", year=2026, unit_key="audit", objective="")
    found.post("/audit/scorecards/new", title="An answer", pass_mark="75", criteria=CARD)
    return found


@pytest.fixture
def under_way(house: House) -> House:
    """Six answered questions of T1, and an audit of them that is under way."""
    for number in range(6):
        house.ask(number)
    house.plan()
    house.stage("under_way")
    return house
