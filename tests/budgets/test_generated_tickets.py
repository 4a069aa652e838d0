"""The generator of big databases gives what the product itself would have written: held to it at a few dozen tickets."""

from __future__ import annotations

import importlib
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from orgdesk.apps.desk.actions import confirm_resolution, declare_capability
from orgdesk.apps.desk.clocks import clocks_of_tickets
from orgdesk.apps.desk.models import Ticket
from orgdesk.apps.events.actions.seal_log import seal_log
from orgdesk.apps.events.models import Event
from orgdesk.apps.events.outbox import send_waiting
from orgdesk.apps.events.verification import verify_log
from orgdesk.apps.process.models import Instance
from orgdesk.apps.work.actions import claim_work
from orgdesk.apps.work.models import WorkItem
from support.settling import wait_until_settled

NOW = datetime(2026, 9, 28, 9, tzinfo=UTC)
"""No clock was changed in the weeks before: copies are moved by whole weeks of UTC."""


@pytest.fixture
def generator(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(str(Path(__file__).parents[2] / "benchmarks"))
    tickets = importlib.import_module("_tickets")
    monkeypatch.setattr(tickets, "CLOSED_PATTERNS", 5)
    monkeypatch.setattr(tickets, "OPEN_PATTERNS", 3)
    yield tickets
    for name in ("_tickets", "_multiply", "_desk_common"):
        sys.modules.pop(name, None)


@pytest.mark.django_db(transaction=True)
def test_a_copied_ticket_lives_like_one_that_the_product_wrote(generator: Any) -> None:
    company = generator.fill(40, now=NOW)
    joyce, copied = company.staff["joyce"], Ticket.objects.get(key=Ticket.objects.latest("pk").key)
    client = Client()
    client.force_login(joyce, backend="django.contrib.auth.backends.ModelBackend")

    wait_until_settled()
    while seal_log(at=NOW, most=1000):
        pass
    found = verify_log()
    page = client.get(f"/tickets/{copied.key}").content.decode()

    assert Ticket.objects.count() >= 35
    assert (found.problems, found.unsealed) == ((), 0)
    assert found.sealed == Event.objects.count()
    assert copied.requester.name in page
    assert copied.messages.get(kind="received").text in page
    assert_its_clocks_are_those_of_its_log()
    assert_it_can_be_found_and_answered(client, joyce)
    assert_the_database_undoes_what_is_refused()


def assert_the_database_undoes_what_is_refused() -> None:
    """What the generator did without is there again, also where the connection outlives it."""

    @transaction.atomic
    def refused() -> None:
        Ticket.objects.update(subject="half of a change")
        Ticket.objects.update(key="one key for all")

    with pytest.raises(IntegrityError):
        refused()
    assert not Ticket.objects.filter(subject="half of a change").exists()


def assert_its_clocks_are_those_of_its_log() -> None:
    tickets = list(Ticket.objects.all())
    read = clocks_of_tickets(tickets)
    for ticket in tickets:
        due = min((moment for moment, _metric, _tier in read[ticket.key].alarms()), default=None)
        assert ticket.due_at == due, ticket


def assert_it_can_be_found_and_answered(client: Client, joyce: Any) -> None:
    ticket = Ticket.objects.filter(status="new").latest("pk")
    item = WorkItem.objects.open().about("ticket", ticket.key).get()
    claim_work(item, by=joyce, at=NOW)
    ticket.refresh_from_db()
    declare_capability(ticket, item=item, capability="can", by=joyce, at=NOW, text="Press the zirconium button.")
    ticket.refresh_from_db()
    confirm_resolution(ticket, by=ticket.requester, at=NOW)
    while send_waiting(at=NOW):
        pass
    ticket.refresh_from_db()

    assert ticket.status == Ticket.Status.CLOSED
    assert Instance.objects.get(subject_key=ticket.key).status == Instance.Status.COMPLETED
    assert ticket.reference in client.get("/tickets/?show=all&q=zirconium+button").content.decode()
