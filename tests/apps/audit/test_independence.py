"""Nobody audits their own work: refused by action, with the reason."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from apps.audit.conftest import AT, House
from orgdesk.apps.audit.models import Appointment, Audit, SampledItem
from orgdesk.apps.organisation.models import Assignment

pytestmark = pytest.mark.django_db


@pytest.mark.acceptance("S0-3", issue=7)
def test_who_belonged_to_the_unit_in_the_period_cannot_audit_it(house: House) -> None:
    Assignment.objects.create(
        person=house.people["vera"], position_key="t1-agent", start=date(2026, 1, 1), end=date(2026, 3, 1)
    )

    touched, before = house.plan(first="2026-03-01"), Audit.objects.count()
    later = house.plan(first="2026-03-02")

    assert "Vera Novak cannot audit T1 Support" in touched
    assert "Held T1 Agent there in that time." in touched
    assert "appoint somebody else" in touched
    assert before == 0
    assert "Answers" in later
    assert Appointment.objects.get().person == house.people["vera"]


@pytest.mark.acceptance("S0-3", issue=7)
def test_who_reports_into_the_unit_or_worked_on_its_cases_cannot_score_its_work(house: House) -> None:
    ticket = house.ask(1)
    house.ask(2, by="joyce")
    house.plan()
    address = f"/audit/audits/{house.audit.key}/auditors"

    reports = house.post(address, person=house.people["oskar"].pk)
    ticket.owner = house.people["yuki"]
    ticket.save()
    owned = house.post(address, person=house.people["yuki"].pk)
    free = house.post(address, person=house.people["tomas"].pk)

    assert "Reported to T1 Manager, who is audited." in reports
    assert "Yuki Tanabe cannot audit T1 Support" in owned
    assert "Owned 1 of its cases." in owned
    assert "Tomas Okafor is appointed." in free


@pytest.mark.acceptance("S0-3", issue=7)
def test_work_done_for_the_unit_binds_though_the_seat_is_elsewhere(house: House) -> None:
    Assignment.objects.create(person=house.people["pim"], position_key="t1-agent", start=date(2026, 1, 1))
    house.ask(1, by="pim")
    Assignment.objects.filter(person=house.people["pim"]).update(end=date(2026, 1, 5))
    house.plan()

    told = house.post(f"/audit/audits/{house.audit.key}/auditors", person=house.people["pim"].pk)

    assert "Finished 1 piece of its work." in told
    assert "Held" not in told


def test_independence_is_looked_at_anew_when_the_audit_begins(house: House) -> None:
    house.ask(1)
    house.plan()
    Assignment.objects.create(person=house.people["vera"], position_key="t1-lead", start=date(2026, 3, 5))

    told = house.stage("under_way")

    assert "Held T1 Manager there in that time." in told
    assert house.audit.state == Audit.State.PLANNED


def test_only_who_sits_in_an_audit_body_plans_leads_and_publishes(house: House) -> None:
    for address in ("/audit/programmes/new", "/audit/programmes/service-2026/audits/new", "/audit/scorecards/new"):
        assert house.as_("ines").get(address).status_code == 404
        assert house.as_("nadia").get(address).status_code == 404
    assert "Select a valid choice" in house.plan(lead="ines")


def test_an_audit_body_does_not_audit_itself(house: House) -> None:
    assert "Select a valid choice" in house.plan(unit="audit")


def test_an_auditor_does_not_score_what_they_took_part_in(under_way: House) -> None:
    (item,) = under_way.draw(1)
    item.people.add(under_way.people["vera"])

    told = under_way.score(item)

    assert f"You took part in {item.key}." in told
    assert not SampledItem.objects.get().reviews.exists()


def test_the_audited_period_must_be_over(house: House) -> None:
    house.ask(1)
    house.plan(last=(AT + timedelta(days=40)).date().isoformat())

    assert "The audited period has not ended yet" in house.stage("under_way")
