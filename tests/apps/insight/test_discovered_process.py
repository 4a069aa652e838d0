"""A process drawn from its definition stands beside the one that its events tell, and one can go on from either."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.drawings import drawing, flows
from apps.seats import House, seat_people
from orgdesk.apps.accounts.actions import grant_role
from orgdesk.apps.process.actions import deploy_process, start_instance
from orgdesk.apps.work.actions import finish_work
from orgdesk.apps.work.models import WorkItem
from orgdesk.core.process.compile import compile_document
from orgdesk.core.process.document import read_document
from support.settling import wait_until_settled

pytestmark = pytest.mark.django_db(transaction=True)  # only what is committed is settled and may be read

DRAWN = drawing(
    "handling",
    '<startEvent id="start"/><userTask id="look" name="Look at it"/><exclusiveGateway id="said"/>'
    '<userTask id="mend" name="Mend it"/><userTask id="tell" name="Tell the customer"/><endEvent id="end"/>'
    + flows("start>look", "look>said", "said>mend:Broken", "said>tell:Nothing wrong", "mend>tell", "tell>end"),
    lanes={"unit:t1": ["start", "look", "said", "mend", "tell", "end"]},
)


@pytest.fixture
def house() -> House:
    return seat_people()


@pytest.fixture
def editor(house: House) -> Client:
    grant_role(house.joyce, role="process-editor", by=None, at=timezone.now())
    client = Client()
    client.force_login(house.joyce, backend="django.contrib.auth.backends.ModelBackend")
    return client


def go(house: House, number: int, *, broken: bool) -> None:
    at = timezone.now() - timedelta(hours=4)
    start_instance("handling", subject=("case", f"BW-{number}"), at=at)
    outcomes = {"Look at it": "Broken" if broken else "Nothing wrong"}
    while item := WorkItem.objects.open().about("case", f"BW-{number}").first():
        chosen = [one["key"] for one in item.outcomes if one["name"] == outcomes.get(item.title)]
        at += timedelta(minutes=30)
        finish_work(item, outcome=chosen[0] if chosen else "", by=house.joyce, at=at)


@pytest.mark.acceptance("S3-36", issue=4)
@pytest.mark.acceptance("S3-36", issue=7)
def test_a_process_is_drawn_from_its_definition_and_beside_it_as_its_events_tell(house, editor):
    deploy_process(DRAWN, by=None, at=timezone.now())
    defined = editor.get(reverse("process:process", args=["handling"])).content.decode()
    for number in range(4):
        go(house, number, broken=False)
    wait_until_settled()
    page = editor.get(reverse("insight:mined", args=["handling"])).content.decode()
    drawn, _, happened = page.partition('id="happened"')
    document = read_document(editor.get(reverse("insight:discovered", args=["handling"])).content)

    assert all(name in defined for name in ("Look at it", "Mend it", "Tell the customer"))
    assert "Mend it" in drawn
    assert "Mend it" not in happened
    assert "<svg" in happened
    assert ">4<" in happened
    assert {task.get("name") for task in document.all("userTask")} == {"Look at it", "Tell the customer"}
    discovered = compile_document(document).definitions["handling-discovered"]
    assert [lane.units for lane in discovered.lanes.values()] == [("t1",)]
    assert all(node.lane for node in discovered.nodes.values())


@pytest.mark.acceptance("S3-37", issue=4)
@pytest.mark.acceptance("S3-37", issue=7)
def test_a_template_made_ones_own_runs_is_mined_and_what_was_found_becomes_a_draft(house, editor):
    editor.post(reverse("process:draft-begin"), {"from": "template:incident"})
    template = editor.get(reverse("process:draft-document", args=["incident"])).content.decode()
    own = re.sub(r'orgdesk:(unit|position)="[^"]*"', 'orgdesk:unit="t1"', template).replace(
        'name="Incident"', 'name="Our incidents"'
    )
    editor.post(reverse("process:draft-save", args=["incident"]), {"xml": own, "revision": "1"})
    shown = editor.post(
        reverse("process:publication", args=["incident"]), {"revision": "2"}, follow=True
    ).content.decode()
    assert "Our incidents" in shown

    start_instance("incident", subject=("case", "BW-1"), at=timezone.now() - timedelta(hours=2))
    item = WorkItem.objects.open().get()
    filled = {
        field["key"]: field["choices"][0]["key"] if field["choices"] else "x"
        for field in item.data.get("form", [])
        if field["required"]
    }
    outcome = item.outcomes[0]["key"] if item.outcomes else ""
    finish_work(item, outcome=outcome, by=house.joyce, at=timezone.now(), data=filled)
    wait_until_settled()
    mined = editor.get(reverse("insight:mined", args=["incident"])).content.decode()
    answer = editor.post(reverse("insight:discovered-draft", args=["incident"]), follow=True)

    assert f'<span>{item.title}</span><span class="badge">1</span>' in mined
    assert answer.redirect_chain[-1][0] == reverse("process:draft", args=["incident-discovered"])
    assert item.title in answer.content.decode()
