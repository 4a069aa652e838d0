"""Timelines that run and begin take the same people as the cases, in a rehearsal as in life."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps import drawings
from apps.rehearsal.test_rehearsal_pages import page, start, work
from apps.seats import House, seat_people
from orgdesk.apps.customers.models import Account
from orgdesk.apps.organisation.models import Version
from orgdesk.apps.process.actions import deploy_process
from orgdesk.apps.rehearsal.models import Scenario
from orgdesk.apps.timelines.actions import start_plan, store_template
from orgdesk.apps.timelines.models import Attendance, Booking, BookingPart
from orgdesk.core.rehearsal.reading import read_bundle

pytestmark = pytest.mark.django_db
TEXT = """
key: partner
version: 1
title: Partner
category: onboarding
author: Ines Duarte
dated: 2026-02-02
sizes: [small, large]
steps:
  - {key: kickoff, code: "0.1", title: Meet, owner: "unit:t1", week: 1, session: [{kind: video, minutes: 120}]}
  - {key: train, code: "1.1", title: Train, owner: "unit:t1", week: 2, session: [{kind: video, minutes: 240}], sizes: [small]}
  - {key: visit, code: "1.2", title: Visit, owner: "unit:t1", week: 2, session: [{kind: in_person, minutes: 480}], sizes: [large]}
  - {key: letter, code: "1.3", title: Welcome, owner: "position:experience-director", week: 1}
  - {key: install, code: "1.4", title: Install, owner: automatic, week: 1}
completions:
  - {sizes: [small, large], week: 2, steps: [kickoff]}
"""


@pytest.fixture
def house() -> House:
    return seat_people()


@pytest.fixture
def client(house: House) -> Client:
    client = Client()
    client.force_login(house.joyce, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_more_new_partners_a_month_load_people_more_also_those_behind_no_lane(client, house):
    process = deploy_process(drawings.answering().encode(), by=house.mara, at=timezone.now())[0]
    begun = timezone.now() - timedelta(days=2)
    template = store_template(TEXT, by=None, at=begun, lead_unit="t1")
    account = Account.objects.create(key="nordlicht-si", name="Nordlicht SI", zone="UTC", created_at=begun)
    plan = start_plan(template, account, starts_on=begun.date(), size="small", by=house.mara, at=begun)
    meeting = Booking.objects.create(plan=plan, step="kickoff", kind="video", zone="UTC", booked_by=house.mara, booked_at=begun)  # fmt: skip
    begins = timezone.localtime().replace(hour=10, minute=0, second=0, microsecond=0) + timedelta(weeks=1)
    BookingPart.objects.create(booking=meeting, starts_at=begins, ends_at=begins + timedelta(hours=2))
    for person in (house.joyce, house.pim):
        Attendance.objects.create(booking=meeting, person=person)

    version = Version.objects.active().get()
    address = f"{reverse('rehearsal:scenario-new')}?version={version.pk}&definition={process.pk}"
    said = {"people-t1-agent": 3, "people-t2-operations": 3, "hours": "office", "a_day": 30, "minutes-answer": 20}
    for name, number in (("As lately", ""), ("Forty a month", 40)):
        assert client.post(address, {"name": name, **said, "timelines": number, "step_hours": 1.5}).status_code == 302
    few, many = Scenario.objects.order_by("pk")
    run = start(client, few, many, weeks=4)
    work()

    work_of_few, work_of_many = (read_bundle(text).onboarding for text in run.bundles)
    session = work_of_few.sessions[0]
    assert (session.team, session.hours, session.people) == ("t1-agent", 2.0, 2)
    assert 168 + 24 * begins.weekday() <= session.at < 168 + 24 * (begins.weekday() + 1)
    assert sorted((one.team, one.hours) for one in work_of_few.due) == [("experience-director", 1.5), ("t1-agent", 4.0)]
    assert work_of_many.timelines[0].a_week == pytest.approx(40 * 12 / 52)
    shown = page(client, run)
    less, more = load_of("t1-agent", shown)
    assert more > less + 5
    assert load_of("experience-director", shown)[1] > 0
    assert re.search(r"Hours in timelines</th>.*?</tr>", shown)
    assert "new timelines partner 1: 40.0 a month, 8 hours each" in shown
    assert "as often as they began in the last twelve weeks" in shown


def load_of(position: str, shown: str) -> list[float]:
    row = re.search(rf"<tr><th scope=\"row\">{position}</th>.*?</tr>", shown).group()
    return [float(one) for one in re.findall(r"([\d.]+) %", row)[:2]]
