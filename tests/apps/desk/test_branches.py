"""A branch that takes walk-in orders: it hands them over to its partner, who may allocate for them."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import date, timedelta
from html import unescape

import pytest
from django.utils import timezone

from apps.desk.conftest import Desk
from orgdesk.apps.desk.models import Movement, Ticket
from orgdesk.apps.events.jobs import run_due_duties
from orgdesk.apps.organisation.mapping import structure_to_data
from orgdesk.apps.organisation.models import Assignment, Version
from orgdesk.apps.people.models import AuthorityUse
from orgdesk.core.organisation.model import Duty, DutyKind, LineKind, Position, ReportingLine, Unit, UnitKind

ALLOCATE = Duty("Allocate for walk-in orders", DutyKind.AUTHORITY, condition="the customer stands at the counter")


@pytest.fixture
def quay(desk: Desk) -> Desk:
    """The company with a branch, whose manager is the named partner of first-line support; walk-ins go to the branch first."""
    version = Version.objects.get(pk=desk.company.version.pk)
    chart = version.content
    branch = Unit("quay", "Quay branch", UnitKind.BRANCH, parent="customer-experience", head="quay-manager")
    manager = Position("quay-manager", "Branch Office Manager", unit="quay", duties=(Duty("Walk-in customers"),))
    seats = [replace(one, duties=(*one.duties, ALLOCATE)) if one.key == "t1-agent" else one for one in chart.positions]
    lines = (
        *chart.lines,
        ReportingLine("quay-manager", "customer-service-manager"),
        ReportingLine("t1-agent", "quay-manager", LineKind.LIAISON, note="Walk-in orders of the quay"),
    )
    content = replace(chart, units=(*chart.units, branch), positions=(*seats, manager), lines=lines)
    Version.objects.filter(pk=version.pk).update(structure=structure_to_data(content), revision=version.revision + 1)
    Assignment.objects.create(person=desk.person("erin"), position_key="quay-manager", start=date(2026, 1, 1))
    rule = {"name": "Walk-ins", "to_unit": "quay", "level": "1", "order": "10", "when-channel": ["walk_in"]}
    assert "Walk-ins" in desk.as_("ada").post("/work/routing/rules", rule, follow=True).content.decode()
    return desk


def read(desk: Desk, address: str, by: str) -> str:
    return " ".join(unescape(desk.page(address, by=by)).split())


def walk_in(desk: Desk) -> Ticket:
    said = {"channel": "walk_in", "email": "nadia@nordlicht-si.example", "name": "Nadia", "subject": "Two meters, today", "text": "She waits."}  # fmt: skip
    desk.as_("erin").post("/tickets/new", said)
    run_due_duties(secrets.token_hex(4), at=timezone.now() + timedelta(minutes=1))
    return Ticket.objects.get(subject="Two meters, today")


@pytest.mark.acceptance("S2-22", issue=3)
@pytest.mark.acceptance("S2-22", issue=5)
@pytest.mark.acceptance("S2-22", issue=6)
def test_a_branch_hands_a_walk_in_order_over_to_its_named_partner_who_may_allocate_for_it(quay: Desk) -> None:
    ticket = walk_in(quay)
    at_branch = quay.step(ticket).unit_key
    given = {"work": quay.step(ticket).key, "unit": "t1", "reason": "We have none on the shelf."}
    stranger = quay.as_("felix").post(f"/tickets/{ticket.key}/transfers", given, follow=True).content.decode()
    quay.as_("erin").post(f"/tickets/{ticket.key}/transfers", given)
    told, branch, pod = (
        read(quay, address, by="joyce") for address in (f"/tickets/{ticket.key}", "/people/teams/quay", "/people/teams/t1")
    )  # fmt: skip
    act = {"act": "t1-agent|Allocate for walk-in orders", "met_by": "She is here", "reference": ticket.reference}
    quay.as_("noor").post("/people/authority-uses", act)
    quay.as_("joyce").post("/people/authority-uses", act)

    assert at_branch == "quay"
    assert "you do not hold that seat" in stranger
    assert quay.step(ticket).unit_key == "t1"
    assert Movement.objects.get().from_seat == "quay"
    assert "handed over by the branch Quay branch to T1 Support" in told
    assert "We have none on the shelf." in told
    assert "Joyce Bell" in branch.split("Partners in other units")[1].split("</section>")[0]
    partner = pod.split("Partners in other units")[1].split("</section>")[0]
    assert "Branch Office Manager" in partner
    assert "Erin Walsh" in partner
    assert "Walk-in orders of the quay" in partner
    assert "may, under a condition" in pod.split("Allocate for walk-in orders")[1].split("</li>")[0]
    assert AuthorityUse.objects.get().person == quay.person("joyce")
    logged = read(quay, "/people/activities", by="mara")
    assert ticket.reference in logged
    assert "the customer stands at the counter" in logged
