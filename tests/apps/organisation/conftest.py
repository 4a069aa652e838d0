"""Small charts and the people who work on them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from orgdesk.apps.accounts.actions import grant_role
from orgdesk.apps.accounts.models import Person
from orgdesk.apps.organisation.actions import copy_to_draft, create_version
from orgdesk.apps.organisation.models import Assignment, Version, Workspace
from orgdesk.core.organisation.model import Structure
from orgdesk.core.organisation.yaml_format import read_yaml

AT = datetime(2026, 10, 5, 8, 0, tzinfo=UTC)
BEGAN = date(2026, 1, 5)

CHART = """
units:
- {key: service, name: Customer Service, head: service-manager}
- {key: t1, name: T1 Support, kind: tier, tier: 1, parent: service, head: t1-lead}
- {key: t2, name: T2 Support, kind: tier, tier: 2, parent: service, head: service-manager}
- {key: audit, name: Audit Body, kind: audit_body, head: auditor}
positions:
- {key: director, title: Director of Customer Experience, unit: service, order: 10}
- {key: service-manager, title: Customer Service Manager, unit: service, boss: director, order: 10}
- {key: t1-lead, title: T1 Manager, unit: t1, boss: service-manager, order: 10}
- {key: t1, title: T1, unit: t1, boss: t1-lead, headcount: 10, order: 10}
- {key: t2-operations, title: T2 Operations Rep, unit: t2, boss: service-manager, order: 20}
- {key: trainer-1, title: Trainer 1, unit: service, boss: director, seat_number: 1, order: 20}
- {key: trainer-3, title: Trainer 3, unit: service, boss: director, seat_number: 3, order: 30}
- {key: auditor, title: Internal Auditor, unit: audit, order: 20}
services:
- {key: escalation, name: Escalation to T2, supplier: t2, customer: t1, hand_off: true, intensity: high}
"""
SEATED = {
    "director": "mara", "service-manager": "ines", "t1-lead": "ravi", "t1": "joyce", "t2-operations": "oskar",
    "trainer-1": "bram", "auditor": "vera",
}  # fmt: skip


@dataclass
class House:
    """A chart in force, and editors with their browsers."""

    version: Version
    people: dict[str, Person]
    clients: dict[str, Client] = field(default_factory=dict)

    def client(self, name: str) -> Client:
        if name not in self.clients:
            self.clients[name] = Client()
            self.clients[name].force_login(self.people[name], backend="django.contrib.auth.backends.ModelBackend")
        return self.clients[name]

    def draft(self, label: str = "2.1", *, by: str = "mara") -> Version:
        return copy_to_draft(self.version, label=label, by=self.people[by], at=AT)

    def act(self, version: Version, *, by: str = "mara", **fields: Any) -> Any:
        """One act as the island sends it."""
        address = reverse("organisation:operations", args=[version.key])
        answer = self.client(by).post(address, fields, headers={"HX-Request": "true"})
        version.refresh_from_db()
        return answer

    def page(self, name: str, *arguments: Any, by: str = "mara", **query: Any) -> str:
        answer = self.client(by).get(reverse(f"organisation:{name}", args=arguments), query)
        assert answer.status_code == 200, (name, answer.status_code)
        return str(answer.content.decode())

    def post(self, name: str, *arguments: Any, by: str = "mara", **fields: Any) -> Any:
        return self.client(by).post(reverse(f"organisation:{name}", args=arguments), fields, follow=True)

    def bring(self, *, text: str = "", name: str = "", content: bytes = b"") -> str:
        """The key of what was brought in."""
        fields = {"file": SimpleUploadedFile(name, content)} if name else {"text": text}
        answer = self.post("import-create", **fields)
        return str(answer.redirect_chain[-1][0].rsplit("/", 1)[-1])

    def accept(self, key: str, **fields: str) -> Version:
        answer = self.post("import", key, **{"label": "Brought in", "workspace_name": "Elsewhere", **fields})
        assert answer.redirect_chain, answer.context["form"].errors
        return Version.objects.get(key=answer.redirect_chain[-1][0].rsplit("/", 1)[-1])

    def begin(self, template: str, *, label: str = "1") -> Version:
        """A draft that begins with a template of the product."""
        answer = self.post("templates", template=template, label=label, workspace_name=template)
        return Version.objects.get(key=answer.redirect_chain[-1][0].rsplit("/", 1)[-1])

    def says(self, name: str, *arguments: Any, by: str = "mara", **query: Any) -> str:
        """The words of a page without its markup."""
        page = self.page(name, *arguments, by=by, **query).split("<main", 1)[-1]
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())

    def propose(self, version: Version, *, by: str = "mara") -> None:
        self.post("proposal", version.key, by=by, **EFFECT)
        version.refresh_from_db()

    def approve(self, version: Version, *, by: str = "ada") -> None:
        self.post("transitions", version.key, by=by, to="approved")
        version.refresh_from_db()


EFFECT = {
    "effects-TOTAL_FORMS": "1", "effects-INITIAL_FORMS": "0", "effects-MIN_NUM_FORMS": "1", "effects-MAX_NUM_FORMS": "40",
    "effects-0-text": "First answers come sooner", "effects-0-measure": "TS-1", "effects-0-target": "4",
    "effects-0-after_days": "60", "note": "Two seats were idle", "review_on": "2027-03-01",
}  # fmt: skip


@pytest.fixture
def house(cast: Callable[[str], Person]) -> House:
    people = {name: cast(name) for name in {*SEATED.values(), "ada", "tomas", "pim", "noor", "greta"}}
    for name in ("mara", "tomas", "ada"):
        grant_role(people[name], role="organisation-editor", by=None, at=AT)
    version = make_version(read_yaml(CHART).structure, label="2.0")
    Version.objects.filter(pk=version.pk).update(status=Version.Status.ACTIVE, effective_from=BEGAN)
    version.refresh_from_db()
    for position, name in SEATED.items():
        Assignment.objects.create(person=people[name], position_key=position, start=BEGAN)
    return House(version, people)


def make_version(structure: Structure, *, label: str) -> Version:
    workspace, _ = Workspace.objects.get_or_create(key="brightwater", defaults={"name": "Brightwater"})
    return create_version(
        workspace,
        label=label,
        by=None,
        at=AT,
        structure=structure,
        design_basis="Total addressable market of the region",
    )


def today() -> date:
    return timezone.localdate()
