"""T4 gives solutions, and never writes to a customer."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from orgdesk.apps.demo.company import found_company
from orgdesk.apps.desk.actions import open_ticket
from orgdesk.apps.desk.models import Message, Ticket
from orgdesk.apps.knowledge.actions import discover_limitation, qualify_limitation
from orgdesk.apps.mail.models import OutgoingMail
from orgdesk.apps.work.actions import finish_work
from orgdesk.apps.work.models import WorkItem

pytestmark = pytest.mark.django_db


@pytest.mark.acceptance("S0-29", issue=2)
@pytest.mark.acceptance("S0-29", issue=4)
@pytest.mark.acceptance("S0-29", issue=5)
def test_development_returns_a_solution_and_cannot_write_to_the_customer(client: Client) -> None:
    at = timezone.now() - timedelta(hours=1)
    company = found_company(at=at)
    staff = company.staff
    ticket = open_ticket(
        subject="Export fails",
        text="It stops.",
        requester=company.customers["nadia"],
        channel=Ticket.Channel.PORTAL,
        at=at,
    )
    limitation = discover_limitation(
        kind="cannot", title="Export fails", by=staff["joyce"], at=at, ticket_key=ticket.key
    )
    finish_work(_step("verify"), by=staff["noor"], at=at, outcome="is-verified")
    qualify_limitation(
        limitation,
        item=_step("qualify"),
        outcome="defect",
        disposition="defect",
        by=staff["yuki"],
        at=at,
        reason="gone",
    )
    client.force_login(staff["felix"])

    refused = client.post(f"/tickets/{ticket.key}/replies", {"text": "Hello, this is development."}, follow=True)
    asked = client.get(f"/knowledge/limitations/{limitation.key}")
    given = client.post(
        f"/knowledge/limitations/{limitation.key}/solutions",
        {"item": _step("solve").key, "words": "The field is back."},
        follow=True,
    )

    assert "does not write to customers" in refused.content.decode()
    assert not ticket.messages.filter(kind=Message.Kind.SENT).exists()
    assert OutgoingMail.objects.filter(automatic=False).count() == 0
    assert "Provide a solution" in asked.content.decode()
    assert "The field is back." in given.content.decode()
    assert "T4" in given.content.decode() or "Felix Moreau" in given.content.decode()


def _step(kind: str) -> WorkItem:
    return WorkItem.objects.open().get(kind=kind)
