"""Processes on screen: the drawing with what waits, the way of one instance, and mending what broke."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps import drawings
from apps.seats import House, seat_people
from orgdesk.apps.accounts.actions import grant_role
from orgdesk.apps.process.actions import deploy_process, start_instance
from orgdesk.apps.process.handlers import ServiceContext, service
from orgdesk.apps.process.models import Instance, ProcessFault
from orgdesk.apps.work.actions import finish_work
from orgdesk.apps.work.models import WorkItem

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> House:
    return seat_people()


@pytest.fixture
def client(house: House) -> Client:
    client = Client()
    client.force_login(house.joyce, backend="django.contrib.auth.backends.ModelBackend")
    return client


def begin(xml: str) -> Instance:
    (version,) = deploy_process(xml, by=None, at=timezone.now())
    return start_instance(version.definition.key, subject=("case", "BW-1"), at=timezone.now() - timedelta(hours=4))


def test_the_list_counts_what_runs(client):
    begin(drawings.answering())
    shown = client.get(reverse("process:list")).content.decode()

    assert "Answering" in shown
    assert "1 running" in shown


def test_a_process_is_drawn_with_the_count_and_age_of_what_waits(client):
    begin(drawings.answering())
    begin(drawings.answering())
    shown = client.get(reverse("process:process", args=["answering"])).content.decode()

    assert "<svg" in shown
    assert "2 · 4 h" in shown
    assert '<th scope="row"><a href="?node=answer">Answer the customer</a></th>' in shown


def test_a_node_opens_the_instances_that_wait_there(client):
    instance = begin(drawings.answering())
    shown = client.get(reverse("process:process", args=["answering"]), {"node": "answer"}).content.decode()

    assert reverse("process:instance", args=[instance.key]) in shown


def test_an_instance_tells_who_did_what_and_where_it_stands(client, house):
    instance = begin(drawings.answering())
    finish_work(WorkItem.objects.get(), by=house.joyce, at=timezone.now(), outcome="said-verify", note="The export.")
    shown = client.get(reverse("process:instance", args=[instance.key])).content.decode()

    assert "answered “Answer the customer”: I cannot" in shown
    assert "Joyce Bell" in shown
    assert "The export." in shown
    assert "on-path" in shown
    assert "<strong>Verify</strong>" in shown


def broken() -> ProcessFault:
    @service("tests.tell")
    def tell(context: ServiceContext) -> None:
        raise OSError("no line")

    begin(drawings.serving())
    return ProcessFault.objects.get()


def test_a_fault_is_shown_and_only_an_editor_may_mend_it_with_a_reason(client, house):
    fault = broken()
    address = reverse("process:instance", args=[fault.instance.key])
    assert "no line" in client.get(address).content.decode()
    assert client.post(reverse("process:fault-skip", args=[fault.pk]), {"reason": "told"}).status_code == 403

    grant_role(house.joyce, role="process-editor", by=None, at=timezone.now())
    refused = client.post(reverse("process:fault-skip", args=[fault.pk]), {"reason": " "}, follow=True)
    assert "Say why" in refused.content.decode()
    client.post(reverse("process:fault-skip", args=[fault.pk]), {"reason": "told by phone"})
    assert WorkItem.objects.open().get().title == "Check"


DECIDING = drawings.drawing(
    "deciding",
    '<startEvent id="start"/><exclusiveGateway id="which" name="Approved?"/><userTask id="do" name="Do it"/>'
    '<userTask id="tell" name="Tell why not"/><endEvent id="end"/>'
    '<sequenceFlow id="yes" name="yes" sourceRef="which" targetRef="do"><conditionExpression>approved = true</conditionExpression>'
    '</sequenceFlow><sequenceFlow id="no" name="no" sourceRef="which" targetRef="tell">'
    "<conditionExpression>approved = false</conditionExpression></sequenceFlow>"
    + drawings.flows("start>which", "do>end", "tell>end"),
    lanes={"unit:t1": ["start", "which", "do", "tell", "end"]},
)


@pytest.mark.parametrize(
    ("act", "given", "offered", "told"),
    [
        ("fault-retry", {}, "Do it", "tried the broken step again"),
        ("fault-skip", {"flow": "no"}, "Tell why not", "skipped the broken step"),
        ("fault-move", {"node": "tell"}, "Tell why not", "moved the broken step"),
        ("cancel", {}, "", "cancelled the process"),
    ],
)
def test_every_way_to_mend_is_on_the_page_and_its_actor_and_reason_are_in_the_history(
    client, house, act, given, offered, told
):
    instance = begin(DECIDING)
    grant_role(house.joyce, role="process-editor", by=None, at=timezone.now())
    address, fault = reverse("process:instance", args=[instance.key]), ProcessFault.objects.get()
    page = client.get(address).content.decode()
    assert '<option value="no">no</option>' in page
    edited = {"data": '{"approved": true}', "reason": "Asked by phone"}
    page = client.post(reverse("process:edit", args=[instance.key]), edited, follow=True).content.decode()
    assert all(words in page for words in ("changed data", "Asked by phone", "&quot;approved&quot;: true"))

    key = fault.instance.key if act == "cancel" else fault.pk
    page = client.post(reverse(f"process:{act}", args=[key]), {"reason": "Mended by hand", **given}, follow=True)

    history = page.content.decode().split('id="acts"')[1]
    assert all(words in history for words in ("Joyce Bell", told, "Mended by hand"))
    assert [item.title for item in WorkItem.objects.open()] == ([offered] if offered else [])
    assert not ProcessFault.objects.open().exists()


@pytest.mark.parametrize("data", ["", "{", "[1]", '{"a": NaN}', "[" * 100_000])
def test_data_that_is_no_object_changes_nothing_and_says_how_to_write_it(client, house, data):
    instance = begin(drawings.answering())
    grant_role(house.joyce, role="process-editor", by=None, at=timezone.now())
    page = client.post(reverse("process:edit", args=[instance.key]), {"data": data, "reason": "why"}, follow=True)

    assert "Write what changes as JSON" in page.content.decode()
    instance.refresh_from_db()
    assert instance.data == {}


def test_an_editor_cancels_an_instance(client, house):
    instance = begin(drawings.answering())
    grant_role(house.joyce, role="process-editor", by=None, at=timezone.now())
    client.post(reverse("process:cancel", args=[instance.key]), {"reason": "opened twice"})

    instance.refresh_from_db()
    assert instance.status == "cancelled"


def test_the_document_comes_back_as_it_was_deployed(client):
    begin(drawings.answering())
    assert client.get(reverse("process:xml", args=["answering", 1])).content.decode() == drawings.answering()


def test_customers_see_no_process(client, house):
    begin(drawings.answering())
    house.joyce.is_staff = False
    house.joyce.save()

    assert client.get(reverse("process:process", args=["answering"])).status_code == 404
