"""Service pods with people, human resources and open seats."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from orgdesk.apps.accounts.actions import grant_role
from orgdesk.apps.accounts.models import Person
from orgdesk.apps.organisation.actions import create_version
from orgdesk.apps.organisation.models import Assignment, Version, Workspace
from orgdesk.apps.people.models import SkillRating
from orgdesk.apps.work.models import WorkItem
from orgdesk.core.organisation.yaml_format import read_yaml

AT = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
BEGAN = date(2025, 1, 6)

CHART = """
units:
- {key: service, name: Customer Service, head: head, kpis: [TS-1, EX-1]}
- {key: pod-partners, name: Europe and partners, kind: pod, parent: service, head: partners-lead, channels: [phone],
   culture: [Always having fun, New people flex into other teams], expected_rising_stars: 1}
- {key: pod-branches, name: Sales and branches, kind: pod, parent: service, head: head}
- {key: pod-export, name: Rest of world, kind: pod, parent: service, head: head}
- {key: fulfilment, name: Order fulfilment, kind: support_function, head: operations}
- {key: branches, name: Branches, kind: branch, head: operations}
- {key: people, name: Human Resources, kind: support_function, head: hr-partner, functions: [human_resources]}
positions:
- {key: head, title: Head of Customer Service, unit: service, level: director, critical: true}
- {key: partners-lead, title: Partner Team Lead, unit: pod-partners, boss: head, level: lead}
- {key: order-processor, title: Order Processor, unit: pod-partners, boss: partners-lead, level: entry, headcount: 2,
   duties: [{activity: Order processing}, {activity: Follow up open quotes}, {activity: 'Pick, pack and ship', teaches: true}]}
- {key: dealer-support, title: Dealer Support Representative, unit: pod-partners, boss: partners-lead,
   duties: [{activity: Dealer support}, {activity: Order processing}, {activity: Quote lead times}]}
- {key: shop-scheduler, title: Shop Scheduler, unit: pod-partners, boss: partners-lead, fte: 0.5,
   duties: [{activity: Shop scheduling}, {activity: 'Pick, pack and ship', condition: when very busy, above_load: 2}]}
- {key: transfer-clerk, title: Transfer Order Clerk, unit: pod-branches, boss: head,
   duties: [{activity: Transfer orders}, {activity: Write purchase orders}, {activity: 'Pull, pack and ship'}]}
- {key: technical-quoter, title: Technical Quoting Specialist, unit: pod-branches, boss: head,
   duties: [{activity: Customer support}, {activity: Technical quoting}, {activity: Onboarding and training, teaches: true}]}
