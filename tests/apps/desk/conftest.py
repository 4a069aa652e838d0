"""The founded company and its doors, for tests of the desk."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.demo.company import Company, found_company
from orgdesk.apps.desk.models import Ticket
from orgdesk.apps.events.outbox import send_waiting
from orgdesk.apps.work.models import WorkItem


@dataclass
class Desk:
    """The company as its people meet it: every method goes through an address of the product, or through the worker."""

    company: Company
    _clients: dict[str, Client] = field(default_factory=dict)

    def person(self, key: str) -> Person:
        return self.company.staff.get(key) or self.company.customers[key]

    def as_(self, key: str) -> Client:
        """The web client of one person; `visitor` is signed in as nobody."""
        if key not in self._clients:
            client = self._clients[key] = Client()
            if key != "visitor":
                client.force_login(self.person(key), backend="django.contrib.auth.backends.ModelBackend")
        return self._clients[key]

    def ask(self, subject: str = "Export fails", *, by: str = "nadia", text: str = "It stops.", **more: Any) -> Ticket:
        answer = self.as_(by).post("/requests/new", {"subject": subject, "text": text, **more})
        assert answer.status_code == 302, answer.content.decode()
        return Ticket.objects.get(key=answer["Location"].rpartition("/")[2])

    def step(self, ticket: Ticket) -> WorkItem:
        return WorkItem.objects.open().about("ticket", ticket.key).get()

    def declare(self, ticket: Ticket, said: str, by: str, *, text: str = "Tried it.", **more: str) -> HttpResponse:
        """Press one of the three buttons of the step; `title` names a new limitation, `limitation` an open one."""
        given = {"work": self.step(ticket).key, "capability": said, "text": text, **more}
        answer = self.as_(by).post(f"/tickets/{ticket.key}/declarations", given)
        ticket.refresh_from_db()
        return answer  # type: ignore[return-value]

    def pass_up(self, ticket: Ticket, *tiers: str) -> None:
        """ "I cannot" by each of these people in turn, with the limitation that the first one names."""
        for by in tiers:
            known = ticket_limitations(ticket)
            more = {"limitation": known[0]} if known else {"title": "Export needs a field that is gone"}
            answer = self.declare(ticket, "cannot", by, text=f"{by} tried.", **more)
            assert answer.status_code == 302, re.findall(r'(?s)role="alert".{0,900}', answer.content.decode())

    def page(self, address: str, by: str = "joyce") -> str:
        answer = self.as_(by).get(address)
        assert answer.status_code == 200, (address, answer.status_code)
        return answer.content.decode()

    def work_through(self) -> None:
        """The worker sends what waits."""
        while send_waiting(at=timezone.now()):
            pass


def ticket_limitations(ticket: Ticket) -> list[str]:
    from orgdesk.apps.knowledge.models import Limitation

    return list(Limitation.objects.filter(links__ticket_key=ticket.key).values_list("key", flat=True))


@pytest.fixture
def desk(db: None) -> Desk:
    return Desk(found_company(at=timezone.now() - timedelta(hours=1)))
