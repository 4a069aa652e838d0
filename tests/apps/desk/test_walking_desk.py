"""One case walks from the customer through the tiers and the knowledge loop, and back to the customer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from orgdesk.apps.demo.company import Company, found_company
from orgdesk.apps.desk.actions import declare_capability, open_ticket
from orgdesk.apps.desk.actions.declare_capability import NewLimitation
from orgdesk.apps.desk.models import Ticket
from orgdesk.apps.events.outbox import send_waiting
from orgdesk.apps.knowledge import actions as knowledge
from orgdesk.apps.knowledge.models import Acknowledgement, Limitation, Stage
from orgdesk.apps.knowledge.search import search_articles
from orgdesk.apps.work.actions import finish_work
from orgdesk.apps.work.models import WorkItem

pytestmark = pytest.mark.django_db(transaction=True)
AT = datetime(2026, 10, 5, 8, 0, tzinfo=UTC)


@pytest.fixture
def company() -> Company:
    return found_company(at=AT)


def waiting(kind: str) -> WorkItem:
    return WorkItem.objects.open().get(kind=kind)


def test_a_limitation_travels_from_the_first_tier_to_the_customer(company: Company) -> None:
    staff, at = company.staff, AT + timedelta(hours=1)
    ticket = open_ticket(
        subject="Export fails after the update",
        text="The export of daily totals stops.",
        requester=company.customers["nadia"],
        channel=Ticket.Channel.PORTAL,
        at=at,
    )

    declare_capability(
        ticket,
        item=waiting("answer-t1"),
        capability="cannot",
        by=staff["joyce"],
        at=at,
        text="Reproduced with the sample file.",
        limitation=NewLimitation(title="Export of totals fails since 4.2"),
    )
    limitation = Limitation.objects.get()
    assert limitation.stage == Stage.VERIFYING
    assert waiting("answer-t2").unit_key == "t2"

    finish_work(waiting("verify"), by=staff["noor"], at=at, outcome="is-verified")
    knowledge.qualify_limitation(
        limitation, item=waiting("qualify"), outcome="defect", disposition="defect", by=staff["yuki"], at=at
    )
    knowledge.provide_solution(
        limitation, item=waiting("solve"), words="Field added back in 4.2.1", by=staff["felix"], at=at
    )
    knowledge.judge_solution(
        limitation, item=waiting("verify-technical"), outcome="technical-passes", approve=True, by=staff["tomas"], at=at
    )
    knowledge.judge_solution(
        limitation,
        item=waiting("verify-experience"),
        outcome="experience-fails",
        approve=False,
        by=staff["mara"],
        at=at,
        reason="Say how to update.",
    )
    limitation.refresh_from_db()
    assert (limitation.stage, limitation.rounds) == (Stage.DEVELOPMENT, 1)

    knowledge.provide_solution(
        limitation, item=waiting("solve"), words="Update by the menu, then export.", by=staff["felix"], at=at
    )
    for kind, outcome, who in (
        ("verify-technical", "technical-passes", "tomas"),
        ("verify-experience", "experience-passes", "mara"),
    ):
        knowledge.judge_solution(limitation, item=waiting(kind), outcome=outcome, approve=True, by=staff[who], at=at)
    finish_work(waiting("transfer"), by=staff["felix"], at=at)
    knowledge.name_channels(
        limitation, item=waiting("accept"), channels=["t1", "t2", "customers"], by=staff["mara"], at=at
    )
    knowledge.publish_for_limitation(
        limitation,
        item=waiting("publish"),
        title="Export of totals fails after the update",
        body="Update to 4.2.1 by the menu, then export again.",
        by=staff["dario"],
        at=at,
    )
    limitation.refresh_from_db()
    assert limitation.stage == Stage.TRAINING
    assert [hit.version.title for hit in search_articles("export totals", person=None)] == [
        "Export of totals fails after the update"
    ]
    for row in Acknowledgement.objects.all():
        knowledge.acknowledge_training(row, by=row.person, at=at)
    while send_waiting(at=at + timedelta(minutes=1)):
        pass

    limitation.refresh_from_db()
    ticket.refresh_from_db()
    assert limitation.stage == Stage.CLOSED
    assert ticket.status == Ticket.Status.RESOLVED
    assert "Update to 4.2.1" in ticket.messages.last().text
    assert not WorkItem.objects.open().about("ticket", ticket.key).exists()