- {key: branch-support, title: Branch Support Representative, unit: pod-branches, boss: head,
   duties: [{activity: Branch customer support}, {activity: Set up receiving bins},
            {activity: Order purchased parts, kind: authority, condition: a customer's plant stands still}]}
- {key: export-support, title: Export Sales Support Specialist, unit: pod-export, boss: head, level: senior,
   duties: [{activity: Quote lead times}, {activity: Export order processing}]}
- {key: logistics, title: Logistics Specialist, unit: pod-export, boss: head, duties: [{activity: Logistics}, {activity: 'Pick, pack and ship'}]}
- {key: packer, title: Packer, unit: pod-export, boss: head, fte: 0.5, duties: [{activity: 'Pull, pack and ship'}]}
- {key: repair, title: Repair Coordinator, unit: service, boss: head, tags: [stepping_stone], expected_stay_months: 12}
- {key: key-accounts, title: Key Account Manager, unit: service, boss: head}
- {key: operations, title: Operations Manager, unit: fulfilment}
- {key: scheduler, title: Master Production Scheduler, unit: fulfilment, boss: operations}
- {key: material, title: Material Coordinator, unit: fulfilment, boss: operations}
- {key: pool, title: Order Fulfilment Specialist, unit: fulfilment, boss: operations, headcount: 4, level: entry, tags: [entry_pool],
   duties: [{activity: 'Pick, pack and ship'}]}
- {key: branch-manager, title: Branch Manager, unit: branches, boss: operations,
   duties: [{activity: Walk-in customers}, {activity: Write purchase orders, kind: capability}]}
- {key: hr-partner, title: Human Resources Partner, unit: people}
lines:
- {position: scheduler, boss: head, kind: liaison, share: 0.6, note: Directs production on customer need}
activities:
- {key: service-orders, name: Process service orders, critical: true, skills: [service orders],
   raci: [{party: pod-branches, role: accountable}, {party: order-processor, role: responsible, kind: position}, {party: service, role: informed}]}
- {key: shipping, name: 'Pick, pack and ship', synonyms: ['Pull, pack and ship'], raci: [{party: fulfilment, role: accountable}]}
- {key: purchase-orders, name: Write purchase orders, raci: [{party: pod-branches, role: accountable}]}
- {key: returns, name: Returns, raci: [{party: repair, role: accountable, kind: position}]}
requirements:
- {position: order-processor, skill: phone, level: 2}
- {position: dealer-support, skill: phone, level: 2}
- {position: dealer-support, skill: dealer support, level: 3}
- {position: key-accounts, skill: negotiation, level: 3}
- {position: technical-quoter, skill: plant technology, level: 3}
career_paths:
- {origin: pool, destination: order-processor}
- {origin: order-processor, destination: dealer-support}
- {origin: repair, destination: dealer-support}
- {origin: branches, destination: technical-quoter, lateral: true, note: Future colleagues are considered here}
rules:
- {key: branches-know-plants, kind: supplies_skill, subject: branch-manager, target: pod-branches, text: plant technology}
"""
SEATED = {
    "mara": "head", "ravi": "partners-lead", "joyce": "order-processor", "noor": "export-support", "oskar": "branch-support",
    "ines": "transfer-clerk", "tomas": "operations", "pim": "pool", "lena": "pool", "wim": "branch-manager",
    "bram": "logistics", "felix": "repair", "ada": "hr-partner", "yuki": "shop-scheduler",
}  # fmt: skip


@dataclass
class Pods:
    """The chart in force with its people, each with a browser."""

    version: Version
    people: dict[str, Person]
    clients: dict[str, Client] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Person:
        return self.people[name]

    def client(self, name: str) -> Client:
        if name not in self.clients:
            self.clients[name] = Client()
            self.clients[name].force_login(self.people[name], backend="django.contrib.auth.backends.ModelBackend")
        return self.clients[name]

    def page(self, name: str, /, *given: Any, by: str = "mara", **query: Any) -> str:
        answer = self.client(by).get(reverse(f"people:{name}", args=given), query)
        assert answer.status_code == 200, (name, given, answer.status_code)
        return told(answer)

    def post(self, name: str, /, *given: Any, by: str = "mara", **fields: Any) -> str:
        return told(self.client(by).post(reverse(f"people:{name}", args=given), fields, follow=True))

    def seat(self, name: str, position: str, **fields: Any) -> Assignment:
        return Assignment.objects.create(person=self[name], position_key=position, **{"start": BEGAN, **fields})

    def rate(self, name: str, skill: str, level: int, **fields: Any) -> SkillRating:
        return SkillRating.objects.create(person=self[name], skill=skill, level=level, **{"on": BEGAN, **fields})

    def work(self, kind: str) -> WorkItem:
        return WorkItem.objects.open().get(kind=kind)

    def answer(self, kind: str, *, by: str, outcome: str = "", note: str = "") -> str:
        """Finish a piece of work from the worklist."""
        address = reverse("work:finish", args=[self.work(kind).key])
        return told(self.client(by).post(address, {"outcome": outcome, "note": note}, follow=True))

    def worklist(self, by: str) -> str:
        return told(self.client(by).get(reverse("work:list")))


def told(answer: Any) -> str:
    """The words of a page, with single spaces."""
    return " ".join(unescape(answer.content.decode()).split())


def in_days(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


@pytest.fixture
def pods(cast: Callable[[str], Person]) -> Pods:
    people = {name: cast(name) for name in {*SEATED, "sofia", "vera"}}
    grant_role(people["mara"], role="organisation-editor", by=None, at=AT)
    workspace = Workspace.objects.create(key="pods", name="Pods")
    version = create_version(
        workspace, label="1", by=None, at=AT, structure=read_yaml(CHART).structure, design_basis="Orders"
    )
    Version.objects.filter(pk=version.pk).update(status=Version.Status.ACTIVE, effective_from=BEGAN)
    version.refresh_from_db()
    for name, position in SEATED.items():
        Assignment.objects.create(person=people[name], position_key=position, start=BEGAN)
    return Pods(version, people)
