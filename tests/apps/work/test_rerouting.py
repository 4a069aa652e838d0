"""Activating a chart moves open work to those who now stand for it."""

from __future__ import annotations

import pytest

from apps.seats import AT, House, seat_people
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.events.jobs import run_one
from orgdesk.apps.organisation.mapping import structure_to_data
from orgdesk.apps.organisation.models import Activation, Successor, Version
from orgdesk.apps.organisation.workload import open_work_at
from orgdesk.apps.work.actions import offer_work
from orgdesk.apps.work.models import WorkItem
from orgdesk.core.organisation.model import Structure

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> House:
    return seat_people()


def offer(**seat: str) -> WorkItem:
    return offer_work(kind="answer", title="Export fails", subject=("case", "BW-1"), at=AT, **seat)


def activate_without(*gone: str, by: House) -> Activation:
    """The next version lacks these positions and units; the desk's developer takes over what the operator had."""
    current = Version.objects.active().get()
    kept = current.content
    structure = Structure(
        units=tuple(unit for unit in kept.units if unit.key not in gone),
        positions=tuple(position for position in kept.positions if position.key not in gone),
    )
    Version.objects.filter(pk=current.pk).update(status=Version.Status.SUPERSEDED)
    version = Version.objects.create(
        workspace=current.workspace,
        key="service-2-1",
        label="2.1",
        status=Version.Status.ACTIVE,
        structure=structure_to_data(structure),
        created_at=AT,
    )
    Successor.objects.create(version=version, vanishing_key="t2-operations", successor_key="developer", at=AT)
    activation = Activation.objects.create(version=version, replaced=current, by=by.mara, at=AT)
    record_event("version.activated", at=AT, objects={"org_version": version.key}, data={"activation": activation.pk})
    return activation


def test_the_organisation_can_count_open_work(house):
    offer(position_key="t2-operations")
    offer(unit_key="t1")

    assert open_work_at(["t2-operations", "t1-agent"]) == {"t2-operations": 1}


def test_work_of_a_vanished_position_goes_to_its_successor_by_a_job(house, settings):
    moving, staying = offer(position_key="t2-operations"), offer(position_key="qa-engineer")
    activation = activate_without("t2-operations", by=house)

    assert run_one("worker", at=AT.replace(year=2100))
    moving.refresh_from_db()
    staying.refresh_from_db()
    activation.refresh_from_db()
    assert (moving.position_key, staying.position_key) == ("developer", "qa-engineer")
    assert (activation.moved, activation.finished_at is not None) == (1, True)
    assert list(WorkItem.objects.for_person(house.felix, on=AT.date())) == [moving]
