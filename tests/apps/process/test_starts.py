"""What begins a process from outside: a message, an event of the log, a signal."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.customers.conftest import House, at_time, house, page_of  # noqa: F401 - fixtures
from apps.drawings import drawing, flows
from apps.seats import AT, seat_people
from orgdesk.apps.events.outbox import send_waiting
from orgdesk.apps.process.actions import deliver_message, deploy_process, start_instance
from orgdesk.apps.process.models import Instance
from orgdesk.apps.work.models import WorkItem

pytestmark = pytest.mark.django_db


def begun_by(name: str, *, kind: str = "message", unit: str = "t1", key: str = "begun") -> str:
    roots = f'<{kind} id="root" name="{name}"/>'
    body = f"""
    <startEvent id="plain"/><startEvent id="told"><{kind}EventDefinition {kind}Ref="root"/></startEvent>
    <userTask id="do" name="Do it"/><endEvent id="end"/>
    """
    return drawing(key, body + flows("plain>do", "told>do", "do>end"), lanes={f"unit:{unit}": ["do"]}, roots=roots)


def throwing(name: str, kind: str = "message") -> str:
    roots = f'<{kind} id="root" name="{name}"/>'
    body = f"""
    <startEvent id="start"/><intermediateThrowEvent id="throw"><{kind}EventDefinition {kind}Ref="root"/></intermediateThrowEvent>
    <endEvent id="end"/>
    """
    return drawing("throwing", body + flows("start>throw", "throw>end"), lanes={}, roots=roots)


def test_a_message_that_nobody_waits_for_begins_the_process_once(db):
    seat_people()
    deploy_process(begun_by("till_broken"), by=None, at=AT)

    for _again in range(2):
        deliver_message("till_broken", correlation="BW-7", data={"till": 4}, message_id="m-1", at=AT)

    instance = Instance.objects.get()
    assert (instance.subject_key, instance.data["till"]) == ("BW-7", 4)
    assert WorkItem.objects.get().title == "Do it"


def test_whoever_waits_comes_before_a_new_beginning_and_a_superseded_version_begins_nothing(db):
    seat_people()
    deploy_process(begun_by("till_broken"), by=None, at=AT)
    waiting = """
    <startEvent id="start"/><intermediateCatchEvent id="wait"><messageEventDefinition messageRef="root" orgdesk:correlation="case"/>
    </intermediateCatchEvent><endEvent id="end"/>
    """
    xml = drawing(
        "waiting", waiting + flows("start>wait", "wait>end"), lanes={}, roots='<message id="root" name="till_broken"/>'
    )
    deploy_process(xml, by=None, at=AT)
    start_instance("waiting", subject=("case", "BW-7"), data={"case": "BW-7"}, at=AT)

    deliver_message("till_broken", correlation="BW-7", at=AT)
    assert not Instance.objects.of("begun").exists()

    deploy_process(begun_by("another_name"), by=None, at=AT)
    kept = deliver_message("till_broken", correlation="BW-8", at=AT)
    assert kept.delivered_at is None


@pytest.mark.parametrize("kind", ["message", "signal"])
def test_what_one_process_throws_begins_another(db, kind):
    seat_people()
    deploy_process(begun_by("passed_on", kind=kind), by=None, at=AT)
    deploy_process(throwing("passed_on", kind=kind), by=None, at=AT)

    start_instance("throwing", subject=("case", "BW-9"), data={"till": 4}, at=AT)
    while send_waiting(at=AT + timedelta(minutes=5)):
        pass

    begun = Instance.objects.of("begun").get()
    assert begun.status == Instance.Status.ACTIVE
    if kind == "message":
        assert (begun.subject_type, begun.subject_key) == ("case", "BW-9")


def test_a_qualification_begins_the_process_that_is_drawn_for_it(house: House, page_of):  # noqa: F811
    deploy_process(begun_by("account.qualified", unit="delivery"), by=None, at=timezone.now())

    page_of(house.helen).post(
        reverse("customers:qualification", args=["alder-foods"]),
        {"sites": "2", "integrations": "no", "technician": "yes", "custom": "no"},
    )
    while send_waiting(at=timezone.now() + timedelta(minutes=5)):
        pass

    begun = Instance.objects.of("begun").get()
    assert (begun.subject_type, begun.subject_key) == ("account", "alder-foods")
    assert (begun.data["class"], begun.data["path"]) == ("simple", "self_install")
    assert begun.started_by == house.helen.key
    assert WorkItem.objects.open().get(kind="do").unit_key == "delivery"


def test_an_accepted_hand_off_begins_the_process_that_is_drawn_for_it(house: House, page_of):  # noqa: F811
    deploy_process(begun_by("handoff.accepted", unit="delivery"), by=None, at=timezone.now())
    facts = {
        "fact-contract": "C-12", "fact-signed_on": "2026-03-01", "fact-contact": "Tess Alder", "fact-sites": "2",
        "fact-why": "Old tills", "channel": "trade fair",
    }  # fmt: skip
    page_of(house.sam).post(reverse("customers:hand-off", args=["alder-foods", "account-management"]), facts)
    item = WorkItem.objects.open().get(kind="hand-off")
    page_of(house.anna).post(reverse("work:finish", args=[item.key]), {"outcome": "accept"})
    while send_waiting(at=timezone.now() + timedelta(minutes=5)):
        pass

    assert Instance.objects.of("begun").get().subject_key == "alder-foods"
