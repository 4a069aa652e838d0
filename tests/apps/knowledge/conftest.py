"""One founded company for each module; every test begins with it and leaves nothing behind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from orgdesk.apps.demo.company import Company, found_company
from orgdesk.apps.desk.actions import declare_capability, open_ticket
from orgdesk.apps.desk.actions.declare_capability import NewLimitation
from orgdesk.apps.desk.models import Ticket
from orgdesk.apps.events.outbox import send_waiting
from orgdesk.apps.knowledge.models import Limitation
from orgdesk.apps.work.models import WorkItem

AT = datetime(2026, 10, 5, 8, 0, tzinfo=UTC)


class Walk:
    """People answering the steps of limitations through the pages."""

    def __init__(self, company: Company) -> None:
        self.company = company
        self.staff = company.staff

    def client(self, who: str) -> Client:
        client = Client()
        person = self.company.staff.get(who) or self.company.customers[who]
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        return client

    def page(self, who: str, key: str) -> str:
        return self.client(who).get(reverse("knowledge:limitation", args=[key])).content.decode()

    def post(self, who: str, noun: str, kind: str = "", *, key: str = "L-1", follow: bool = True, **sent: Any) -> Any:
        """What `who` sends to the resource; `kind` names the work item by its step, open or finished."""
        if kind:
            items = WorkItem.objects.about("limitation", key).filter(kind=kind)
            sent["item"] = items.order_by("enabled_at", "pk").last().key
        address = reverse(f"knowledge:{noun}", args=[key])
        return self.client(who).post(address, sent, follow=follow)

    def deliver(self) -> None:
        while send_waiting(at=datetime.now(UTC) + timedelta(minutes=5)):
            pass


STEPS: dict[str, tuple[str, str, str, dict[str, Any]]] = {
    "verify": ("noor", "verifications", "verify", {"outcome": "is-verified", "note": "Seen on two tills."}),
    "qualify": ("yuki", "qualifications", "qualify", {"outcome": "defect", "note": "A field is missing."}),
    "solve": ("felix", "solutions", "solve", {"words": "Field added back in 4.2.1; update by the menu."}),
    "technical": ("tomas", "approvals", "verify-technical", {"outcome": "technical-passes"}),
    "experience": ("mara", "approvals", "verify-experience", {"outcome": "experience-passes"}),
    "transfer": ("felix", "transfers", "transfer", {"note": "Release note and a sample file."}),
    "accept": ("mara", "channels", "accept", {"channels": ["t2", "customers"]}),
    "publish": (
        "dario", "publications", "publish",
        {"title": "Export of totals fails", "body": "Update to **4.2.1**.", "audience": "public"},
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def founded(django_db_setup: None, django_db_blocker: Any) -> Iterator[Company]:
    """Founding takes a second or two: once for a module, in a transaction that is undone at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield found_company(at=AT)
        transaction.set_rollback(True)


@pytest.fixture
def walk(founded: Company, db: None) -> Walk:
    return Walk(founded)


@pytest.fixture
def limitation(walk: Walk) -> Limitation:
    """What Joyce cannot do for Harbour Fuels."""
    return hold_up(walk)


def hold_up(
    walk: Walk, *, customer: str = "nadia", capability: str = "cannot", title: str = "Export of totals fails since 4.2"
) -> Limitation:
    ticket = open_ticket(
        subject="Export fails after the update", text="It stops.", requester=walk.company.customers[customer],
        channel=Ticket.Channel.PORTAL, at=AT,
    )  # fmt: skip
    item = WorkItem.objects.open().about("ticket", ticket.key).get(kind="answer-t1")
    declare_capability(
        ticket, item=item, capability=capability, by=walk.staff["joyce"], at=AT, text="Reproduced.",
        limitation=NewLimitation(title=title),
    )  # fmt: skip
    return Limitation.objects.latest("pk")


@pytest.fixture
def bring(walk: Walk, limitation: Limitation) -> Callable[[str], Limitation]:
    """`bring("publish")` answers every step through its page until that step is asked."""

    def to(step: str) -> Limitation:
        for name, (who, noun, kind, sent) in STEPS.items():
            if name == step:
                break
            answer = walk.post(who, noun, kind, key=limitation.key, **sent)
            assert answer.status_code == 200, answer.content.decode()
        limitation.refresh_from_db()
        return limitation

    return to
